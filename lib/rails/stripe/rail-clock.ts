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
  /** Milliseconds by which it is ahead of ours; the same until somebody moves it. */
  aheadMs(): Promise<number>;
}

const simulatorTimeoutMs = 1_000;
const clockAnswer = z.object({ now: z.number(), ahead_seconds: z.number() });

export function createRailClock({ simulatorUrl }: Pick<StripeSettings, 'simulatorUrl'>, clock: Clock): RailClock {
  const ours = (): Date => clock.now();
  if (simulatorUrl === null) return { isSteady: true, ours, now: async () => ours(), aheadMs: async () => 0 };
  const read = async (): Promise<z.output<typeof clockAnswer>> => {
    const signal = AbortSignal.timeout(simulatorTimeoutMs);
    const answer = await fetch(new URL('/_sim/clock', simulatorUrl), { signal });
    return clockAnswer.parse(await answer.json());
  };
  return {
    isSteady: false,
    ours,
    now: async () => new Date((await read()).now * 1_000),
    aheadMs: async () => (await read()).ahead_seconds * 1_000,
  };
}
