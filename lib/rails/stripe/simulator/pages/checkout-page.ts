import { StripeRefusal } from '@/lib/rails/stripe/simulator/errors';
import type { CheckoutSession } from '@/lib/rails/stripe/simulator/model';
import type { PlainAnswer } from '@/lib/rails/stripe/simulator/plain-answer';
import {
  authenticateSession,
  expireSession,
  type Submitted,
  submitSession,
} from '@/lib/rails/stripe/simulator/resources/checkout';
import { makeBankAccount, makeCard } from '@/lib/rails/stripe/simulator/resources/payment-methods';
import type { World } from '@/lib/rails/stripe/simulator/world';
import { alertBox, buttons, type Choice, escapeHtml, page, redirect } from './html';

const okCard = '4242424242424242';
const declinedCard = '4000000000000002';
const authenticatingCard = '4000000000003220';
const okBankAccount = '000123456789';

/** Currencies without minor units, of those that a test may use. */
const wholeCurrencies = ['jpy', 'krw', 'vnd', 'clp'];

/** Minor units as people write them. */
export function formatAmount(amount: number, currency: string): string {
  const digits = wholeCurrencies.includes(currency) ? 0 : 2;
  const text = String(amount).padStart(digits + 1, '0');
  const major = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${major} ${currency.toUpperCase()}`;
}

const successUrl = ({ success_url: url, id }: CheckoutSession): string =>
  (url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);

const leaveUrl = ({ cancel_url: url, id }: CheckoutSession): string =>
  (url ?? `/pay/${id}`).replaceAll('{CHECKOUT_SESSION_ID}', id);

function over(session: CheckoutSession): PlainAnswer {
  const isDone = session.status === 'complete';
  const title = isDone ? 'This payment is done' : 'This page has expired';
  const text = isDone ? 'You can close this page.' : 'Nothing was charged. Ask for a new link.';
  const link = isDone ? `<p><a href="${escapeHtml(successUrl(session))}">Back to the merchant</a></p>` : '';
  return page(title, `<h1>${title}</h1><p>${text}</p>${link}`);
}

function cardForm(verb: string): string {
  const choices: readonly Choice[] = [
    { outcome: 'pay', label: verb, main: true },
    { outcome: 'decline', label: 'Card is declined' },
    { outcome: 'authentication_ok', label: '3-D Secure: approve' },
    { outcome: 'authentication_failed', label: '3-D Secure: fail' },
  ];
  return `<h2>Card</h2><label for="card">Card number</label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" value="${okCard}">${buttons(choices)}`;
}

const bankForm = `<h2>Bank account</h2><label for="account">Account number</label>
<input id="account" name="account" inputmode="numeric" autocomplete="off" value="${okBankAccount}">
<p>By paying you allow a debit of your account, and refunds to it (test mandate).</p>
${buttons([{ outcome: 'bank', label: 'Pay by bank (pending)' }])}`;

const leaveForm = `<h2>Without paying</h2>${buttons([
  { outcome: 'leave', label: 'Leave without paying' },
  { outcome: 'expire', label: 'Let this page expire' },
])}`;

/** The page of an open session. */
function show(session: CheckoutSession, problem: string | null): PlainAnswer {
  const isSetup = session.mode === 'setup';
  const amount = session.amount_total === null ? '' : formatAmount(session.amount_total, session.currency ?? 'usd');
  const isHold = session.sim.captureMethod === 'manual';
  const verb = isSetup ? 'Save this card' : isHold ? `Authorise ${amount}` : `Pay ${amount}`;
  const items = session.sim.lineItems.map(({ description, quantity }) =>
    escapeHtml(`${description ?? 'Item'}${quantity > 1 ? ` × ${quantity}` : ''}`),
  );
  const note = isHold ? '<p>The amount is held on your card now and charged later.</p>' : '';
  const title = isSetup ? 'Save a way to pay' : 'Pay';
  const has = (type: string): boolean => session.payment_method_types.includes(type);
  return page(
    title,
    `<h1>${title}</h1>
${amount === '' ? '' : `<p class="amount">${escapeHtml(amount)}</p>`}
<p>${items.join(', ')}</p>${note}
${alertBox(problem)}
<form method="post" action="/pay/${session.id}">
${has('card') ? cardForm(verb) : ''}
${has('us_bank_account') ? bankForm : ''}
${leaveForm}
</form>
<dl><dt>Session</dt><dd>${escapeHtml(session.id)}</dd>
<dt>Expires</dt><dd>${new Date(session.expires_at * 1_000).toISOString()}</dd></dl>`,
    problem === null ? 200 : 402,
  );
}

function authenticating(world: World, session: CheckoutSession, passed: boolean): Submitted {
  const problem = submitSession(world, session, makeCard(world, authenticatingCard));
  return problem ?? authenticateSession(world, session, passed);
}

/** A card of the payer's own choice may need their bank: the next page asks. */
function payByCard(world: World, session: CheckoutSession, number: string): Submitted | PlainAnswer {
  const problem = submitSession(world, session, makeCard(world, number));
  const intent = world.tables.payment_intents[session.payment_intent ?? ''];
  if (problem === null && intent?.status === 'requires_action') return redirect(`/authenticate/${intent.id}`);
  return problem;
}

function play(world: World, session: CheckoutSession, form: URLSearchParams): Submitted | PlainAnswer {
  switch (form.get('outcome')) {
    case 'decline':
      return submitSession(world, session, makeCard(world, declinedCard));
    case 'authentication_ok':
      return authenticating(world, session, true);
    case 'authentication_failed':
      return authenticating(world, session, false);
    case 'bank':
      return submitSession(world, session, makeBankAccount(world, form.get('account') ?? okBankAccount, true));
    case 'leave':
      return redirect(leaveUrl(session));
    case 'expire':
      expireSession(world, session);
      return over(session);
    default:
      return payByCard(world, session, form.get('card') ?? okCard);
  }
}

/** What the API would refuse, the page says to the payer. */
function orMessage(work: () => Submitted | PlainAnswer): Submitted | PlainAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof StripeRefusal) return error.body.message;
    throw error;
  }
}

/** The hosted payment page: shown, or sent with the outcome that was chosen. */
export function checkoutPage(world: World, session: CheckoutSession, form: URLSearchParams | null): PlainAnswer {
  if (session.status !== 'open') return over(session);
  if (form === null) return show(session, null);
  const played = orMessage(() => play(world, session, form));
  if (played === null) return redirect(successUrl(session));
  return typeof played === 'string' ? show(session, played) : played;
}

/** Where a payer goes after their bank has asked them. */
export function afterAuthentication(session: CheckoutSession, problem: Submitted): PlainAnswer {
  return problem === null ? redirect(successUrl(session)) : show(session, problem);
}
