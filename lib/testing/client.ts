import { evidenceCandidates, evidenceDigests } from '@/lib/harbor/domain/signing/evidence';
import { intentCandidates } from '@/lib/harbor/domain/signing/intent-creation';
import { fromHex, toBase64, toBase64Url, toHex, utf8 } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { sha256 } from '@/lib/kernel/hash';
import { uuidV4 } from '@/lib/kernel/ids';
import { type Ed25519KeyPair, ed25519KeyPair, signEd25519 } from '@/lib/keys/ed25519';

/** Whom a client acts for: the shape of a tenant in `.data/demo.json`. */
export interface ClientIdentity {
  readonly tenantId: string;
  readonly apiKey: string;
  readonly principal: { readonly did: string; readonly seedHex: string };
  readonly payee: { readonly did: string; readonly seedHex: string };
  readonly recognition: { readonly keyId: string; readonly seedHex: string };
  /** Keys of the payment gate. */
  readonly gate?: GateKeys;
}

export interface GateKeys {
  readonly bot: string;
  /** Whose key `bot` is. */
  readonly botId?: string;
  readonly operator: string;
  /** Opens the bootstrap routes. */
  readonly bootstrap: string;
}

/**
 * The wire's JSON as it came. Any member may be asked for: one that is absent shows as a failed expectation, which is
 * what a test wants, where a parser would stop it.
 */
export type WireBody = ReturnType<typeof JSON.parse>;

export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: WireBody;
  /** As it was sent; pages are no JSON. */
  readonly text?: string;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Carries one request: over HTTP, or straight into a dispatcher. */
export type Carry = (sent: Sent) => Promise<Reply>;

/** Carries over HTTP. */
export const overHttp =
  (baseUrl: string): Carry =>
  async ({ method, path, body, headers }) => {
    const response = await fetch(`${baseUrl}${path}`, { method, body, headers, redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };

export interface Agreement {
  readonly intentId?: string;
  readonly amountCents?: number;
  readonly currency?: string;
  readonly budget?: JsonObject;
  readonly evidenceSchema?: JsonObject;
  readonly predicate?: JsonObject;
  readonly deadline?: string;
  readonly rail?: string;
  readonly allowedTools?: readonly string[];
  readonly version?: 4 | 6;
}

/** The key pair of a seed in hex. */
export const pairOf = (seedHex: string): Ed25519KeyPair => {
  const seed = fromHex(seedHex);
  if (seed === null) throw new Error('a seed must be hex');
  return ed25519KeyPair(seed);
};

/** Predicate that most examples agree on: completed, within the amount. */
export const completedWithinBudget: JsonObject = {
  version: 1,
  root: {
    op: 'all',
    clauses: [
      { op: 'eq', path: ['status'], value: 'completed' },
      { op: 'lte_budget', path: ['cost_cents'] },
    ],
  },
};

export const completedSchema: JsonObject = {
  type: 'object',
  properties: { status: { type: 'string' }, cost_cents: { type: 'integer' } },
  required: ['status', 'cost_cents'],
};

const bytesOf = (body: string | Uint8Array): Uint8Array => (typeof body === 'string' ? utf8(body) : body);

const hourMs = 3_600_000;
const wholeSeconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

interface Signer {
  readonly identity: ClientIdentity;
  readonly principal: Ed25519KeyPair;
  readonly payee: Ed25519KeyPair;
  readonly recognition: Ed25519KeyPair;
}

/** What a recognition proof for exactly this request says; the order of the members is signed. */
export function proofClaims(
  identity: ClientIdentity,
  purpose: string,
  method: string,
  path: string,
  body: string | Uint8Array,
  nonce: string = uuidV4(),
) {
  const now = Date.now();
  return {
    schema_version: 1,
    kind: 'paybond.agent_recognition_proof_v1',
    key_id: identity.recognition.keyId,
    signature_algorithm: 'ed25519-sha256-json-v1',
    issued_at: wholeSeconds(new Date(now - 60_000)),
    expires_at: wholeSeconds(new Date(now + 240_000)),
    nonce,
    purpose,
    verifier_context: { tenant_id: identity.tenantId, verifier_id: 'paybond-gateway' },
    request_envelope: { method, path, body_digest_sha256_hex: toHex(sha256(bytesOf(body))) },
  };
}

/** The header that carries the claims with their signature. */
export function sealProof(recognition: Ed25519KeyPair, signed: ReturnType<typeof proofClaims>): string {
  const digest = sha256(utf8(JSON.stringify(signed)));
  const proof = {
    ...signed,
    message_digest_sha256_hex: toHex(digest),
    signing_public_key_ed25519_hex: toHex(recognition.publicKey),
    ed25519_signature_hex: toHex(signEd25519(recognition, digest)),
  };
  return toBase64Url(utf8(JSON.stringify(proof)));
}

const termsOf = (identity: ClientIdentity, agreement: Agreement) => ({
  tenantPublicId: identity.tenantId,
  intentId: agreement.intentId ?? uuidV4(),
  principalDid: identity.principal.did,
  payeeDid: identity.payee.did,
  amountCents: BigInt(agreement.amountCents ?? 20_000),
  currency: agreement.currency ?? 'usd',
  deadline: agreement.deadline ?? wholeSeconds(new Date(Date.now() + hourMs)),
  budget: agreement.budget ?? { currency: 'usd', max_spend_usd: 200 },
  evidenceSchema: agreement.evidenceSchema ?? completedSchema,
  predicate: agreement.predicate ?? completedWithinBudget,
  predicateRef: '',
  allowedTools: agreement.allowedTools ?? ['travel.book_hotel'],
  settlementRail: agreement.rail ?? 'stripe_connect',
});

/** Body of a create, signed by the principal. */
function signAgreement({ identity, principal, payee }: Signer, agreement: Agreement) {
  const version = agreement.version ?? 6;
  const terms = termsOf(identity, agreement);
  const signing = version === 4 ? { version } : { version, payeePublicKey: payee.publicKey };
  const [candidate] = intentCandidates(terms, signing, null);
  if (candidate === undefined) throw new Error('nothing to sign');
  return {
    intent_id: terms.intentId,
    principal_did: terms.principalDid,
    principal_pubkey: toBase64(principal.publicKey),
    principal_signature: toBase64(signEd25519(principal, candidate.bytes)),
    payee_did: terms.payeeDid,
    ...(version === 6 ? { payee_pubkey: toBase64(payee.publicKey) } : {}),
    budget: terms.budget,
    currency: terms.currency,
    amount_cents: agreement.amountCents ?? 20_000,
    evidence_schema: terms.evidenceSchema,
    deadline: terms.deadline,
    predicate_dsl: terms.predicate,
    settlement_rail: terms.settlementRail,
    signing_version: version,
    policy_binding: null,
    allowed_tools: terms.allowedTools,
  };
}

/** Body of evidence, signed by the payee. */
function signEvidence(
  { identity, payee }: Signer,
  intentId: string,
  payload: JsonObject,
  artifacts: readonly string[],
) {
  const hashes = artifacts.map((hex) => fromHex(hex) ?? new Uint8Array());
  const submittedAt = wholeSeconds(new Date());
  const [candidate] = evidenceCandidates(
    {
      tenantPublicId: identity.tenantId,
      intentId,
      payeeDid: identity.payee.did,
      payload,
      artifacts: hashes,
      submittedAt,
    },
    evidenceDigests({ payload, artifacts: hashes }),
  );
  if (candidate === undefined) throw new Error('nothing to sign');
  return {
    payload,
    artifacts,
    payee_did: identity.payee.did,
    payee_pubkey: toBase64(payee.publicKey),
    payee_signature: toBase64(signEd25519(payee, candidate.bytes)),
    submitted_at: submittedAt,
  };
}

type Headers = Readonly<Record<string, string>>;

/** Requests, signed and ready to be carried once or many times. */
function createRequests(signer: Signer) {
  const { identity } = signer;
  const headersFor = (more: Headers = {}): Headers => ({
    authorization: `Bearer ${identity.apiKey}`,
    accept: 'application/json',
    'content-type': 'application/json',
    'x-tenant-id': identity.tenantId,
    ...more,
  });
  const prepare = (purpose: string, path: string, body: string, headers: Headers = {}): Sent => {
    const proof = sealProof(signer.recognition, proofClaims(identity, purpose, 'POST', path, body));
    return {
      method: 'POST',
      path,
      body,
      headers: headersFor({ 'x-paybond-agent-recognition-proof': proof, ...headers }),
    };
  };
  return {
    prepare,
    create: (agreement: Agreement = {}, headers?: Headers) =>
      prepare('harbor.intent.create', '/harbor/intents', JSON.stringify(signAgreement(signer, agreement)), headers),
    fund: (intentId: string, headers?: Headers) =>
      prepare('harbor.intent.fund', `/harbor/intents/${intentId}/fund`, '{}', headers),
    evidence: (intentId: string, payload: JsonObject, headers?: Headers) => {
      const body = JSON.stringify(signEvidence(signer, intentId, payload, []));
      return prepare('harbor.intent.evidence.submit', `/harbor/intents/${intentId}/evidence`, body, headers);
    },
    confirm: (intentId: string, headers?: Headers) =>
      prepare('harbor.intent.settlement.confirm', `/harbor/intents/${intentId}/settlement/confirm`, '{}', headers),
    plain: (method: string, path: string, body?: unknown, headers?: Headers): Sent => ({
      method,
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: headersFor(headers),
    }),
  };
}

/** A client that signs as the contract says: intents, evidence and recognition proofs. */
export function createClient(identity: ClientIdentity, carry: Carry) {
  const signer: Signer = {
    identity,
    principal: pairOf(identity.principal.seedHex),
    payee: pairOf(identity.payee.seedHex),
    recognition: pairOf(identity.recognition.seedHex),
  };
  const requests = createRequests(signer);
  const post = (path: string, body: unknown, headers?: Headers) => carry(requests.plain('POST', path, body, headers));
  return {
    identity,
    carry,
    requests,
    prepare: requests.prepare,
    agreementBody: (agreement: Agreement = {}) => signAgreement(signer, agreement),
    evidenceBody: (intentId: string, payload: JsonObject, artifacts: readonly string[] = []) =>
      signEvidence(signer, intentId, payload, artifacts),
    proofFor: (purpose: string, method: string, path: string, body: string | Uint8Array, nonce?: string) =>
      sealProof(signer.recognition, proofClaims(identity, purpose, method, path, body, nonce)),
    create: (agreement?: Agreement, headers?: Headers) => carry(requests.create(agreement, headers)),
    fund: (intentId: string, headers?: Headers) => carry(requests.fund(intentId, headers)),
    evidence: (intentId: string, payload: JsonObject, headers?: Headers) =>
      carry(requests.evidence(intentId, payload, headers)),
    confirm: (intentId: string, headers?: Headers) => carry(requests.confirm(intentId, headers)),
    verify: (body: Readonly<Record<string, unknown>>, headers?: Headers) => post('/verify', body, headers),
    complete: (decisionId: string, outcome: 'consumed' | 'released') =>
      post(`/v1/spend/decisions/${decisionId}/complete`, { outcome }),
    get: (path: string) => carry(requests.plain('GET', path)),
    post,
  };
}
export type Client = ReturnType<typeof createClient>;
