import { uuidV4 } from '@/lib/kernel/ids';
import type { Build, Sample } from './sample';

/*
 * Samples of what people do at the gate. Nobody is signed in here, and nobody holds a link: each answers as it does to a
 * stranger. What it does for its own person is tested beside it.
 */

const plain =
  (path: string): Build =>
  async () => ({ path, ids: [] });

const sent =
  (path: string, body: NonNullable<Sample['body']>): Build =>
  async () => ({ path, body, ids: [] });

const agentId = `agent_${'0'.repeat(32)}`;
const ownAgent = `/dashboard/agents/${agentId}`;

const installLink: Build = async () => ({
  path: `/agent-install/${'a'.repeat(43)}`,
  query: { lang: 'en' },
  ids: [],
});

const account = (): NonNullable<Sample['body']> => ({
  email: `${uuidV4()}@example.test`,
  password: `correct horse ${uuidV4()}`,
  name: 'Desk',
});

export const gatePeopleSamples: Readonly<Record<string, Build>> = {
  'gate.install_link.get': installLink,
  'gate.install_link.redeem': installLink,
  'gate.account.register_page': plain('/auth/register'),
  'gate.account.register': async () => ({ path: '/auth/register', body: account(), ids: [] }),
  'gate.account.login_page': plain('/auth/login'),
  'gate.account.login': async () => ({ path: '/auth/login', body: account(), ids: [] }),
  'gate.account.logout_page': plain('/auth/logout'),
  'gate.account.logout': sent('/auth/logout', {}),
  'gate.account.workos_login': plain('/auth/workos/login'),
  'gate.account.workos_callback': plain('/auth/workos/callback'),
  'gate.dashboard.get': plain('/dashboard'),
  'gate.dashboard.agent': plain(ownAgent),
  'gate.dashboard.register_agent': async () => ({
    path: '/dashboard/agents/register',
    body: {
      name: 'Desk',
      platform: 'tests',
      bot_id: `bot-${uuidV4()}`,
      default_currency: 'USD',
      callback_url: 'http://localhost:9/ready',
    },
    ids: [],
  }),
  'gate.dashboard.create_link': sent('/dashboard/agents/install-links', { agent_id: agentId, ttl_seconds: 600 }),
  'gate.dashboard.issue_key': sent(`${ownAgent}/credentials`, {}),
  'gate.dashboard.revoke_keys': sent(`${ownAgent}/credentials/revoke`, {}),
  'gate.dashboard.delete_agent': sent(`${ownAgent}/delete`, {}),
  'gate.dashboard.request_refund': sent(`/dashboard/payment-sessions/ps_${'0'.repeat(32)}/refund`, {}),
};

/** Endpoints that refuse strangers with these. */
export const peopleTakenAs: Readonly<Record<string, number>> = {
  'gate.install_link.get': 404,
  'gate.install_link.redeem': 404,
  'gate.account.login': 401,
  'gate.account.workos_login': 503,
  'gate.account.workos_callback': 503,
};
