import { defineRefusals } from '@/lib/kernel/outcome';

/** Refusals of the intent routes that no single state explains. */
export const harborRefusals = defineRefusals({
  'credential.revoked': { status: 401, message: 'This key was revoked or has expired.' },
  'request.in_flight': {
    status: 503,
    message: 'The same request is still being worked on. Nothing was done twice; send it again in a moment.',
    retryable: true,
  },
  'intent.signature_invalid': {
    status: 401,
    message: 'principal_signature does not cover this intent: check the signed bytes, the tenant id and the key.',
  },
  'intent.deadline_invalid': { status: 400, message: 'deadline must be an RFC 3339 time in the future.' },
  'intent.payee_key_required': {
    status: 400,
    message: 'Signing versions 6 and 7 bind payee_pubkey, so it must be sent.',
  },
  'intent.predicate_required': {
    status: 400,
    message: 'Signing versions 4 and 6 carry the predicate in predicate_dsl.',
  },
  policy_unknown: {
    status: 422,
    message: 'This tenant has no published policies or presets. Send a raw predicate with signing version 4 or 6.',
  },
  'rail.disabled': { status: 409, message: 'This rail is disabled for the tenant. A tenant admin can enable it.' },
  'rail.declined': {
    status: 409,
    message: 'The rail declined the authorisation. Nothing is held; fund again to try anew.',
  },
  'rail.attempts_exhausted': {
    status: 409,
    message: 'The rail declined this intent too often. Sign a new intent, with another way to pay.',
  },
  reconcile_required: {
    status: 409,
    message:
      'The rail has not said what became of its last operation. Nothing is done beside it and nothing must be paid again: we ask the rail, and an operator can ask it now.',
    retryable: true,
  },
  'payment.invalid': { status: 422, message: 'The payment in this request cannot be used. Nothing was charged.' },
  'payment.in_flight': {
    status: 409,
    message: 'This payment is being worked on. Never pay again: ask again in a moment with the same payment.',
    retryable: true,
  },
  'settlement.operator_required': {
    status: 403,
    message: 'In this tenant only people confirm settlements. An operator finds this intent in the settlement queue.',
  },
  'rail.currency_not_offered': { status: 400, message: 'This rail does not move this currency.' },
  'rail.settlement_failed': {
    status: 409,
    message: 'The rail refused the settlement. The money is still held; confirm again to try anew.',
  },
  rail_not_offered: { status: 409, message: 'No counterpart serves this rail in this mode.' },
  'scenario.unknown': {
    status: 400,
    message:
      'sandbox_scenario must be one of ok, delayed, declined, unknown, timeout_then_success, timeout_then_failure, duplicate_event, wait_for_event.',
  },
  'evidence.funding_signal': {
    status: 422,
    message: 'This is proof that money was put in, not that work was done. Submit what the payee delivered.',
  },
  'evidence.signature_invalid': { status: 401, message: 'payee_signature does not cover this evidence.' },
  'evidence.payee_mismatch': { status: 403, message: 'Evidence must come from the payee that the intent names.' },
  'evidence.payload_invalid': { status: 400, message: 'payload must be a JSON object.' },
  'evidence.submitted_at_invalid': { status: 400, message: 'submitted_at must be an RFC 3339 time.' },
  harbor_create_failed: { status: 422, message: 'The engine refused the sandbox intent; harbor_code says why.' },
  harbor_evidence_failed: { status: 422, message: 'The engine refused the sandbox evidence; harbor_code says why.' },
});
