import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { blake3 } from '@/lib/kernel/hash';
import { ed25519KeyPair, signEd25519, verifyEd25519 } from '@/lib/keys/ed25519';
import { type ChainCheck, type ChainEntry, type ChainTip, failedCheck, genesis, linkEntry, unixNanos } from './chain';

const tenantId = `org_${'ab'.repeat(16)}`;
const pair = ed25519KeyPair(new Uint8Array(32).fill(7));
const other = ed25519KeyPair(new Uint8Array(32).fill(8));
const issuer = { publicKeyHex: toHex(pair.publicKey), sign: (message: Uint8Array) => signEd25519(pair, message) };

const intentId = '0190d0c0-0000-7000-8000-000000000001';
const bodyOf = (amount: number): string =>
  canonicalJson({ schema_version: 1, kind: 'intent_created', intent_id: intentId, facts: { amount } });
const eventOf = (amount: number) => ({
  kind: 'intent_created',
  intentId,
  digestHex: toHex(blake3(utf8(bodyOf(amount)))),
  createdAtMicros: 1_790_000_000_123_456n + BigInt(amount),
});

interface Row {
  readonly entry: ChainEntry;
  readonly body: string;
}

function chainOf(length: number): Row[] {
  const rows: Row[] = [];
  for (let i = 1; i <= length; i++) {
    const entry = linkEntry(tenantId, rows.at(-1)?.entry ?? genesis, eventOf(i), issuer);
    rows.push({ entry, body: bodyOf(i) });
  }
  return rows;
}

/** Walks the rows as an auditor does; the first failure with its position. */
function walk(rows: readonly Row[], tenant = tenantId): { seq: number; check: ChainCheck } | null {
  let previous: ChainTip = genesis;
  for (const { entry, body } of rows) {
    const check = failedCheck(tenant, previous, entry, body, verifyEd25519);
    if (check !== null) return { seq: previous.seq + 1, check };
    previous = entry;
  }
  return null;
}

const changed = (rows: readonly Row[], seq: number, change: (row: Row) => Row): Row[] =>
  rows.map((row) => (row.entry.seq === seq ? change(row) : row));
const withEntry =
  (fields: Partial<ChainEntry>) =>
  (row: Row): Row => ({ ...row, entry: { ...row.entry, ...fields } });
const flip = (hex: string): string => (hex.startsWith('0') ? `1${hex.slice(1)}` : `0${hex.slice(1)}`);

describe('a chain', () => {
  it('starts at 1 behind zeros and holds', () => {
    const rows = chainOf(5);
    expect(rows.map(({ entry }) => entry.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(rows[0]?.entry.prevCommitmentHex).toBe('0'.repeat(64));
    expect(walk(rows)).toBeNull();
  });

  it('commits to exactly this text', () => {
    const [row] = chainOf(1);
    const text =
      `{"event":{"digest":"${row?.entry.digestHex}","intent_id":"${intentId}","kind":"intent_created","schema_version":1},` +
      `"issuer_pubkey":"${issuer.publicKeyHex}","prev_commitment":"${'0'.repeat(64)}","schema_version":1,"seq":1,` +
      `"tenant_id":"${tenantId}","timestamp_unix_nanos":"1790000000123457000"}`;
    expect(row?.entry.commitmentHex).toBe(toHex(blake3(utf8(text))));
  });

  it('counts nanoseconds beyond what a number holds', () => {
    expect(unixNanos(1_790_000_000_123_456n)).toBe('1790000000123456000');
  });
});

describe('tampering', () => {
  const rows = chainOf(5);
  const third = rows[2]?.entry ?? linkEntry(tenantId, genesis, eventOf(0), issuer);

  it.each<[string, (row: Row) => Row, ChainCheck]>([
    ['the position', withEntry({ seq: 7 }), 'seq'],
    ['the link', withEntry({ prevCommitmentHex: flip(third.prevCommitmentHex) }), 'prev_commitment'],
    ['the body', (row) => ({ ...row, body: bodyOf(99) }), 'digest'],
    ['one space in the body', (row) => ({ ...row, body: row.body.replace(':', ': ') }), 'digest'],
    ['the digest', withEntry({ digestHex: flip(third.digestHex) }), 'digest'],
    [
      'body and digest',
      (row) => ({ body: bodyOf(99), entry: { ...row.entry, digestHex: eventOf(99).digestHex } }),
      'entry_commitment',
    ],
    ['the kind', withEntry({ kind: 'released' }), 'entry_commitment'],
    ['the intent', withEntry({ intentId: intentId.replace(/1$/, '2') }), 'entry_commitment'],
    ['the time by a microsecond', withEntry({ createdAtMicros: third.createdAtMicros + 1n }), 'entry_commitment'],
    ['an unknown signer', withEntry({ issuerHex: null }), 'issuer'],
    ['another signer', withEntry({ issuerHex: toHex(other.publicKey) }), 'entry_commitment'],
    ['the commitment', withEntry({ commitmentHex: flip(third.commitmentHex) }), 'entry_commitment'],
    ['the signature', withEntry({ signatureHex: flip(third.signatureHex) }), 'signature'],
    ['a cut signature', withEntry({ signatureHex: third.signatureHex.slice(2) }), 'signature'],
    ['no signature', withEntry({ signatureHex: '' }), 'signature'],
  ])('of %s is found in its row', (_, change, check) => {
    expect(walk(changed(rows, 3, change))).toEqual({ seq: 3, check });
  });

  it('finds a row that was taken out, doubled or moved', () => {
    const [first, second, , fourth, fifth] = rows;
    expect(walk(rows.filter(({ entry }) => entry.seq !== 3))).toEqual({ seq: 3, check: 'seq' });
    expect(walk(rows.flatMap((row) => (row.entry.seq === 3 ? [row, row] : [row])))).toEqual({ seq: 4, check: 'seq' });
    expect(walk([first, second, fourth, fifth].flatMap((row) => row ?? []))).toEqual({ seq: 3, check: 'seq' });
  });

  it('finds a row that was signed again by another key, in the row itself', () => {
    const forger = { publicKeyHex: issuer.publicKeyHex, sign: (message: Uint8Array) => signEd25519(other, message) };
    const forged = linkEntry(tenantId, rows[1]?.entry ?? genesis, eventOf(99), forger);
    const row = { entry: forged, body: bodyOf(99) };
    expect(walk(changed(rows, 3, () => row))).toEqual({ seq: 3, check: 'signature' });
  });

  it('breaks the next row when a row is replaced, even by the true key', () => {
    const replaced = linkEntry(tenantId, rows[1]?.entry ?? genesis, eventOf(99), issuer);
    expect(walk(changed(rows, 3, () => ({ entry: replaced, body: bodyOf(99) })))).toEqual({
      seq: 4,
      check: 'prev_commitment',
    });
  });

  it('holds for one tenant only', () => {
    expect(walk(rows, `org_${'cd'.repeat(16)}`)).toEqual({ seq: 1, check: 'entry_commitment' });
  });
});
