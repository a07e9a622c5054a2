import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, sealEvents } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import { uuidV4 } from '@/lib/kernel/ids';
import { ed25519KeyPair, signEd25519 } from '@/lib/keys/ed25519';
import { keyId } from '@/lib/keys/jwks';
import { createWorkerServices, type WorkerServices } from '@/lib/runtime/worker-services';
import type { WireBody } from '@/lib/testing/client';
import { createStack, type Stack, type TestTenant, testSecret } from '@/lib/testing/stack';
import { verifyPacketFile } from '@/scripts/verify-packet/main';
import { manifestOf, packetMessage } from './domain/packet';
import { verifyPacket } from './verify-packet';

let stack: Stack;
let worker: WorkerServices;
let tenant: TestTenant;
/** A packet of an intent with evidence, in dispute. */
let taken: WireBody;
let issuerKeys: readonly string[];

const root = '/v1/disputes/cases';
const caseOf = (intentId: string): string => `case_${intentId.replaceAll('-', '')}`;

async function disputed(by: TestTenant = tenant): Promise<string> {
  const intentId = uuidV4();
  await by.client.create({ intentId });
  await by.client.fund(intentId);
  expect(await by.client.evidence(intentId, { status: 'completed', cost_cents: 18_700 })).toMatchObject({
    status: 200,
  });
  expect(await by.client.post(root, { intent_id: intentId, reason: 'not as shown' })).toMatchObject({ status: 201 });
  return intentId;
}

const seal = (by: TestTenant = tenant): Promise<number> => sealEvents(worker.seal, by.tenant);
const packetOf = async (intentId: string) => tenant.client.get(`${root}/${caseOf(intentId)}/arbitration-packet`);

beforeAll(async () => {
  stack = await createStack();
  worker = await createWorkerServices({
    databaseUrl: stack.database.workerUrl,
    secret: testSecret,
    origin: 'http://localhost:3000',
  });
  tenant = await stack.tenant('acme');
  const intentId = await disputed();
  const path = `${root}/${caseOf(intentId)}`;
  await tenant.client.post(`${path}/notes`, { body: 'for the arbitrator', shareable: true });
  await tenant.client.post(`${path}/notes`, { body: 'for the desk alone' });
  await tenant.client.post(`${path}/evidence-refs`, {
    kind: 'invoice',
    ref: 'inv-7',
    digest_hex: 'ab'.repeat(32),
    label: 'The invoice',
  });
  await seal();
  const answer = await packetOf(intentId);
  expect(answer.status).toBe(200);
  taken = answer.body;
  const authority = await tenant.client.get('/ledger/v1/authority');
  issuerKeys = authority.body.keys.map(({ public_key_hex }: { public_key_hex: string }) => public_key_hex);
});
afterAll(async () => {
  await worker.close();
  await stack.close();
});

const failures = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ holds }) => !holds).map(({ check }) => check);
const changedCopy = (change: (packet: WireBody) => void): WireBody => {
  const copy = structuredClone(taken);
  change(copy);
  return copy;
};

/** The forger makes the manifest anew and signs with a key of their own, which they name as the ledger's. */
function signedAnew(packet: WireBody, seed = new Uint8Array(32).fill(7), named = true): WireBody {
  const pair = ed25519KeyPair(seed);
  const key = { kid: keyId(pair.publicKey), public_key_hex: toHex(pair.publicKey) };
  if (named) packet.sections.ledger_keys.push(key);
  packet.manifest = manifestOf(packet.sections);
  const signature_hex = toHex(signEd25519(pair, packetMessage(packet, packet.manifest)));
  packet.signature = { algorithm: 'Ed25519', ...key, signature_hex };
  return packet;
}

describe('a packet', () => {
  it('holds, also against the published keys, and prints each check', () => {
    expect(failures(verifyPacket(taken, { issuerKeys: null }))).toEqual([]);
    expect(failures(verifyPacket(taken, { issuerKeys }))).toEqual([]);
    const checks = verifyPacket(taken, { issuerKeys }).map(({ check }) => check);
    for (const check of [
      'signature',
      'issuer',
      'case',
      'agreement.signature',
      'evidence.signature',
      'verdict',
      'postings',
    ])
      expect(checks).toContain(check);
  });

  it('carries shareable notes and no others', () => {
    const text = JSON.stringify(taken);
    expect(text).toContain('for the arbitrator');
    expect(text).not.toContain('for the desk alone');
  });

  it('is refused until its newest event is sealed, then given, and again after the case has ended', async () => {
    const intentId = await disputed();
    const early = await packetOf(intentId);
    expect(early).toMatchObject({ status: 503, body: { error: { code: 'dispute.packet_not_ready' } } });
    expect(early.headers.get('retry-after')).toBe('1');
    await tenant.client.post(`${root}/${caseOf(intentId)}/status`, {
      status: 'withdrawn',
      resolution: 'refund',
      resolution_note: 'both agreed',
    });
    await seal();
    const { body } = await packetOf(intentId);
    expect(failures(verifyPacket(body, { issuerKeys }))).toEqual([]);
    expect(body.sections).toMatchObject({ case: { status: 'withdrawn' }, intent: { state: 'refunded' } });
  });

  it('is rationed per tenant, with the seconds to wait', async () => {
    const busy = await stack.tenant('busy');
    const intentId = await disputed(busy);
    await seal(busy);
    const path = `${root}/${caseOf(intentId)}/arbitration-packet`;
    // A slow machine wins a token back every five seconds.
    const replies = [await busy.client.get(path)];
    for (let asked = 1; asked < 60 && replies.at(-1)?.status === 200; asked += 1)
      replies.push(await busy.client.get(path));
    const last = replies.at(-1);
    expect(replies.length).toBeGreaterThan(20);
    expect(last).toMatchObject({ status: 429, body: { error: { code: 'dispute.packet_rate_limited' } } });
    expect(last?.headers.get('retry-after')).toMatch(/^[1-5]$/);
  });

  it('is written down with who took it', async () => {
    const rows = await worker.db.transaction(async (tx) => {
      await tx.rows(`SELECT set_config('tidegate.tenant', $1, true)`, [tenant.tenant.id]);
      return tx.rows(`SELECT actor_kind FROM audit_entries WHERE action = 'dispute.packet_taken' AND tenant_id = $1`, [
        tenant.tenant.id,
      ]);
    });
    expect(rows).toContainEqual({ actor_kind: 'service_key' });
  });
});

type Path = readonly (string | number)[];

function leavesOf(value: WireBody, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.keys(value).flatMap((name) => leavesOf(value[name], [...path, name]));
}

function changeLeaf(packet: WireBody, path: Path): void {
  const holder = path.slice(0, -1).reduce((at, name) => at[name], packet);
  const name = path.at(-1) ?? '';
  const value: unknown = holder[name];
  if (typeof value === 'boolean') holder[name] = !value;
  else if (typeof value === 'number') holder[name] = value + 1;
  else holder[name] = typeof value === 'string' ? value.replace(/.$/s, (last) => (last === '0' ? '1' : '0')) : 'x';
}

/** Each changes one thing that the packet says. */
const tamperings: Readonly<Record<string, (packet: WireBody) => void>> = {
  case: ({ sections }) => (sections.case.reason = 'something else'),
  timeline: ({ sections }) => sections.timeline.pop(),
  evidence_refs: ({ sections }) => (sections.evidence_refs[0].digest_hex = 'cd'.repeat(32)),
  notes: ({ sections }) => (sections.notes[0].body = 'other words'),
  intent: ({ sections }) => (sections.intent.amount_minor = '1'),
  agreement: ({ sections }) => (sections.agreement.body = sections.agreement.body.replace('20000', '20001')),
  evidence: ({ sections }) => (sections.evidence.payload.cost_cents = 1),
  operations: ({ sections }) => (sections.operations[0].rail_ref = 'elsewhere'),
  rail_facts: ({ sections }) =>
    sections.rail_facts.push({
      kind: 'dispute_closed',
      ref: 'dp_1',
      reason: null,
      amount_minor: null,
      currency: 'usd',
      inquiry: false,
      won: false,
      due_at: null,
      after_end: false,
      created_at: '2026-11-20T12:00:00Z',
    }),
  postings: ({ sections }) => (sections.postings[0].amount_minor = '1'),
  events: ({ sections }) => (sections.events[1].kind = 'released'),
  ledger_keys: ({ sections }) => (sections.ledger_keys[0].kid = 'another'),
};

describe('tampering', () => {
  it('is tried on every section', () => {
    expect(Object.keys(tamperings).sort()).toEqual(Object.keys(taken.sections).sort());
  });

  it.each(Object.entries(tamperings))('with the section %s shows in the manifest', (section, change) => {
    expect(failures(verifyPacket(changedCopy(change), { issuerKeys: null }))).toContain(`manifest.${section}`);
  });

  it('with any single value, however small, is found out and stops no check', () => {
    const leaves = leavesOf(taken);
    expect(leaves.length).toBeGreaterThan(150);
    const unseen = leaves.filter((path) => {
      const packet = changedCopy((copy) => changeLeaf(copy, path));
      return failures(verifyPacket(packet, { issuerKeys })).length === 0;
    });
    expect(unseen).toEqual([]);
  });

  it('with evidence deeper than any that was ever taken is found out', () => {
    let deep: object = {};
    for (let at = 0; at < 40; at += 1) deep = { deep };
    const packet = changedCopy(({ sections }) => (sections.evidence.payload = deep));
    expect(failures(verifyPacket(signedAnew(packet), { issuerKeys: null }))).toEqual(
      expect.arrayContaining(['evidence']),
    );
  });

  it('with what the parser would not keep shows too', () => {
    const packet = changedCopy(({ sections }) => (sections.intent.hidden = true));
    expect(failures(verifyPacket(packet, { issuerKeys: null }))).toContain('manifest.intent');
  });

  it.each(['tenant_id', 'case_id', 'intent_id', 'generated_at'])('with %s shows in the signature', (field) => {
    const packet = changedCopy((copy) => (copy[field] = field === 'generated_at' ? '2026-01-01T00:00:00Z' : 'x'));
    expect(failures(verifyPacket(packet, { issuerKeys: null }))).toContain('signature');
  });

  it.each<[string, (packet: WireBody) => void]>([
    ['a missing section', ({ sections }) => Reflect.deleteProperty(sections, 'evidence')],
    ['a section of its own', ({ sections }) => (sections.extra = 1)],
    ['another kind', (packet) => (packet.kind = 'letter')],
  ])('with %s is no packet', (_name, change) => {
    expect(failures(verifyPacket(changedCopy(change), { issuerKeys: null }))).toEqual(['format']);
  });

  it.each<[string, (packet: WireBody) => void, string]>([
    ['the agreed amount', tamperings.agreement ?? (() => undefined), 'agreement.signature'],
    ['the intent’s amount', tamperings.intent ?? (() => undefined), 'agreement.terms'],
    ['the evidence', tamperings.evidence ?? (() => undefined), 'evidence.signature'],
    ['the verdict', ({ sections }) => (sections.evidence.verdict.passed = false), 'verdict'],
    ['one step of the trace', ({ sections }) => (sections.evidence.verdict.trace[1].fuel_used = 99), 'verdict'],
    ['an event', tamperings.events ?? (() => undefined), 'ledger.2'],
    ['the order of events', ({ sections }) => sections.events.reverse(), 'ledger.1'],
    ['an event left out', ({ sections }) => sections.events.splice(2, 1), 'ledger.facts'],
    ['what was moved', tamperings.postings ?? (() => undefined), 'postings'],
    ['the end', ({ sections }) => (sections.intent.state = 'released'), 'ledger.facts'],
    ['the status', ({ sections }) => (sections.case.status = 'resolved_refund'), 'case'],
    ['a private note', ({ sections }) => (sections.notes[0].shareable = false), 'case'],
  ])('with %s is found out although it was signed anew', (_name, change, check) => {
    expect(failures(verifyPacket(signedAnew(changedCopy(change)), { issuerKeys: null }))).toContain(check);
  });

  it('by whoever signs with a key of their own is found out by the published keys', () => {
    const forged = signedAnew(changedCopy(({ sections }) => (sections.case.reason = 'forged')));
    expect(failures(verifyPacket(forged, { issuerKeys: null }))).toEqual([]);
    expect(failures(verifyPacket(forged, { issuerKeys }))).toEqual(['issuer']);
    const unnamed = signedAnew(
      changedCopy(() => undefined),
      undefined,
      false,
    );
    expect(failures(verifyPacket(unnamed, { issuerKeys: null }))).toEqual(['issuer']);
  });
});

describe('the command', () => {
  it('says every check, and ends with 1 for a packet that does not hold', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-packet-'));
    try {
      const [good, bad, authority] = ['good', 'bad', 'authority'].map((name) => join(folder, `${name}.json`));
      writeFileSync(good ?? '', JSON.stringify(taken));
      writeFileSync(bad ?? '', JSON.stringify(changedCopy(tamperings.notes ?? (() => undefined))));
      writeFileSync(
        authority ?? '',
        JSON.stringify({ keys: issuerKeys.map((public_key_hex) => ({ public_key_hex })) }),
      );
      const lines: string[] = [];
      const say = (line: string): void => void lines.push(line);
      expect(verifyPacketFile([good ?? '', '--authority', authority ?? ''], say)).toBe(0);
      expect(lines.join('\n')).toMatch(/^ok +verdict/m);
      expect(verifyPacketFile([bad ?? ''], say)).toBe(1);
      expect(lines.join('\n')).toMatch(/^FAIL +manifest\.notes/m);
      expect(verifyPacketFile([], say)).toBe(2);
      expect(verifyPacketFile([join(folder, 'absent.json')], say)).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
