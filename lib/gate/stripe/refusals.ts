import { defineRefusals } from '@/lib/kernel/outcome';

export const stripeHookRefusals = defineRefusals({
  'gate.stripe_unset': { status: 503, message: 'Stripe webhook secret not configured' },
  'gate.stripe_unsigned': { status: 400, message: 'missing Stripe signature' },
  'gate.stripe_signature': { status: 400, message: 'invalid Stripe signature' },
  'gate.stripe_payload': { status: 400, message: 'invalid webhook payload' },
  'gate.stripe_nothing_named': { status: 400, message: 'missing payment_session_id' },
  'gate.stripe_provider': { status: 409, message: 'payment session provider is not stripe' },
  'gate.stripe_session': { status: 409, message: 'Stripe provider_session_id mismatch' },
  'gate.stripe_amount_missing': { status: 409, message: 'Stripe amount missing' },
  'gate.stripe_currency_missing': { status: 409, message: 'Stripe currency missing' },
  'gate.stripe_amount': { status: 409, message: 'Stripe amount mismatch' },
  'gate.stripe_currency': { status: 409, message: 'Stripe currency mismatch' },
});
