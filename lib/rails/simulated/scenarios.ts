import type { SandboxScenario } from '@/lib/harbor/ports';

/** How an authorisation of the simulated rail goes. */
export interface Script {
  /** Milliseconds until its final word; until then it says `meanwhile`. */
  readonly settleMs: number;
  readonly meanwhile: 'pending' | 'unknown';
  readonly finally: 'succeeded' | 'failed';
  /** How often the rail tells of it by an event. */
  readonly events: number;
  /** True when it waits for the payer, not for the bank. */
  readonly payer: boolean;
}

const soonMs = 3_000;
/** Long enough for a person to look at it. */
const longMs = 30_000;
/** Longer than an intent lives: only an event ends it. */
const neverMs = 2_000_000_000;

const works: Script = { settleMs: 0, meanwhile: 'pending', finally: 'succeeded', events: 0, payer: false };
const scripts: Readonly<Record<SandboxScenario, Script>> = {
  ok: works,
  delayed: { ...works, settleMs: soonMs },
  declined: { ...works, finally: 'failed' },
  unknown: { ...works, settleMs: longMs, meanwhile: 'unknown' },
  timeout_then_success: { ...works, settleMs: soonMs, meanwhile: 'unknown' },
  timeout_then_failure: { ...works, settleMs: soonMs, meanwhile: 'unknown', finally: 'failed' },
  duplicate_event: { ...works, events: 2 },
  wait_for_event: { ...works, settleMs: neverMs, payer: true },
};

const isScenario = (name: string): name is SandboxScenario => Object.hasOwn(scripts, name);

/** The scenario that an intent names; without one the rail simply works. */
export const scenarioOf = (name: string | null): SandboxScenario => (name !== null && isScenario(name) ? name : 'ok');

export const scriptOf = (scenario: string): Script => scripts[scenarioOf(scenario)];

/** Scenarios whose last word is no. */
export const refusingScenarios: readonly string[] = Object.entries(scripts)
  .filter(([, script]) => script.finally === 'failed')
  .map(([name]) => name);
