import { describe, expect, it } from 'vitest';
import { readSource } from './source';

const importsOf = (text: string, path = 'a.tsx') =>
  readSource(path, text).imports.map(({ specifier, line, typeOnly, reexport }) => ({
    specifier,
    line,
    typeOnly,
    reexport,
  }));

describe('imports of a file', () => {
  it.each([
    ["import x from 'a';", { typeOnly: false, reexport: false }],
    ["import 'a';", { typeOnly: false, reexport: false }],
    ["import * as x from 'a';", { typeOnly: false, reexport: false }],
    ["import type { X } from 'a';", { typeOnly: true, reexport: false }],
    ["import { type X, type Y } from 'a';", { typeOnly: true, reexport: false }],
    ["import { type X, y } from 'a';", { typeOnly: false, reexport: false }],
    ["export { x } from 'a';", { typeOnly: false, reexport: true }],
    ["export * from 'a';", { typeOnly: false, reexport: true }],
    ["export type { X } from 'a';", { typeOnly: true, reexport: true }],
    ["const x = await import('a');", { typeOnly: false, reexport: false }],
    ['const x = await import(`a`);', { typeOnly: false, reexport: false }],
    ["const x = require('a');", { typeOnly: false, reexport: false }],
    ["import x = require('a');", { typeOnly: false, reexport: false }],
    ["type X = import('a').X;", { typeOnly: true, reexport: false }],
  ])('reads %s', (text, facts) => {
    const path = text.startsWith('import x =') ? 'a.ts' : 'a.tsx';
    expect(importsOf(`\n${text}\n`, path)).toEqual([{ specifier: 'a', line: 2, ...facts }]);
  });

  it('is not fooled by strings and comments', () => {
    expect(importsOf("// import x from 'a';\nconst s = \"import x from 'a'\";\n")).toEqual([]);
  });

  it('reads JSX and counts lines after characters outside the basic plane', () => {
    expect(importsOf("const s = '🌊🌊';\nexport const A = () => <p>🌊</p>;\nimport('a');\n")).toEqual([
      { specifier: 'a', line: 3, typeOnly: false, reexport: false },
    ]);
  });

  it('reports what does not parse', () => {
    expect(readSource('a.ts', 'const = 1;').parseErrors).toHaveLength(1);
  });
});
