import type { OperationResult } from '@/lib/harbor/domain/decide/decision';
import type { SettlementPlan } from '@/lib/harbor/domain/decide/settlement';
import type { IntentFacts, OperationFacts } from '@/lib/harbor/domain/intent';
import type { OperationStatus } from '@/lib/harbor/domain/rail-operation.machine';

/** Intents at each stage of one life, and what a rail may say of them. */
export const deadline = new Date('2026-06-01T00:00:00Z');
export const before = new Date('2026-05-31T23:59:59Z');

export const open: IntentFacts = {
  id: '018f0000-0000-7000-8000-000000000001',
  kind: 'agreement',
  operatorFee: 0n,
  earned: 0n,
  state: 'open',
  status: 'open',
  settlementKind: null,
  endReason: null,
  amount: 1_000n,
  currency: 'usd',
  scale: 2,
  rail: 'stripe_connect',
  mode: 'simulated',
  deadline,
  principalDid: 'did:web:principal.example',
  payeeDid: 'did:web:payee.example',
  payeePublicKeyHex: null,
  sandboxScenario: null,
  capabilityId: null,
  capabilityIssuedAt: null,
  fundedAt: null,
  endedAt: null,
  holdExpiresAt: null,
  version: 1,
};
export const funded: IntentFacts = {
  ...open,
  state: 'funded',
  status: 'funded',
  fundedAt: before,
  capabilityId: 'cap',
};
export const judged: IntentFacts = { ...funded, state: 'evidence_submitted', status: 'evidence_submitted' };
export const disputed: IntentFacts = { ...judged, state: 'disputed', status: 'disputed' };

export const fundingPlan = ['open_checkout', 'authorise'] as const;
export const plan: SettlementPlan = { release: ['capture', 'transfer'], refund: ['void'] };
export const release = { kind: 'release', reason: 'predicate_passed' } as const;
export const refund = { kind: 'refund', reason: 'predicate_failed' } as const;

export const operation = (kind: OperationFacts['kind'], status: OperationStatus, attempt = 1): OperationFacts => ({
  id: `${kind}-${attempt}`,
  kind,
  attempt,
  status,
  leaseUntil: null,
  finishedAt: null,
});
export const said = (status: OperationStatus): OperationResult => ({
  status,
  railRef: status === 'succeeded' ? 'rail-1' : null,
  failureCode: status === 'failed' ? 'card_declined' : null,
  detail: {},
  askAt: null,
});
