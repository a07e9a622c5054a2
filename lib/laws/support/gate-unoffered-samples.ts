import { about, asked, sessions } from './gate-actions';
import type { Build } from './sample';

/* Samples of rails that the gate does not have: each route says so. */

const ofSession = (verb: string): Build =>
  about(asked, ({ sessionId }) => ({ path: `${sessions}/${sessionId}/${verb}`, body: {}, ids: [sessionId] }));

export const gateUnofferedSamples: Readonly<Record<string, Build>> = {
  'gate.session.crypto_mark_paid': ofSession('crypto/mark-paid'),
  'gate.session.link_request': ofSession('link/spend-request'),
  'gate.session.link_poll': ofSession('link/poll'),
  'gate.decal.webhook': async () => ({ path: '/api/v1/webhooks/decal', body: {}, ids: [] }),
};

export const unofferedTakenAs: Readonly<Record<string, number>> = {
  'gate.session.crypto_mark_paid': 501,
  'gate.session.link_request': 501,
  'gate.session.link_poll': 501,
  'gate.decal.webhook': 501,
};
