import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RailConfigurationDeps } from './deps';
import { configurationRefusals } from './refusals';

/** How long somebody who waits in front of a page waits for a counterpart, in milliseconds. */
const patienceMs = 10_000;

/** Asks a counterpart, with no connection to the database held. An answer that does not come is a refusal to try again. */
export async function askCounterpart<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { onFault }: Pick<RailConfigurationDeps, 'onFault'>,
): Promise<Outcome<T>> {
  try {
    return ok(await ask(AbortSignal.timeout(patienceMs)));
  } catch (error) {
    onFault(error);
    return configurationRefusals.refuse('rail.counterpart_unavailable', { retryAfterSeconds: 5 });
  }
}
