import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import { authorityView, eventsQuery, eventsView, jwksView, tipView, verifyQuery, verifyView } from './contract';
import type { ProofDeps } from './deps';
import { getAuthority } from './get-authority';
import { getTip } from './get-tip';
import { listEvents } from './list-events';
import { verifyLedger } from './verify-ledger';

const reader = { kind: 'key', permission: 'ledger.read', credential: 'fresh' } as const;

/** How long a copy of the public keys may be used: a new key signs nothing that must be checked sooner. */
const jwksMaxAgeSeconds = 300;

/** Proofs over HTTP, as in the Paybond contract: the ledger's sealed events, their check, and the keys that signed them. */
export const proofEndpoints = (deps: ProofDeps): readonly Endpoint[] => [...ledgerEndpoints(deps), jwksEndpoint(deps)];

const ledgerEndpoints = (deps: ProofDeps): readonly Endpoint[] => [
  endpoint({
    name: 'proof.ledger.tip',
    method: 'GET',
    path: '/harbor/ledger/v1/tip',
    aliases: ['/ledger/v1/tip'],
    summary: 'The last sealed event of the ledger',
    who: reader,
    errors: 'paybond',
    responses: { 200: { description: 'Position and commitment of the tip', schema: tipView } },
    handle: async ({ ctx }) => ok({ status: 200, body: await getTip(ctx, deps) }),
  }),
  endpoint({
    name: 'proof.ledger.events',
    method: 'GET',
    path: '/harbor/ledger/v1/events',
    aliases: ['/ledger/v1/events'],
    summary: 'Sealed events of the ledger, oldest first',
    description:
      'Only sealed events are listed; an event is sealed within a second of its commit. `event.digest` is BLAKE3 of the ' +
      'canonical JSON of {schema_version, kind, intent_id, facts}; `entry_commitment` is BLAKE3 of the canonical JSON of ' +
      '{schema_version, tenant_id, seq, prev_commitment, event: {schema_version, kind, intent_id, digest}, ' +
      'timestamp_unix_nanos, issuer_pubkey}; `signature` is Ed25519 over its 32 bytes.',
    who: reader,
    errors: 'paybond',
    query: eventsQuery,
    responses: { 200: { description: 'A page of entries', schema: eventsView } },
    handle: async ({ ctx, query }) => ok({ status: 200, body: await listEvents(ctx, query, deps) }),
  }),
  endpoint({
    name: 'proof.ledger.verify',
    method: 'GET',
    path: '/harbor/ledger/v1/verify',
    aliases: ['/ledger/v1/verify'],
    summary: 'Check the ledger again: bodies, links, signatures and head',
    description: 'Walks up to `limit` entries; follow `next_after_seq` until it is null to check the whole ledger.',
    who: reader,
    errors: 'paybond',
    query: verifyQuery,
    responses: { 200: { description: 'What the walk found; `failure` names the first bad row', schema: verifyView } },
    handle: async ({ ctx, query }) => ok({ status: 200, body: await verifyLedger(ctx, query, deps) }),
  }),
  endpoint({
    name: 'proof.ledger.authority',
    method: 'GET',
    path: '/harbor/ledger/v1/authority',
    aliases: ['/ledger/v1/authority'],
    summary: 'The keys that sign the ledger',
    who: reader,
    errors: 'paybond',
    responses: { 200: { description: 'Public keys, retired ones included', schema: authorityView } },
    handle: async ({ ctx }) => ok({ status: 200, body: getAuthority(ctx, deps) }),
  }),
];

const jwksEndpoint = ({ ring }: ProofDeps): Endpoint =>
  endpoint({
    name: 'proof.jwks.get',
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'Public keys of capability tokens and of the ledger',
    who: { kind: 'public' },
    errors: 'paybond',
    responses: { 200: { description: 'The key set, retired keys included', schema: jwksView } },
    handle: async () =>
      ok({
        status: 200,
        body: { keys: [...ring.jwks('capability').keys, ...ring.jwks('ledger').keys] },
        headers: { 'cache-control': `public, max-age=${jwksMaxAgeSeconds}` },
      }),
  });
