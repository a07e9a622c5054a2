import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { pythonJson } from './python-json';
import recorded from './testing/python-json.json';

const parse = (text: string): JsonValue => JSON.parse(text);

describe('canonical JSON is what Python prints of what we have sent', () => {
  it.each(recorded.map(({ sent, canonical }) => [sent, canonical] as const))('%j, recorded', (sent, canonical) => {
    expect(pythonJson(parse(sent))).toBe(canonical);
  });

  const program = `
import json, sys
for line in sys.stdin.buffer:
    value = json.loads(line)
    text = json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    sys.stdout.buffer.write(json.dumps(text).encode() + b'\\n')`;

  it('five hundred values, asked now where there is a Python', ({ skip }) => {
    const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
    const value = fc.letrec<{ any: JsonValue }>((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, false),
        numbers,
        fc.string({ unit: 'binary' }),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string({ unit: 'binary', maxLength: 4 }), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    const sent = fc.sample(value, 500).map((each) => JSON.stringify(each));
    const asked = spawnSync('python3', ['-c', program], { input: sent.join('\n'), encoding: 'utf8' });
    if (asked.error) return skip('no python3 here');
    const { stdout, stderr } = asked;
    const printed = stdout.split('\n').filter((line) => line !== '');
    expect(printed, stderr).toHaveLength(sent.length);
    for (const [at, line] of printed.entries()) {
      expect(pythonJson(parse(sent[at] ?? '')), sent[at]).toBe(JSON.parse(line));
    }
  });
});
