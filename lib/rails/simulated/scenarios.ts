import { type SandboxScenario, sandboxScenarios } from '@/lib/harbor/ports';

/** Milliseconds until a delayed or unanswered call has its final word. */
const settleMs: Record<SandboxScenario, number> = { ok: 0, delayed: 3_000, declined: 0, unknown: 3_000 };

export const scenarioOf = (name: string | null): SandboxScenario =>
  sandboxScenarios.find((scenario) => scenario === name) ?? 'ok';

export const settleMsOf = (scenario: SandboxScenario): number => settleMs[scenario];
