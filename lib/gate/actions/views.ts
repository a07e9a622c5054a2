import type { GateSettings } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyWords } from '@/lib/gate/domain/money-words';
import { pricingAllocation } from '@/lib/gate/domain/pricing';
import {
  actionStatusOf,
  type GrantState,
  isPaid,
  moneyStateOf,
  paymentStatusOf,
  quoteStatusOf,
} from '@/lib/gate/domain/quote-state';
import { resumeSentence } from '@/lib/gate/domain/resume-sentence';
import { wireTime } from '@/lib/gate/domain/wire-time';
import type { QuoteRead, StoredFulfilment, StoredGrant, StoredQuote } from '@/lib/gate/store/quote-store';
import { wireAmount } from '@/lib/kernel/money';

type Base = Pick<GateSettings, 'baseUrl' | 'approvalUrl'>;

export const statusUrlOf = ({ baseUrl }: Pick<Base, 'baseUrl'>, quoteId: string): string =>
  `${baseUrl}/status/${wireId('session', quoteId)}`;

export const payPathOf = (quoteId: string): string => `/pay/${wireId('session', quoteId)}`;

/** The whole quote, for whoever holds its agent's key. */
export const quoteViewOf = (read: QuoteRead) => {
  const { quote } = read;
  return {
    id: wireId('quote', quote.id),
    bot_id: quote.botId,
    external_user_id: quote.externalUserId,
    request_summary: quote.requestSummary,
    request_hash: quote.requestHash,
    request_fingerprint: quote.fingerprint,
    amount_minor: wireAmount(quote.amount),
    currency: quote.currency,
    cost_breakdown: quote.costBreakdown,
    execution_envelope: quote.envelope,
    callback_url: quote.callbackUrl,
    quote_hash: quote.quoteHash,
    status: quoteStatusOf(moneyStateOf(read), quote.work),
  };
};

const shownHash = 8;

/** A reference as strangers may see it: enough to recognise one's own. */
export function masked(reference: string): string {
  const characters = [...reference];
  const kept = Math.min(3, Math.floor(characters.length / 3));
  return `${characters.slice(0, kept).join('')}…${characters.slice(characters.length - kept).join('')}`;
}

/** What anybody who knows a quote's id may read: what a person is shown on the pay page. */
export const publicQuoteViewOf = (read: QuoteRead) => ({
  ...quoteViewOf(read),
  external_user_id: masked(read.quote.externalUserId),
  request_hash: read.quote.requestHash.slice(0, shownHash),
  execution_envelope: {},
  callback_url: null,
});

const openKinds = ['open_checkout', 'authorise'];

/** A person has to approve it before anybody can pay. */
const isAwaitingApproval = (read: QuoteRead): boolean =>
  read.decision?.verdict === 'pending' && moneyStateOf(read) === 'unpaid';

/** Where they do that; null when nobody has to. */
export const approvalUrlOf = (read: QuoteRead, base: Base): string | null =>
  isAwaitingApproval(read) ? base.approvalUrl(read.quote.id) : null;

/** What the rail's own page is: where it is, and its name there. */
export function hostedPageOf(operations: QuoteRead['operations']): {
  readonly url: string | null;
  readonly id: string | null;
} {
  const tried = operations.filter(({ kind }) => openKinds.includes(kind));
  const page = tried.findLast(({ detail }) => typeof detail.payment_session_id === 'string');
  const url = page?.detail.payment_url;
  const id = page?.detail.payment_session_id;
  return { url: typeof url === 'string' ? url : null, id: typeof id === 'string' ? id : null };
}

/** Where the payer pays; null once there is nothing to pay. */
export function paymentUrlOf(read: QuoteRead): string | null {
  if (read.quote.provider === 'task_budget' || isAwaitingApproval(read)) return null;
  return read.quote.provider === 'stripe' ? hostedPageOf(read.operations).url : payPathOf(read.quote.id);
}

export const sessionViewOf = (read: QuoteRead, base: Base) => ({
  id: wireId('session', read.quote.id),
  quote_id: wireId('quote', read.quote.id),
  provider: read.quote.provider ?? 'mock',
  status: isAwaitingApproval(read)
    ? 'awaiting_approval'
    : (paymentStatusOf(moneyStateOf(read), true) ?? 'checkout_created'),
  checkout_url: paymentUrlOf(read),
  approval_url: approvalUrlOf(read, base),
  provider_session_id: hostedPageOf(read.operations).id,
  idempotency_key: read.quote.sessionKey,
  receipt_id: read.receipt === null ? null : wireId('receipt', read.receipt.id),
  status_url: statusUrlOf(base, read.quote.id),
});

/** Without what only the agent needs. */
export const publicSessionViewOf = (read: QuoteRead, base: Base) => ({
  ...sessionViewOf(read, base),
  provider_session_id: null,
  idempotency_key: null,
  approval_url: null,
});

function promptOf(read: QuoteRead, base: Base) {
  const { quote } = read;
  const money = moneyWords(quote.amount, quote.currency, quote.scale);
  const url = isPaid(moneyStateOf(read)) ? null : paymentUrlOf(read);
  const status = statusUrlOf(base, quote.id);
  const approval = approvalUrlOf(read, base);
  const message =
    approval !== null
      ? `Approval required: ${quote.requestSummary} costs ${money}, more than I may ask for by myself. Approve it here: ` +
        `${approval} – nothing can be paid before that.`
      : url === null
        ? `Paid: ${quote.requestSummary} (${money}). Follow it at ${status}.`
        : `Payment required: ${quote.requestSummary} costs ${money}. Pay here: ${url} – follow it here: ${status} – and ` +
          `when you have paid, tell me: "${resumeSentence(wireId('session', quote.id))}"`;
  return {
    action_id: wireId('quote', quote.id),
    payment_url: url,
    approval_url: approval,
    status_url: status,
    amount_minor: wireAmount(quote.amount),
    currency: quote.currency,
    message,
  };
}

function createdStatusOf(read: QuoteRead): 'paid' | 'awaiting_approval' | 'awaiting_payment' {
  if (isPaid(moneyStateOf(read))) return 'paid';
  return isAwaitingApproval(read) ? 'awaiting_approval' : 'awaiting_payment';
}

export function actionViewOf(read: QuoteRead, base: Base) {
  const { quote } = read;
  const prompt = promptOf(read, base);
  return {
    action_id: prompt.action_id,
    quote_id: prompt.action_id,
    payment_session_id: wireId('session', quote.id),
    payment_url: prompt.payment_url,
    approval_url: prompt.approval_url,
    status_url: prompt.status_url,
    amount_minor: prompt.amount_minor,
    currency: quote.currency,
    status: createdStatusOf(read),
    request_hash: quote.requestHash,
    server_fingerprint: quote.fingerprint,
    payment_prompt: prompt,
    message: prompt.message,
    pricing_allocation: quote.costBreakdown.length === 0 ? null : pricingAllocation(quote.costBreakdown),
  };
}

/** What is handed to its service is used up for the agent, as if it had begun itself. */
export function grantStateOf({ executor }: Pick<StoredQuote, 'executor'>, grant: StoredGrant | null): GrantState {
  if (executor === 'service') return 'consumed';
  return grant === null ? 'unissued' : grant.consumedAt === null ? 'available' : 'consumed';
}

export const fulfilmentViewOf = ({ id, status, metadata, createdAt }: StoredFulfilment) => ({
  id: wireId('fulfilment', id),
  status,
  metadata,
  created_at: wireTime(createdAt),
});

/** An action for its agent. The token is shown while it can be used, and never again. */
export function actionStatusViewOf(read: QuoteRead, grant: StoredGrant | null, base: Base) {
  const { quote } = read;
  const money = moneyStateOf(read);
  const state = grantStateOf(quote, grant);
  const usable = state === 'available' && money === 'held' ? grant : null;
  const hasSession = quote.sessionAt !== null;
  const approval = approvalUrlOf(read, base);
  return {
    action_id: wireId('quote', quote.id),
    quote_id: wireId('quote', quote.id),
    payment_session_id: hasSession ? wireId('session', quote.id) : null,
    payment_status: paymentStatusOf(money, hasSession),
    quote_status: quoteStatusOf(money, quote.work),
    status:
      read.decision?.verdict === 'refused'
        ? 'refused'
        : approval === null
          ? actionStatusOf(money, state)
          : 'awaiting_approval',
    approval_url: approval,
    status_url: hasSession ? statusUrlOf(base, quote.id) : null,
    request_hash: quote.requestHash,
    server_fingerprint: quote.fingerprint,
    external_user_id: quote.externalUserId,
    amount_minor: wireAmount(quote.amount),
    currency: quote.currency,
    payment_token: usable === null ? null : wireId('grant', usable.id),
    payment_token_status: usable === null && state === 'available' ? ('unissued' as const) : state,
    payment_token_expires_at: usable === null ? null : wireTime(usable.expiresAt),
    fulfillment_events: read.fulfilments.map(fulfilmentViewOf),
  };
}
