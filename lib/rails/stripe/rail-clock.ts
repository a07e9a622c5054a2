import { z } from 'zod';
import type { Clock } from '@/lib/kernel/clock';
import type { StripeSettings } from './settings';

/** The instant at Stripe. The simulator's clock can be moved; Stripe's is everybody's. */
export interface RailClock {
  /** False while the instant can jump: then "later" cannot be foretold in our own time. */
  readonly isSteady: boolean;
  /** Our own instant: deadlines are held against it. */
  ours(): Date;
  now(): Promise<Date>;
  /** Milliseconds by which it is ahead of ours. */
  aheadMs(): Promise<number>;
}

const simulatorTimeoutMs = 1_000;
const clockAnswer = z.object({ now: z.number() });

export function createRailClock({ simulatorUrl }: Pick<StripeSettings, 'simulatorUrl'>, clock: Clock): RailClock {
  const ours = (): Date => clock.now();
  if (simulatorUrl === null) return { isSteady: true, ours, now: async () => ours(), aheadMs: async () => 0 };
  const now = async (): Promise<Date> => {
    const signal = AbortSignal.timeout(simulatorTimeoutMs);
    const answer = await fetch(new URL('/_sim/clock', simulatorUrl), { signal });
    return new Date(clockAnswer.parse(await answer.json()).now * 1_000);
  };
  return { isSteady: false, ours, now, aheadMs: async () => (await now()).getTime() - ours().getTime() };
}
