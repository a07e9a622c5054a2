import { describe } from 'vitest';
import { renderErrorsDoc } from '../errors-page';
import { type Planted, provePlanted } from '../planted';
import { declaredRefusals } from '../refusals';
import { treeOf } from '../tree';
import { repoChecks } from '.';

/** The same file twice: with the violation on its first line, and without. */
const line = (file: string, wrong: string, right: string): Planted => ({
  wrong: { [file]: `${wrong}\n` },
  at: `${file}:1`,
  right: { [file]: `${right}\n` },
});

const lines = (count: number): string => 'export {};\n'.repeat(count);
const body = (count: number): string => `export function f() {\n${'  g();\n'.repeat(count - 2)}}\n`;

const refusal = (code: string): string =>
  `export const r = defineRefusals({ '${code}': { status: 404, message: 'There is no ' + 'such intent.' } });\n`;
const refusalFile = { 'lib/harbor/refusals.ts': refusal('intent.not_found') };
const withErrorsDoc = { ...refusalFile, 'docs/errors.md': renderErrorsDoc(declaredRefusals(treeOf(refusalFile))) };

const map = (...names: string[]): string => names.map((name) => `| \`${name}\` | what it is for |\n`).join('');

// Joined here so that this file does not break the checks it tests.
const note = ['TO', 'DO'].join('');
const otherRepository = ['..', 'shared', 'design.md'].join('/');
const machine = ['', 'work', 'main', 'lib'].join('/');

const cases: Record<string, Planted[]> = {
  'file-size': [
    { wrong: { 'lib/harbor/a.ts': lines(401) }, at: 'lib/harbor/a.ts:401', right: { 'lib/harbor/a.ts': lines(400) } },
    { wrong: { 'a.test.ts': lines(601) }, at: 'a.test.ts:601', right: { 'a.test.ts': lines(600) } },
  ],
  'function-size': [
    { wrong: { 'lib/harbor/a.ts': body(71) }, at: 'lib/harbor/a.ts:1', right: { 'lib/harbor/a.ts': body(70) } },
  ],
  'no-escapes': [
    line('lib/harbor/a.ts', 'const a: any = 1;', 'const a: unknown = 1;'),
    line('lib/harbor/a.ts', '// @ts-ignore the types are wrong here', '// plain words'),
    line('lib/harbor/a.ts', '// @ts-expect-error the types are wrong here', ''),
    line('a.test.ts', '// @ts-expect-error', '// @ts-expect-error a string is not an amount'),
    line(
      'a.ts',
      '// biome-ignore lint/style/x: because',
      '// biome-ignore lint/style/x: the key order is the contract',
    ),
  ],
  'explained-casts': [
    line('lib/harbor/a.ts', 'const a = b as Intent;', "const a = ['x'] as const;"),
    {
      wrong: { 'lib/harbor/a.ts': `// Far away.\n\n${body(30).replace('g();', 'g(x as Y);')}` },
      at: 'lib/harbor/a.ts:4',
      right: { 'lib/harbor/a.ts': `// The list is built from keys of Y.\n${body(5).replace('g();', 'g(x as Y);')}` },
    },
  ],
  'time-and-chance': [
    line('lib/harbor/a.ts', 'const a = new Date();', 'const a = new Date(0);'),
    line('components/a.tsx', 'const a = Date.now();', 'const a = now.getTime();'),
    line('lib/kernel/retry-policy.ts', 'const a = Math.random();', 'const a = Math.floor(1.5);'),
    { wrong: { 'lib/db/a.ts': 'Date();' }, at: 'lib/db/a.ts:1', right: { 'lib/kernel/clock.ts': 'Date();' } },
  ],
  'loose-numbers': [
    line('lib/harbor/a.ts', 'const a = Number(row.amount);', 'const a = BigInt(row.amount);'),
    line('lib/rails/a.ts', 'const a = Number.parseFloat(text);', 'const a = Number.parseInt(text, 10);'),
    line('lib/views/a.ts', 'const a = (cents / 100).toString();', 'const a = (seconds / 60).toString();'),
    {
      wrong: { 'lib/spend/a.ts': 'a.toFixed(2);' },
      at: 'lib/spend/a.ts:1',
      right: { 'lib/kernel/a.ts': 'a.toFixed(2);' },
    },
  ],
  'sql-in-stores': [
    {
      wrong: { 'lib/harbor/a.ts': "run('SELECT id FROM intents');" },
      at: 'lib/harbor/a.ts:1',
      right: { 'lib/harbor/store/a.ts': "run('SELECT id FROM intents');" },
    },
    line('lib/web/a.ts', 'run(`\n  with due as (select 1) delete from x`);', "say('Select an intent from the list.');"),
    line('lib/spend/a.ts', "run('update holds set state = $1');", "say('update the holds');"),
    line('app/page.tsx', "run('insert into intents values (1)');", "say('insert a coin');"),
  ],
  'views-read-only': [
    line('lib/views/a.ts', 'prisma.intent.updateMany({});', 'prisma.intent.findFirst({});'),
    line('lib/views/a.ts', "run('delete from intents');", "run('select id from intents');"),
  ],
  'find-many-takes': [
    line(
      'lib/views/a.ts',
      'prisma.intent.findMany({ where: {} });',
      'prisma.intent.findMany({ where: {}, take: 50 });',
    ),
    line('lib/views/a.ts', 'prisma.intent.findMany();', 'prisma.intent.findMany({ take });'),
  ],
  'parts-on-the-map': [
    {
      wrong: { 'lib/harbor/index.ts': '', 'lib/README.md': map('kernel'), 'lib/kernel/a.ts': '' },
      at: 'lib/README.md:1',
      right: { 'lib/harbor/index.ts': '', 'lib/README.md': map('harbor') },
    },
    {
      wrong: { 'lib/harbor/a.ts': '', 'lib/README.md': map('harbor') },
      at: 'lib/harbor/index.ts:1',
      right: { 'lib/kernel/a.ts': '', 'lib/README.md': map('kernel') },
    },
    {
      wrong: { 'lib/kernel/a.ts': '', 'lib/README.md': map('kernel', 'harbor') },
      at: 'lib/README.md:2',
      right: { 'lib/kernel/a.ts': '', 'lib/README.md': map('kernel') },
    },
  ],
  'no-promises': [line('lib/harbor/a.ts', `// ${note}: later`, '// Done.')],
  'no-machine-paths': [
    line('docs/a.md', `See ${otherRepository}`, 'See ./design.md'),
    line('lib/db/a.ts', `const a = '${machine}/a';`, "const a = '/network/a';"),
    {
      wrong: { 'package-lock.json': '"resolved": "http://mirror.local/zod.tgz"' },
      at: 'package-lock.json:1',
      right: { 'package-lock.json': '"resolved": "https://registry.npmjs.org/zod/-/zod-4.tgz"' },
    },
  ],
  'links-resolve': [
    line('docs/a.md', 'See [b](b.md).', 'See [b](a.md), [out](https://example.com) and `[c](c.md)`.'),
    {
      wrong: { 'docs/a.md': 'See [b](../lib/README.md#no-such).', 'lib/README.md': '# The Map\n' },
      at: 'docs/a.md:1',
      right: { 'docs/a.md': 'See [b](../lib/README.md#the-map) and [c](../lib/).', 'lib/README.md': '# The Map\n' },
    },
  ],
  'refusals-listed': [
    { wrong: refusalFile, at: 'docs/errors.md:1', right: withErrorsDoc },
    {
      wrong: { ...withErrorsDoc, 'lib/spend/refusals.ts': refusal('intent.not_found') },
      at: 'lib/spend/refusals.ts:1',
      right: withErrorsDoc,
    },
    {
      wrong: { 'lib/harbor/refusals.ts': "defineRefusals({ 'a.b': { status, message: '' } });" },
      at: 'lib/harbor/refusals.ts:1',
      right: {},
    },
  ],
  'migrations-ordered': [
    {
      wrong: { 'prisma/migrations/add_column/migration.sql': '' },
      at: 'prisma/migrations/add_column/migration.sql:1',
      right: { 'prisma/migrations/0001_add_column/migration.sql': '', 'prisma/migrations/migration_lock.toml': '' },
    },
    {
      wrong: { 'prisma/migrations/0001_a/migration.sql': '', 'prisma/migrations/0001_b/migration.sql': '' },
      at: 'prisma/migrations/0001_b/migration.sql:1',
      right: { 'prisma/migrations/0001_a/migration.sql': '', 'prisma/migrations/0002_b/migration.sql': '' },
    },
    {
      wrong: { 'prisma/migrations/0001_a/migration.sql': '', 'prisma/migrations/20270101000000_b/migration.sql': '' },
      at: 'prisma/migrations/20270101000000_b/migration.sql:1',
      right: { 'prisma/migrations/20270101000000_b/migration.sql': '' },
    },
    {
      wrong: { 'prisma/migrations/0001_a/up.sql': '' },
      at: 'prisma/migrations/0001_a/migration.sql:1',
      right: { 'prisma/migrations/0001_a/migration.sql': '' },
    },
  ],
};

describe('repo checks', () => provePlanted(repoChecks, cases));
