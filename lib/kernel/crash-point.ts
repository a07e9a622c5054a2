/**
 * Named places where a process may die. Law 1 says that dying at any of them loses nothing and repeats nothing;
 * the crash tests walk this list, so a new rail call adds its points here.
 */
export const crashPoints = [
  'create.before_commit',
  'create.after_commit',
  'fund.before_intention',
  'fund.after_intention',
  'fund.after_rail',
  'fund.after_outcome',
  'evidence.before_commit',
  'evidence.after_commit',
  'confirm.before_intention',
  'confirm.after_intention',
  'confirm.after_rail',
  'confirm.after_outcome',
  'return.before_intention',
  'return.after_intention',
  'return.after_rail',
  'return.after_outcome',
  'split.before_intention',
  'split.after_intention',
  'split.after_rail',
  'split.after_outcome',
  'fact.before_commit',
  'fact.after_commit',
  'repay.before_commit',
  'repay.after_commit',
  'deliver.after_take',
  'deliver.after_send',
  'deliver.after_record',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

const [armed, time = '1'] = globalThis.process?.env.TIDEGATE_CRASH_AT?.split('#') ?? [];
let passed = 0;

/**
 * Kills the process when it was started with `TIDEGATE_CRASH_AT` naming this point, the first time or, with `#2`, the
 * second time that it comes by; otherwise nothing.
 */
export function crashPoint(point: CrashPoint): void {
  if (armed === point && ++passed === Number(time)) process.kill(process.pid, 'SIGKILL');
}
