import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { completeDecision } from './complete-decision';
import { completeBody, completeView, decisionParams, verifyBody, verifyView } from './contract';
import { type SpendDeps, verifySpend } from './verify-spend';

/** The spend guard's routes, as in the Paybond contract. */
export const spendEndpoints = (deps: SpendDeps): readonly Endpoint[] => [
  endpoint({
    name: 'spend.verify',
    method: 'POST',
    path: '/verify',
    summary: 'Decide one spend of an agent and hold the amount',
    who: { kind: 'key', permission: 'spend.verify', credential: 'in_read' },
    errors: 'paybond',
    body: verifyBody,
    responses: { 200: { description: 'Allowed with a hold, or denied with a code', schema: verifyView } },
    refusals: ['intent.not_found', 'idempotency.conflict', 'spend.tool_call_conflict', 'credential.revoked'],
    handle: (call) => verifySpend(deps, call),
  }),
  endpoint({
    name: 'spend.decision.complete',
    method: 'POST',
    path: '/v1/spend/decisions/{decision_id}/complete',
    summary: 'End a hold: the amount was spent, or is free again',
    who: { kind: 'key', permission: 'spend.verify', credential: 'in_read' },
    errors: 'paybond',
    params: decisionParams,
    body: completeBody,
    responses: { 200: { description: 'The hold has ended so', schema: completeView } },
    refusals: ['spend.decision_not_found', 'spend.decision_finished', 'credential.revoked'],
    handle: (call) => completeDecision(deps, call),
  }),
];
