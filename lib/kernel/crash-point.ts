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
  'fact.before_commit',
  'fact.after_commit',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

const armed = globalThis.process?.env.TIDEGATE_CRASH_AT;

/** Kills the process when it was started with `TIDEGATE_CRASH_AT` naming this point; otherwise nothing. */
export function crashPoint(point: CrashPoint): void {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
}
