import type { SandboxScenario } from '@/lib/harbor/ports';

/** Milliseconds until a delayed or unanswered call has its final word. */
const settleMs: Readonly<Record<SandboxScenario, number>> = { ok: 0, delayed: 3_000, declined: 0, unknown: 3_000 };

const isScenario = (name: string): name is SandboxScenario => Object.hasOwn(settleMs, name);

/** The scenario that an intent names; without one the rail simply works. */
export const scenarioOf = (name: string | null): SandboxScenario => (name !== null && isScenario(name) ? name : 'ok');

export const settleMsOf = (scenario: SandboxScenario): number => settleMs[scenario];
