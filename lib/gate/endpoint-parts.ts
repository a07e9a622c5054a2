import type { Answer } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';

export const bot = { kind: 'agent', role: 'bot' } as const;
export const operator = { kind: 'agent', role: 'operator' } as const;
export const anyone = { kind: 'agent', role: 'bot', optional: true } as const;

export const credential = ['gate.key_missing', 'gate.key_invalid'] as const;

/** The gate answers 200 for everything that went well, creation too. */
export async function answered(outcome: Promise<Outcome<unknown>>): Promise<Outcome<Answer>> {
  const result = await outcome;
  return result.ok ? ok({ status: 200, body: result.value }) : result;
}
