import { createPublicKey, verify } from 'node:crypto';
import { checkCapabilityOffline } from '@/lib/harbor';
import type { PublicJwk } from '@/lib/keys/jwks';
import { spendBody } from './lifecycle';
import type { Stage } from './stage';
import { alternate, type Comparison } from './statistics';

const warmUpChecks = 2_000;

/** Calls per second of something that needs no waiting. */
function callsPerSecond(call: () => void, count: number): Promise<number> {
  const started = performance.now();
  for (let done = 0; done < count; done++) call();
  return Promise.resolve((count / (performance.now() - started)) * 1_000);
}

/** Ed25519 over the token's bytes with everything ready: key imported, token taken apart. */
function rawVerification(token: string, jwk: PublicJwk): () => void {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  const signatureAt = token.lastIndexOf('.');
  const message = Buffer.from(token.slice(0, signatureAt));
  const signature = Buffer.from(token.slice(signatureAt + 1), 'base64url');
  return () => {
    if (!verify(null, message, key, signature)) throw new Error('the signature does not hold');
  };
}

/** The check of a token without the server against the one signature check that nobody can do without. */
export async function compareOffline({ stack, tenants }: Stage, rounds: number, checks: number): Promise<Comparison> {
  const [tenant] = tenants;
  if (tenant === undefined) throw new Error('a stage has at least one tenant');
  const { client } = tenant;
  const created = await client.create();
  const funded = await client.fund(created.body.intent_id);
  const { operation, requested_spend_cents, token } = spendBody(created.body.intent_id, funded.body.capability_token);
  const spend = { operation, amount: BigInt(requested_spend_cents), currency: 'usd' };
  const now = new Date();
  const check = (): void => {
    if (!checkCapabilityOffline(token, stack.services.readCapability, spend, now).allow) throw new Error('denied');
  };
  const [jwk] = stack.services.ring.jwks('capability').keys;
  if (jwk === undefined) throw new Error('the installation has a signing key');
  const raw = rawVerification(token, jwk);
  await callsPerSecond(check, warmUpChecks);
  await callsPerSecond(raw, warmUpChecks);
  return alternate(
    rounds,
    () => callsPerSecond(check, checks),
    () => callsPerSecond(raw, checks),
  );
}
