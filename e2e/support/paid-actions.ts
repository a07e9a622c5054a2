import { readDemoFile } from '@/prisma/seed/demo/demo-file';
import { dataDirVariable } from './global-setup';

/** What an agent of the demo gets for asking, and what the story may do about it over HTTP. */
export interface AskedAction {
  /** `quote_…`. */
  readonly actionId: string;
  /** `ps_…`. */
  readonly sessionId: string;
  /** Where its payer pays. */
  readonly paymentUrl: string;
  /** Where its payer sees what becomes of it. */
  readonly statusUrl: string;
}

type Headers = Readonly<Record<string, string>>;

const demoOf = () => {
  const file = readDemoFile(process.env[dataDirVariable] ?? '');
  if (!file) throw new Error('demo.json is not there.');
  return file;
};

const agent = () => {
  const [first] = demoOf().gate.agents;
  if (!first) throw new Error('The demo has no agent of the payment gate.');
  return first;
};

async function send(path: string, key: string, body: object | null, headers: Headers = {}) {
  const reply = await fetch(new URL(path, demoOf().baseUrl), {
    method: body === null ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', 'x-payjent-bot-key': key, ...headers },
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${text}`);
  return JSON.parse(text);
}

/** What no page shows whole: for whom the agent asks, and the hash of what it asked for. */
export const hidden = { user: 'traveller@example.test', hash: 'hash-of-exactly-this-request' } as const;

const binding = () => ({
  bot_id: agent().botId,
  external_user_id: hidden.user,
  request_hash: hidden.hash,
});

/** Where nobody listens: what is sent there stands on the page with its tries. */
const deafAddress = 'http://127.0.0.1:9/hook';

/** The demo's first agent asks for something; by default its payer pays with the mock provider. */
export async function askedAction(summary: string, provider: 'mock' | 'stripe' = 'mock'): Promise<AskedAction> {
  const body = {
    callback_url: deafAddress,
    ...binding(),
    request_summary: summary,
    amount_minor: 1250,
    currency: 'USD',
    cost_breakdown: [
      { label: 'Provider quote', amount_minor: 1150 },
      { label: 'Operator fee', amount_minor: 100 },
    ],
    execution_envelope: { action: 'book', description: 'Book it exactly as described.' },
  };
  const made = await send('/api/v1/agent-actions', agent().botKey, body, { 'x-payjent-provider': provider });
  return {
    actionId: made.action_id,
    sessionId: made.payment_session_id,
    paymentUrl: made.payment_url,
    statusUrl: made.status_url,
  };
}

/** Pays it with the mock provider; gives the token with which the agent starts. */
export async function payByMock({ sessionId }: AskedAction): Promise<string> {
  const paid = await send(`/api/v1/payment-sessions/${sessionId}/mock-pay`, demoOf().gate.operatorKey, {});
  return paid.grant.id;
}

/** The agent uses its grant and begins. */
export const startAction = ({ actionId }: AskedAction, token: string): Promise<unknown> =>
  send(`/api/v1/agent-actions/${actionId}/start`, agent().botKey, { payment_token: token, presentation: binding() });

/** The agent finds its token by asking, as its clients do, and begins. */
export async function resumeAction(action: AskedAction): Promise<void> {
  const status = await send(`/api/v1/agent-actions/${action.actionId}/status`, agent().botKey, null);
  await startAction(action, status.payment_token);
}

/** Says that the work is done; the money is released. */
export const completeAction = ({ actionId }: AskedAction): Promise<unknown> =>
  send(`/api/v1/agent-actions/${actionId}/complete`, agent().botKey, { status: 'fulfilled', metadata: {} });

/** A part of the grant, spent. */
export const spendOf = (token: string, amount: number): Promise<unknown> =>
  send(`/api/v1/grants/${token}/spend-authorizations`, agent().botKey, {
    operation_id: `op-${amount}`,
    tool: 'booking',
    vendor: 'Harbour Hotels',
    rail: 'x402',
    amount_minor: amount,
    currency: 'USD',
    reason: 'the first night',
    presentation: binding(),
  });

/** Says that the work failed; the money goes back. */
export const failAction = ({ actionId }: AskedAction): Promise<unknown> =>
  send(`/api/v1/agent-actions/${actionId}/fail`, agent().botKey, { reason: 'The room is gone.' });
