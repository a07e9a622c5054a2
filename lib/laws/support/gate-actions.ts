import { uuidV4 } from '@/lib/kernel/ids';
import type { Build, Sample } from './sample';
import type { Party } from './world';

/* Actions of the payment gate, made for samples. */

export const bot = 'bot-1';
export const actions = '/api/v1/agent-actions';
export const sessions = '/api/v1/payment-sessions';

export const binding = (userId: string) => ({ bot_id: bot, external_user_id: userId, request_hash: `hash-${userId}` });

export const quote = (userId = `user-${uuidV4()}`) => ({
  ...binding(userId),
  request_summary: 'one search',
  amount_minor: 250,
  currency: 'USD',
  cost_breakdown: [{ label: 'provider quote', amount_minor: 250 }],
  execution_envelope: { action: 'search' },
  callback_url: 'http://localhost:9/ready',
});

/** What these endpoints write the envelope of themselves. */
export function unwrapped() {
  const { execution_envelope: _, ...asked } = quote();
  return asked;
}

/** A request as the operator of the party sends it; with `null` it reads. */
export async function ask({ by }: Party, path: string, body?: object | null) {
  const { carry, identity } = by.tenant_admin;
  const reply = await carry({
    method: body === null ? 'GET' : 'POST',
    path,
    ...(body ? { body: JSON.stringify(body) } : {}),
    headers: {
      authorization: `Bearer ${identity.gate?.operator}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
  });
  if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

export interface Action {
  readonly actionId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly token: string;
}

export const asked = async (party: Party): Promise<Omit<Action, 'token'>> => {
  const userId = `user-${uuidV4()}`;
  const made = await ask(party, actions, quote(userId));
  return { actionId: String(made.action_id), sessionId: String(made.payment_session_id), userId };
};

export const paid = async (party: Party): Promise<Action> => {
  const action = await asked(party);
  const settled = await ask(party, `${sessions}/${action.sessionId}/mock-pay`);
  return { ...action, token: String(settled.grant.id) };
};

export const started = async (party: Party): Promise<Action> => {
  const action = await paid(party);
  const body = { payment_token: action.token, presentation: binding(action.userId) };
  await ask(party, `${actions}/${action.actionId}/start`, body);
  return action;
};

/** A sample about what was made for it. */
export const about =
  <A>(make: (party: Party) => Promise<A>, sample: (action: A, party: Party) => Sample | Promise<Sample>): Build =>
  async (party) =>
    sample(await make(party), party);
