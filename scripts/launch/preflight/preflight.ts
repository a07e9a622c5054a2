import { SetupError } from '@/lib/kernel/setup-error';
import { explain, say } from '../output';
import { databaseChecks } from './database-checks';
import { type Facts, type OptionalRail, optionalRails } from './facts';
import { type Check, type Finding, isFine } from './finding';
import { gatherFacts } from './gather';
import { settingChecks } from './setting-checks';
import { stripeChecks } from './stripe-checks';
import { x402Checks } from './x402-checks';

/** Everything that has to be right before real money, in the order in which it is printed. */
export const allChecks: readonly Check[] = [...settingChecks, ...databaseChecks, ...stripeChecks, ...x402Checks];

const nameWidth = Math.max(...allChecks.map(({ name }) => name.length));
const verdictWidth = 'missing'.length;

/** One finding as it is printed: a line, and a second one with the fix. */
export function linesOf(name: string, finding: Finding): readonly string[] {
  const line = `${finding.verdict.padEnd(verdictWidth)}  ${name.padEnd(nameWidth)}  ${finding.said}`;
  if (finding.verdict === 'ok') return [line];
  return [line, `${' '.repeat(verdictWidth + nameWidth + 4)}${finding.fix}`];
}

/** Rails named after `--without`, separated by commas. @throws SetupError on another word. */
export function readFlags(flags: readonly string[]): readonly OptionalRail[] {
  const at = flags.indexOf('--without');
  const words = at < 0 ? [] : (flags[at + 1] ?? '').split(',');
  const known = optionalRails.filter((rail) => words.includes(rail));
  const expected = at < 0 ? 0 : 2;
  if (flags.length === expected && known.length === words.length) return known;
  throw new SetupError('This is not understood.', `npm run preflight [-- --without ${optionalRails.join(',')}]`);
}

/** Judges the facts and prints every finding. Gives back the exit code. */
export function report(facts: Facts): number {
  const findings = allChecks.map((check) => ({ name: check.name, finding: check.judge(facts) }));
  for (const { name, finding } of findings) for (const line of linesOf(name, finding)) say(line);
  const open = findings.filter(({ finding }) => !isFine(finding)).length;
  say();
  say(open === 0 ? 'Ready for production.' : `Not ready for production: ${open} of ${findings.length} are open.`);
  return open === 0 ? 0 : 1;
}

/** `npm run preflight`: names each missing or unsafe production setting. Gives back the exit code. */
export async function preflight(flags: readonly string[]): Promise<number> {
  try {
    return report(await gatherFacts(process.env, readFlags(flags)));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}
