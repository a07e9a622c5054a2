import { exemptions } from './exemptions';
import { importRules } from './import-rules';
import { judge } from './judge';
import { repoChecks } from './repo-checks';
import type { Rule } from './rule';
import { treeAt } from './tree';

/**
 * `npx tsx scripts/tidy/main.ts [imports|repo]`: judges the whole tree, prints `file:line rule message`,
 * and exits 1 when anything is found.
 */
const suites: Readonly<Record<string, readonly Rule[]>> = { imports: importRules, repo: repoChecks };

const wanted = process.argv[2];
const rules = wanted === undefined ? Object.values(suites).flat() : suites[wanted];
if (!rules) {
  process.stderr.write(`Unknown suite '${wanted}'. Use ${Object.keys(suites).join(' or ')}, or none for all.\n`);
  process.exit(2);
}

const tree = treeAt(process.cwd());
const violations = judge(tree, rules, exemptions);
for (const { file, line, rule, message } of violations)
  process.stdout.write(`${file}:${line}  ${rule}\n    ${message}\n`);
process.stdout.write(`${rules.length} rules, ${tree.paths.length} files, ${violations.length} violations\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
