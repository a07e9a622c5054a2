import { describe, expect, it } from 'vitest';
import { judge } from './judge';
import { fileSize } from './repo-checks/size';
import { treeOf } from './tree';

const long = treeOf({ 'lib/kernel/a.ts': 'export {};\n'.repeat(401) });
const short = treeOf({ 'lib/kernel/a.ts': 'export {};\n' });
const exemption = { rule: 'file-size', file: 'lib/kernel/a.ts', reason: 'planted' };
const found = (...violations: ReturnType<typeof judge>[number][]) => violations.map(({ rule }) => rule);

describe('judge', () => {
  it('reports a violation, unless it is exempted by rule and file', () => {
    expect(found(...judge(long, [fileSize], []))).toEqual(['file-size']);
    expect(judge(long, [fileSize], [exemption])).toEqual([]);
    expect(found(...judge(long, [fileSize], [{ ...exemption, file: 'lib/kernel/b.ts' }]))).toContain('file-size');
  });

  it('reports an exemption that excuses nothing, but only when its rule ran', () => {
    expect(found(...judge(short, [fileSize], [exemption]))).toEqual(['unused-exemption']);
    expect(judge(short, [], [exemption])).toEqual([]);
  });

  it('reports a file that does not parse', () => {
    expect(found(...judge(treeOf({ 'a.ts': 'const = 1;' }), [], []))).toEqual(['parses']);
  });
});
