import { sessionViewOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { moneyStateOf, paymentStatusOf } from '@/lib/gate/domain/quote-state';
import { messageHeaders } from '@/lib/gate/secrets';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { type HandoffFacts, handoffHeaders, handoffMessage } from './domain/handoff-message';
import type { Message } from './domain/message';
import { readyEvent } from './domain/ready-event';

type Writer = Pick<GateDeps, 'secrets' | 'settings'>;

const namesOf = ({ quote }: QuoteRead) => ({
  actionId: wireId('quote', quote.id),
  quoteId: wireId('quote', quote.id),
  paymentSessionId: wireId('session', quote.id),
  botId: quote.botId,
  externalUserId: quote.externalUserId,
  provider: quote.provider ?? 'mock',
  amountMinor: quote.amount,
  currency: quote.currency,
  requestHash: quote.requestHash,
});

/** What the agent is told, by callback and by polling. */
export const readyPayload = (read: QuoteRead, settings: GateDeps['settings']): JsonObject =>
  readyEvent(
    {
      ...namesOf(read),
      paymentStatus: paymentStatusOf(moneyStateOf(read), true) ?? 'paid',
      providerSessionId: sessionViewOf(read, settings).provider_session_id,
    },
    settings.baseUrl,
  );

/** The agent's own secret; a bot that nobody registered has one that nobody was told. */
const secretOf = ({ secrets }: Writer, { agent, quote }: QuoteRead): string =>
  agent === null
    ? secrets.webhookSecret(`bot:${quote.botId}`, 1)
    : secrets.webhookSecret(agent.id, agent.secretVersion);

/** Signed at `now`, in milliseconds, so that every try is fresh. */
export function callbackMessage(writer: Writer, read: QuoteRead, now: number): Message {
  const body = pythonJson(readyPayload(read, writer.settings));
  const headers = { 'Content-Type': 'application/json', ...messageHeaders(secretOf(writer, read), body, now) };
  return { headers, body };
}

export function serviceMessage(writer: Writer, read: QuoteRead, now: number): Message {
  const { envelope } = read.quote;
  const facts: HandoffFacts = { ...namesOf(read), fulfillmentBody: envelope.body ?? {} };
  const body = pythonJson(handoffMessage(facts));
  const stored = isJsonObject(envelope.headers) ? envelope.headers : {};
  return { headers: handoffHeaders(stored, facts, messageHeaders(secretOf(writer, read), body, now)), body };
}
