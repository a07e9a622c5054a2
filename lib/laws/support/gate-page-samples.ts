import { about, asked } from './gate-actions';
import type { Build, Sample } from './sample';

/* Samples of the hosted pages. Whoever has the address may read them, so that no id in it is a tenant's secret. */

const ofSession = (path: (id: string) => string, more: Pick<Sample, 'body' | 'query'>): Build =>
  about(asked, ({ sessionId }) => ({ path: path(sessionId), ...more, ids: [sessionId] }));

export const gatePageSamples: Readonly<Record<string, Build>> = {
  'gate.page.pay': ofSession((id) => `/pay/${id}`, { query: { lang: 'en' } }),
  'gate.page.status': ofSession((id) => `/status/${id}`, { query: { lang: 'en' } }),
  'gate.page.status_index': async () => ({ path: '/status', query: { lang: 'en' }, ids: [] }),
  'gate.page.mock_pay': ofSession((id) => `/pay/${id}/mock-pay`, { body: { lang: 'en' } }),
  'gate.page.usdc': ofSession((id) => `/pay/${id}/usdc`, {}),
};

export const pageTakenAs: Readonly<Record<string, number>> = {
  // Its address needs a session.
  'gate.page.status_index': 404,
  // The session is the mock provider's.
  'gate.page.usdc': 404,
};
