import { expect, it } from 'vitest';
import type { Actor, PlatformActor } from './context';
import { requireRecentSecondFactor } from './step-up';

const now = new Date('2026-11-30T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const user = { kind: 'user', id: 'u', role: 'owner', name: 'Olive', sessionId: 's' } as const;

const platform = { ...user, kind: 'platform', roles: ['ppo'], firmId: null } as const;

const codeFor = (actor: Actor | PlatformActor): string | null => {
  const outcome = requireRecentSecondFactor({ actor, now });
  return outcome.ok ? null : outcome.refusal.code;
};

it.each([
  ['a person without a second factor', user, null],
  ['a key', { kind: 'service_key', id: 'k', role: 'tenant_admin', name: 'k' } as const, null],
  ['the system', { kind: 'system', id: 'x' } as const, null],
  ['a person who has never proved it here', { ...user, secondFactorAt: null }, 'step_up.required'],
  ['a person who has just proved it', { ...user, secondFactorAt: ago(1) }, null],
  ['somebody of the platform who has never proved it here', { ...platform, secondFactorAt: null }, 'step_up.required'],
  ['somebody of the platform who has just proved it', { ...platform, secondFactorAt: ago(1) }, null],
  ['a person at the last moment', { ...user, secondFactorAt: ago(600) }, null],
  ['a person a moment later', { ...user, secondFactorAt: ago(601) }, 'step_up.required'],
])('asks %s for what it should', (_, actor, code) => {
  expect(codeFor(actor)).toBe(code);
});
