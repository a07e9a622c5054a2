import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ed25519KeyPair } from '@/lib/keys/ed25519';
import { keyId, publicJwk } from '@/lib/keys/jwks';
import { jwksKeys, signJws } from '@/lib/keys/jws';
import { capabilityReader, capabilitySigner } from './capability-token';
import { checkCapabilityOffline, type OfflineSpend } from './domain/capability/check-offline';
import { type CapabilityFacts, capabilityClaims, capabilityType } from './domain/capability/claims';

const pair = ed25519KeyPair(new Uint8Array(32).fill(9));
const key = { kid: keyId(pair.publicKey), ...pair };
const issuer = 'https://tidegate.example';
const sign = capabilitySigner(key, issuer);
const read = capabilityReader(jwksKeys({ keys: [publicJwk(pair.publicKey)] }));

const facts: CapabilityFacts = {
  capabilityId: '018f3a5c-0000-7000-8000-000000000001',
  tenantPublicId: `org_${'a'.repeat(32)}`,
  environment: 'sandbox',
  intentId: '550e8400-e29b-41d4-a716-446655440000',
  operations: ['travel.book_hotel', 'travel.cancel'],
  maxAmount: 20_000n,
  currency: 'usd',
  issuedAt: new Date('2026-11-20T12:00:00Z'),
  deadline: new Date('2026-11-25T12:00:00.750Z'),
};
const token = await sign(facts);
const claims = capabilityClaims(facts, issuer);
const spend: OfflineSpend = { operation: 'travel.book_hotel', amount: 20_000n, currency: null };
const now = new Date('2026-11-20T12:30:00Z');

describe('the token', () => {
  it('states the stored facts and nothing else', () => {
    expect(read(token)).toEqual({
      iss: issuer,
      tid: facts.tenantPublicId,
      env: 'sandbox',
      intent_id: facts.intentId,
      cap_id: facts.capabilityId,
      ops: ['travel.book_hotel', 'travel.cancel'],
      max_cents: 20_000,
      cur: 'usd',
      iat: 1_795_176_000,
      exp: 1_795_608_000,
      offline_until: 1_795_176_000 + 86_400,
      ver: 1,
    });
  });

  it('is the same text whenever it is signed again', async () => {
    expect(await sign({ ...facts })).toBe(token);
    expect(await sign({ ...facts, issuedAt: new Date(facts.issuedAt.getTime() + 999) })).toBe(token);
    expect(await sign({ ...facts, capabilityId: '018f3a5c-0000-7000-8000-000000000002' })).not.toBe(token);
  });

  it('may not be used offline past the deadline', () => {
    const soon = capabilityClaims({ ...facts, deadline: new Date('2026-11-20T13:00:00Z') }, issuer);
    expect(soon.offline_until).toBe(soon.exp);
  });

  it.each<[string, Record<string, unknown>]>([
    ['of another version', { ver: 2 }],
    ['without an environment', { env: 'test' }],
    ['with an amount in text', { max_cents: '20000' }],
    ['with a fractional amount', { max_cents: 0.5 }],
    ['with one operation in place of a list', { ops: 'travel.book_hotel' }],
    ['with a list of numbers', { ops: [1] }],
    ['without a tenant', { tid: null }],
  ])('is refused %s, though well signed', async (_, change) => {
    const other = JSON.parse(JSON.stringify({ ...claims, ...change }));
    expect(read(await signJws(key, capabilityType, other))).toBeNull();
  });

  it('is refused as another type, by another key, and when it is huge', async () => {
    expect(read(await signJws(key, 'JWT', { ...claims }))).toBeNull();
    const stranger = ed25519KeyPair(new Uint8Array(32).fill(8));
    expect(read(await capabilitySigner({ ...stranger, kid: key.kid }, issuer)(facts))).toBeNull();
    expect(read(await sign({ ...facts, operations: ['a'.repeat(20_000)] }))).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => read(text) === null));
  });
});

describe('checkCapabilityOffline', () => {
  const check = (text: string, change: Partial<OfflineSpend> = {}, at = now) =>
    checkCapabilityOffline(text, read, { ...spend, ...change }, at);

  it('allows within the window and hands over the claims', () => {
    expect(check(token)).toEqual({ allow: true, claims: read(token) });
    expect(check(token, {}, new Date('2026-11-21T11:59:59.999Z'))).toMatchObject({ allow: true });
    expect(check(token, { operation: ' Travel.CANCEL ', amount: 0n, currency: 'USD' })).toMatchObject({ allow: true });
  });

  it.each<[string, string, Partial<OfflineSpend>, Date]>([
    ['capability_invalid', `${token}x`, {}, now],
    ['capability_invalid', '', {}, now],
    ['offline_window_ended', token, {}, new Date('2026-11-21T12:00:00Z')],
    ['intent_expired', token, {}, new Date('2026-11-25T12:00:00Z')],
    ['operation_not_allowed', token, { operation: 'travel.book' }, now],
    ['operation_not_allowed', token, { operation: '' }, now],
    ['currency_mismatch', token, { currency: 'eur' }, now],
    ['amount_invalid', token, { amount: -1n }, now],
    ['max_spend_exceeded', token, { amount: 20_001n }, now],
  ])('%s', (code, text, change, at) => {
    expect(check(text, change, at)).toMatchObject({ allow: false, code, message: expect.stringMatching(/\.$/) });
  });
});
