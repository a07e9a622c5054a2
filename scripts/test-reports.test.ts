import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { add, countChecks, countPlaywright, countVitest, none } from './test-reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-reports-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(report: object): string {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  return file;
}

it('counts a stage without a report as failed', () => {
  const lost = join(folder, 'never-written.json');
  for (const count of [countVitest, countPlaywright]) expect(count(lost)).toMatchObject({ passed: 0, failed: 1 });
});

it('names the tests of Vitest that failed, and files that could not be loaded', () => {
  const file = (name: string) => join(process.cwd(), name);
  const report = written({
    numPassedTests: 7,
    testResults: [
      { name: file('lib/a.test.ts'), status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a works' }] },
      {
        name: file('lib/b.test.ts'),
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'b breaks' },
          { status: 'passed', fullName: 'b works' },
        ],
      },
      { name: file('lib/c.test.ts'), status: 'failed', assertionResults: [] },
    ],
  });
  expect(countVitest(report)).toEqual({
    passed: 7,
    failed: 2,
    names: ['lib/b.test.ts > b breaks', 'lib/c.test.ts (the file itself)'],
  });
});

it('names the stories that failed however deep they stand, and takes one that passed in the end as passed', () => {
  const report = written({
    stats: { expected: 5, unexpected: 1, flaky: 1 },
    errors: [{ message: 'the product did not start\nat line 1' }],
    suites: [
      { specs: [{ ok: true }], suites: [{ specs: [{ ok: false, file: 'shell/a.ts', line: 3, title: 'opens' }] }] },
    ],
  });
  expect(countPlaywright(report)).toEqual({
    passed: 6,
    failed: 2,
    names: ['e2e/shell/a.ts:3 > opens', 'the product did not start'],
  });
});

it('counts checks one by one, but the pure tests, which have a report of their own', () => {
  const output = 'ok    types   26.6 s\nFAIL  lint and format   3.0 s\nFAIL  pure tests   9.0 s\nsomething else\n';
  const counted = countChecks(output);
  expect(counted).toEqual({ passed: 1, failed: 1, names: ['FAIL  lint and format   3.0 s'] });
  expect(add(none, counted)).toEqual(counted);
});
