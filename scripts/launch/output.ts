import { SetupError } from '@/lib/kernel/setup-error';

/** The launcher speaks in short lines of its own; everything else goes to log files. */
export const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const nameWidth = 12;

/** Runs one step of a start and says how it went. */
export async function step<T>(name: string, work: () => Promise<T>, tell: (value: T) => string): Promise<T> {
  const started = performance.now();
  const value = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`  ${name.padEnd(nameWidth)}${tell(value)} (${seconds} s)`);
  return value;
}

/** What went wrong, for a person: a setup problem with its fix, or a fault with where it happened. */
export function explain(error: unknown): string {
  if (error instanceof SetupError) return `${error.message}\n\n${error.fix}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
