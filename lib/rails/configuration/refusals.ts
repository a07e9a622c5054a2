import { defineRefusals, type Outcome, refuse } from '@/lib/kernel/outcome';
import { achRiskHoldDaysMin } from './domain/configuration';

export const configurationRefusals = defineRefusals({
  'rail.not_ready': { status: 409, message: 'This rail cannot be connected yet; reason_code says what is missing.' },
  'rail.never_simulated_in_live': {
    status: 409,
    message: 'Live rails are connected or disabled: a simulated one would only look like money.',
  },
  'rail.hold_too_short': {
    status: 422,
    message: `An ACH debit waits at least ${achRiskHoldDaysMin} business days, in which banks send debits back. Give ${achRiskHoldDaysMin} or more.`,
  },
  'rail.person_required': {
    status: 403,
    message:
      'Only people confirm settlements in this tenant, and only a person can change that. Sign in to the console and change it under Rails.',
  },
  'rail.counterpart_missing': {
    status: 409,
    message: 'This installation is not connected to a counterpart for this environment. Whoever runs it sets the key.',
  },
  'rail.counterpart_unavailable': {
    status: 503,
    message: 'The counterpart did not answer. Nothing is done twice; try again in a moment.',
    retryable: true,
  },
  'rail.recipient_missing': { status: 409, message: 'No Stripe account is linked yet. Link one first.' },
  'rail.recipient_not_active': {
    status: 409,
    message: 'Stripe does not pay this account yet. Continue at Stripe, then read the account again.',
  },
  'rail.address_invalid': {
    status: 422,
    message: 'This is no Base address: 0x and 40 hex digits, with the right capitals if it has capitals.',
  },
  'rail.challenge_not_found': { status: 404, message: 'No challenge with this id exists in your tenant.' },
  'rail.challenge_over': {
    status: 409,
    message: 'The time to sign is over, or the challenge was answered before. Ask for a new one and sign that.',
  },
  'rail.signature_invalid': {
    status: 422,
    message: 'The signature does not fit: sign exactly this text with the key of exactly this address.',
  },
  'destination.person_required': {
    status: 403,
    message: 'A change of destination takes two people who are signed in. A service key cannot propose it.',
  },
  'destination.second_person_required': {
    status: 403,
    message: 'Whoever proposed a destination cannot approve it. Another tenant admin or owner has to.',
  },
  'destination.pending': {
    status: 409,
    message: 'Another destination already waits for approval. Approve or withdraw that one first.',
  },
  'destination.not_found': { status: 404, message: 'No proposed destination has this id in your tenant.' },
  'destination.decided': { status: 409, message: 'Somebody has already decided about this destination.' },
});

/** The engine's own code, declared in its table, since clients meet it there as well. */
export const refuseNotOffered = (field: string): Outcome<never> =>
  refuse({
    code: 'rail_not_offered',
    status: 409,
    message: 'This rail can be simulated only. Nothing connects it.',
    field,
    retryable: false,
  });
