import { toBase64Url, toHex, utf8 } from '@/lib/kernel/bytes';
import type { JsonValue } from '@/lib/kernel/canonical-json';
import { hmacSha256 } from '@/lib/kernel/hash';
import { pythonJson } from './domain/python-json';
import type { SignatureHeaders } from './fulfilment/domain/handoff-message';

/** Everything that the gate keys or signs. Each use has a secret of its own, derived from the installation's. */
export interface GateSecrets {
  /** What is stored of an agent's key. */
  keyDigest(key: string): Uint8Array;
  /** What is stored of an install link's or an approval's token. */
  tokenDigest(purpose: 'agent-install' | 'approval', token: string): Uint8Array;
  /** Hex HMAC over the canonical payload of a grant or a receipt. */
  sign(payload: JsonValue): string;
  /** With which an agent checks our messages: one secret per agent and version, never the signing secret itself. */
  webhookSecret(agentId: string, version: number): string;
  /** The signed cookie of a dashboard session. */
  cookieSignature(text: string): string;
}

/** @param master secret bytes that this installation alone knows. */
export function createGateSecrets(master: Uint8Array): GateSecrets {
  const derived = (purpose: string): Uint8Array => hmacSha256(master, utf8(`payjent/${purpose}`));
  const keys = derived('keys');
  const signing = derived('signing');
  const webhooks = derived('webhooks');
  const cookies = derived('cookies');
  return {
    keyDigest: (key) => hmacSha256(keys, utf8(key)),
    tokenDigest: (purpose, token) => hmacSha256(keys, utf8(`${purpose}:${token}`)),
    sign: (payload) => toHex(hmacSha256(signing, utf8(pythonJson(payload)))),
    webhookSecret: (agentId, version) => `whsec_${toBase64Url(hmacSha256(webhooks, utf8(`${agentId}:${version}`)))}`,
    cookieSignature: (text) => toBase64Url(hmacSha256(cookies, utf8(text))),
  };
}

/** The two headers of a message to an agent or a service, over its canonical body. `now` in milliseconds. */
export function messageHeaders(secret: string, body: string, now: number): SignatureHeaders {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = toHex(hmacSha256(utf8(secret), utf8(`${timestamp}.${body}`)));
  return { 'X-Payjent-Timestamp': timestamp, 'X-Payjent-Signature': `v1=${signature}` };
}
