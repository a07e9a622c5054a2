import { StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import type { PaymentIntent } from '@/lib/rails/stripe/simulator/model';
import { verifyMicrodeposits } from '@/lib/rails/stripe/simulator/money/bank-debit';
import { authenticate } from '@/lib/rails/stripe/simulator/money/payment';
import type { PlainAnswer } from '@/lib/rails/stripe/simulator/plain-answer';
import { authenticateSession } from '@/lib/rails/stripe/simulator/resources/checkout';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { afterAuthentication, formatAmount } from './checkout-page';
import { alertBox, buttons, escapeHtml, page, redirect } from './html';

function ended(intent: PaymentIntent): PlainAnswer {
  const back = intent.sim.returnUrl;
  if (back === null) return page('Done', '<h1>Done</h1><p>You can close this page.</p>');
  const url = new URL(back);
  url.searchParams.set('payment_intent', intent.id);
  return redirect(url.href);
}

/** The page of the payer's bank: 3-D Secure. */
export function authenticationPage(world: World, intent: PaymentIntent, form: URLSearchParams | null): PlainAnswer {
  if (intent.status !== 'requires_action') return page('Nothing to do', '<h1>Nothing to confirm</h1>');
  if (form !== null) {
    const passed = form.get('outcome') === 'pass';
    const session = world.tables.checkout_sessions[intent.sim.checkoutSession ?? ''];
    if (session) return afterAuthentication(session, authenticateSession(world, session, passed));
    authenticate(world, intent, passed);
    return ended(intent);
  }
  const amount = escapeHtml(formatAmount(intent.amount, intent.currency));
  return page(
    'Your bank asks',
    `<h1>Your bank asks</h1><p class="amount">${amount}</p><p>Is it you who pays?</p>
<form method="post" action="/authenticate/${intent.id}">
${buttons([
  { outcome: 'pass', label: 'Complete authentication', main: true },
  { outcome: 'fail', label: 'Fail authentication' },
])}
</form>`,
  );
}

/** Where a payer says which small amounts arrived. */
export function microdepositPage(world: World, intent: PaymentIntent, form: URLSearchParams | null): PlainAnswer {
  let problem: string | null = null;
  if (form !== null) {
    const amounts = ['first', 'second'].map((name) => Number.parseInt(form.get(name) ?? '', 10));
    try {
      verifyMicrodeposits(world, intent, amounts, null);
      return ended(intent);
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      problem = error.body.message;
    }
  }
  return page(
    'Verify your account',
    `<h1>Verify your bank account</h1><p>Two small amounts were sent to it. In test mode 32 and 45 are right.</p>
${alertBox(problem)}
<form method="post" action="/microdeposits/${intent.id}">
<label for="first">First amount in cents</label><input id="first" name="first" inputmode="numeric" value="32">
<label for="second">Second amount in cents</label><input id="second" name="second" inputmode="numeric" value="45">
${buttons([{ outcome: 'verify', label: 'Verify', main: true }])}
</form>`,
    problem === null ? 200 : 402,
  );
}

/** A receipt, as `receipt_url` leads to. */
export function receiptPage(intent: PaymentIntent): PlainAnswer {
  const amount = escapeHtml(formatAmount(intent.amount_received, intent.currency));
  const id = escapeHtml(intent.id);
  return page('Receipt', `<h1>Receipt</h1><p class="amount">${amount}</p><dl><dt>Payment</dt><dd>${id}</dd></dl>`);
}
