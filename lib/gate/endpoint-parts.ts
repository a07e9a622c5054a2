import type { Answer, Endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { KeyScope } from './agents/domain/scopes';

export const bot = { kind: 'agent', role: 'bot' } as const;
export const operator = { kind: 'agent', role: 'operator' } as const;
export const anyone = { kind: 'agent', role: 'bot', optional: true } as const;

/** A bot whose key is good for this; keys of install links are good for what their link says. */
export const botFor = <const S extends KeyScope>(scope: S) => ({ kind: 'agent', role: 'bot', scope }) as const;

export const credential = ['gate.key_missing', 'gate.key_invalid'] as const;

/**
 * The declaration, with a scope where an agent changes something and none was named: a key that was made for less does
 * not open it.
 */
export function scoped(declared: Endpoint): Endpoint {
  const { who, method, refusals = [] } = declared;
  if (who.kind !== 'agent' || who.role !== 'bot' || method === 'GET') return declared;
  const scope = who.scope ?? 'agent-actions:create';
  return { ...declared, who: { ...who, scope }, refusals: [...refusals, 'gate.key_scope'] };
}

/** The gate answers 200 for everything that went well, creation too. */
export async function answered(outcome: Promise<Outcome<unknown>>): Promise<Outcome<Answer>> {
  const result = await outcome;
  return result.ok ? ok({ status: 200, body: result.value }) : result;
}
