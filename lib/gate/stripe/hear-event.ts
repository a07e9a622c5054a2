import { setTimeout as sleep } from 'node:timers/promises';
import { findPublicQuote, type PublicQuote } from '@/lib/gate/actions/read-public';
import { reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyStateOf, wasPaid } from '@/lib/gate/domain/quote-state';
import { gateRefusals } from '@/lib/gate/refusals';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { syncIntent } from '@/lib/harbor';
import { inboundStore } from '@/lib/inbound';
import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkClaim, pageCompleted } from './check-claim';
import { readStripeEvent, type StripeEvent, type WebhookAnswer } from './contract';
import type { HeardBy } from './ports';
import { stripeHookRefusals } from './refusals';

export interface Heard {
  readonly body: Uint8Array;
  readonly signature: string | null;
  readonly requestId: string;
}

/** Types that say that a payer has paid. */
const paying: readonly string[] = [pageCompleted, 'payment_intent.succeeded'];

const unprocessed = (reason: string): Outcome<WebhookAnswer> => ok({ received: true, processed: false, reason });

/**
 * Takes an event from Stripe for the gate: its bytes are verified, it is stored once, what it claims is held against the
 * quote, and then Stripe itself is asked. `processed` is said only of money that is really held. Events of all other kinds
 * are stored too when they mean something, and the worker looks at their objects.
 */
export async function hearEvent(deps: GateDeps, heard: Heard): Promise<Outcome<WebhookAnswer>> {
  const { stripe } = deps;
  if (!stripe.isSet) return stripeHookRefusals.refuse('gate.stripe_unset');
  if (heard.signature === null || heard.signature === '') return stripeHookRefusals.refuse('gate.stripe_unsigned');
  const by = stripe.verify(heard.body, heard.signature);
  if (by === null) return stripeHookRefusals.refuse('gate.stripe_signature');
  const event = readStripeEvent(heard.body);
  if (event === null) return stripeHookRefusals.refuse('gate.stripe_payload');
  const isLive = by.environment === 'live';
  if ((event.livemode ?? isLive) !== isLive) return stripeHookRefusals.refuse('gate.stripe_signature');
  await keep(deps, heard.body, event, by);
  if (!paying.includes(event.type)) return unprocessed('event ignored');
  if ((event.data.object.payment_status ?? 'paid') !== 'paid') return unprocessed('checkout session not paid');
  const found = await namedQuote(deps, event, by, heard.requestId);
  return found.ok ? settle(deps, event, found.value) : found;
}

/** Before anything is decided: what we can't do now is done from here. */
async function keep({ db, engine, stripe }: GateDeps, body: Uint8Array, event: StripeEvent, { source }: HeardBy) {
  if (!stripe.means(event.type)) return;
  await inboundStore(db).store({
    source,
    eventId: event.id ?? `sha256:${toHex(sha256(body))}`,
    type: event.type,
    occurredAt: typeof event.created === 'number' ? new Date(event.created * 1_000) : engine.clock.now(),
    body,
  });
}

/** By the session's id that the object names, else by whose Stripe says that the object is. */
async function namedQuote(
  deps: GateDeps,
  { type, data: { object } }: StripeEvent,
  { environment }: HeardBy,
  requestId: string,
): Promise<Outcome<PublicQuote>> {
  const named = object.payment_session_id ?? object.metadata?.payment_session_id;
  let sessionId = typeof named === 'string' && named !== '' ? named : null;
  if (sessionId === null) {
    if (!object.id) return stripeHookRefusals.refuse('gate.stripe_nothing_named');
    const quoteId = await deps.stripe.quoteOf(environment, { type, objectId: object.id });
    sessionId = quoteId === null ? null : wireId('session', quoteId);
  }
  const found = sessionId === null ? null : await findPublicQuote(deps, 'session', sessionId, requestId);
  if (found === null || found.ctx.tenant.environment !== environment) {
    return gateRefusals.refuse('gate.session_not_found');
  }
  return ok({ ...found, ctx: { ...found.ctx, actor: { kind: 'system', id: 'stripe-webhook' } } });
}

async function settle(deps: GateDeps, event: StripeEvent, { ctx, read }: PublicQuote): Promise<Outcome<WebhookAnswer>> {
  if (wasPaid(moneyStateOf(read))) return unprocessed('payment session already paid');
  const claim = checkClaim(event, read, deps.settings);
  if (!claim.ok) return claim;
  const after = moneyStateOf(await syncQuote(deps, ctx, read.quote.id));
  if (wasPaid(after)) return ok({ received: true, processed: true });
  return unprocessed(
    after === 'unknown' ? 'Stripe could not be asked; it is asked again' : 'checkout session not paid',
  );
}

/** The worker may be looking at the same payment because of the same event: its result is waited for, this long. */
const turns = 12;
const pauseMs = 250;

async function syncQuote({ engine, ...deps }: GateDeps, ctx: Ctx, quoteId: string): Promise<QuoteRead> {
  for (let turn = 1; ; turn++) {
    const { operation } = await syncIntent(engine, ctx, quoteId);
    const read = await reread(deps, ctx, quoteId);
    const isElsewhere = operation !== 'moved' && moneyStateOf(read) === 'paying';
    if (!isElsewhere || turn === turns) return read;
    await sleep(pauseMs);
  }
}
