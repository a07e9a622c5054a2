/** What the reports of Vitest and Playwright say: how many tests passed and failed, and which failed, by name. */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A stage that ends without a report has failed, whatever it says. */
const missing = { passed: 0, failed: 1, names: ['no report was written'] };

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

export function countVitest(file) {
  const report = readReport(file);
  if (!report) return missing;
  const names = report.testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const path = relative(process.cwd(), name);
    // A file that can't be loaded has no test that could fail.
    if (status === 'failed' && failed.length === 0) return [`${path} (the file itself)`];
    return failed.map(({ fullName }) => `${path} > ${fullName}`);
  });
  return { passed: report.numPassedTests, failed: names.length, names };
}

const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];

export function countPlaywright(file) {
  const report = readReport(file);
  if (!report) return missing;
  const { expected, unexpected, flaky } = report.stats;
  const failed = specsOf(report).filter(({ ok }) => !ok);
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    names: [
      ...failed.map(({ file: path, line, title }) => `e2e/${path}:${line} > ${title}`),
      ...report.errors.map(({ message }) => String(message).split('\n', 1)[0]),
    ],
  };
}

/** Each check of verify counts as one, but the pure tests, which are counted one by one. */
export function countChecks(output) {
  const checks = output.split('\n').filter((line) => /^(?:ok|FAIL) {2}/.test(line) && !line.includes('pure tests'));
  const failed = checks.filter((line) => line.startsWith('FAIL'));
  return { passed: checks.length - failed.length, failed: failed.length, names: failed };
}

export const none = { passed: 0, failed: 0, names: [] };

export const add = (one, other) => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  names: [...one.names, ...other.names],
});
