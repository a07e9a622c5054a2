import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, inTenant, openDatabase } from '@/lib/db/pool';
import { type CreatedOrganization, createOrganization } from '@/lib/identity/create-organization';
import { createPasswords } from '@/lib/identity/passwords';
import type { Actor, Ctx, Tenant } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import { type Role, roles } from '@/lib/kernel/permission';
import { changeSettingsSchema, type RailConfigurationDto } from '@/lib/rails/contract';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { achRiskHoldDaysMin, achTerms } from './domain/configuration';
import { configuredRails } from './domain/rails';
import { type RailConfigurationService, railConfiguration } from './index';
import { type FakeCounterparts, fakeCounterparts, fakeSignature } from './testing/fake-counterparts';

let database: TestDatabase;
let db: Database;
let superuser: Database;
let fake: FakeCounterparts;
let rails: RailConfigurationService;
let organization: CreatedOrganization;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase({ url: database.appUrl, applicationName: 'test' });
  superuser = openDatabase({ url: database.superuserUrl, applicationName: 'test', maxConnections: 2 });
});
afterAll(async () => {
  await db.close();
  await superuser.close();
  await database.drop();
});

beforeEach(async () => {
  fake = fakeCounterparts();
  rails = railConfiguration({ db, counterparts: fake, origin: 'http://localhost:3000', onFault: () => undefined });
  organization = unwrap(
    await createOrganization(
      { requestId: 'req_test', now: new Date() },
      { name: 'Hotel', owner: { email: `${uuidV4()}@hotel.example`, name: 'Olive Owner', password: 'correct horse' } },
      { db, passwords: createPasswords({ logN: 4, r: 8, p: 1 }), rails: configuredRails },
    ),
  );
});

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.refusal.code}`);
}
const codeOf = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

const person = (id = uuidV4(), role: Role = 'tenant_admin'): Extract<Actor, { kind: 'user' }> => ({
  kind: 'user',
  id,
  role,
  name: 'Ada Admin',
  sessionId: uuidV4(),
});
const key = (role: Role = 'tenant_admin'): Actor => ({ kind: 'service_key', id: uuidV4(), role, name: 'desk' });
const ctxOf = (actor: Actor, tenant: Tenant = organization.sandbox, now = new Date()): Ctx => ({
  tenant,
  actor,
  requestId: 'req_test',
  now,
});

const reason = 'because we sell rooms';
const idempotency = null;
const readinessOf = ({ rail_readiness }: RailConfigurationDto, rail: string) =>
  rail_readiness.find((item) => item.rail === rail);

const versionsOf = async (tenant: Tenant): Promise<number> =>
  (await superuser.rows('SELECT FROM rail_versions WHERE tenant_id = $1', [tenant.id])).length;
const auditOf = async (tenant: Tenant, prefix = 'rail.'): Promise<readonly unknown[]> =>
  superuser.rows('SELECT action FROM audit_entries WHERE tenant_id = $1 AND starts_with(action, $2) ORDER BY action', [
    tenant.id,
    prefix,
  ]);

const stripe = { contact_email: 'finance@hotel.example', country: 'us', another: false, idempotency };
const plain = { idempotency };
/** Links an account that Stripe pays. */
async function linked(ctx: Ctx): Promise<void> {
  unwrap(await rails.linkAccount(ctx, { ...stripe, another: true }));
  unwrap(await rails.refreshAccount(ctx, plain));
}
/** The second account of a sandbox whose first is its destination, proposed. */
async function changeProposed(ctx: Ctx): Promise<string> {
  await linked(ctx);
  unwrap(await rails.proposeAccount(ctx, { reason, idempotency }));
  await linked(ctx);
  const { pending_destinations } = unwrap(await rails.proposeAccount(ctx, { reason, idempotency }));
  return pending_destinations[0]?.proposal_id ?? '';
}

const address = '0x12ab34567890abcdef1234567890abcdef12ef90';
async function signedAddress(ctx: Ctx, from = address) {
  const challenge = unwrap(await rails.requestChallenge(ctx, { address: from, idempotency }));
  return {
    challenge_id: challenge.challenge_id,
    signature: fakeSignature(from, challenge.message),
    reason,
    idempotency,
  };
}

describe('a fresh organisation', () => {
  it('simulates every rail in its sandbox and disables all of them in live', async () => {
    const sandbox = unwrap(await rails.read(ctxOf(person())));
    expect(sandbox.allowed_rails).toEqual(configuredRails);
    expect(sandbox.rail_readiness.map(({ status }) => status)).toEqual(configuredRails.map(() => 'simulated'));
    const live = unwrap(await rails.read(ctxOf(person(), organization.live)));
    expect(live.allowed_rails).toEqual([]);
    expect(live.rail_readiness.every(({ ready, enabled }) => !ready && !enabled)).toBe(true);
  });

  it('shows its first version with who made it', async () => {
    const page = unwrap(await rails.listVersions(ctxOf(person()), { limit: 10, before_version: 1_000 }));
    expect(page).toMatchObject({
      items: [{ version: 1, reason: 'initial', created_by: { name: 'Tidegate' } }],
      next_before_version: null,
    });
  });
});

describe('permissions', () => {
  it.each(roles)('%s', async (role) => {
    const ctx = ctxOf(person(uuidV4(), role));
    const reads = ['owner', 'tenant_admin', 'auditor'].includes(role);
    const manages = ['owner', 'tenant_admin'].includes(role);
    expect(codeOf(await rails.read(ctx)) === null).toBe(reads);
    expect(codeOf(await rails.listVersions(ctx, { limit: 1, before_version: 9 })) === null).toBe(reads);
    const changes = [
      await rails.changeModes(ctx, { modes: { stripe_mpp: 'disabled' }, reason, idempotency }),
      await rails.changeSettings(ctx, { ach_risk_hold_days: 6, reason, idempotency }),
      await rails.confirmAchTerms(ctx, { terms: achTerms, reason, idempotency }),
      await rails.linkAccount(ctx, stripe),
      await rails.refreshAccount(ctx, plain),
      await rails.openAccountLink(ctx, plain),
      await rails.proposeAccount(ctx, { reason, idempotency }),
      await rails.requestChallenge(ctx, { address, idempotency }),
    ];
    expect(changes.map(codeOf)).toEqual(changes.map(() => (manages ? null : 'permission.denied')));
    const refused = [
      await rails.approveDestination(ctx, { proposal_id: uuidV4() }),
      await rails.withdrawDestination(ctx, { proposal_id: uuidV4() }),
    ];
    expect(refused.map(codeOf)).toEqual(refused.map(() => (manages ? 'destination.not_found' : 'permission.denied')));
    if (!manages) expect(await auditOf(organization.sandbox)).toEqual([]);
  });
});

describe('modes', () => {
  it('change together, in a version of their own, and only when they differ', async () => {
    const ctx = ctxOf(person(organization.ownerId, 'owner'));
    const modes = { stripe_connect: 'disabled', x402_usdc_base: 'disabled' } as const;
    const after = unwrap(await rails.changeModes(ctx, { modes, reason, idempotency }));
    expect(after).toMatchObject({
      version: 2,
      allowed_rails: ['stripe_ach_debit', 'stripe_mpp', 'adyen_manual_capture'],
    });
    expect(unwrap(await rails.changeModes(ctx, { modes, reason, idempotency })).version).toBe(2);
    const { items } = unwrap(await rails.listVersions(ctx, { limit: 1, before_version: 9 }));
    expect(items[0]).toMatchObject({ version: 2, reason, created_by: { name: 'Olive Owner' } });
    expect(await auditOf(organization.sandbox)).toEqual([{ action: 'rail.modes_changed' }]);
  });

  it('are all refused when one of them is', async () => {
    const modes = { stripe_mpp: 'disabled', stripe_connect: 'connected' } as const;
    const refused = await rails.changeModes(ctxOf(person()), { modes, reason, idempotency });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'rail.not_ready', field: 'modes.stripe_connect' } });
    expect(await versionsOf(organization.sandbox)).toBe(1);
  });

  it.each(['stripe_mpp', 'adyen_manual_capture'])('of %s are never connected', async (rail) => {
    const refused = await rails.changeModes(ctxOf(person()), { modes: { [rail]: 'connected' }, reason, idempotency });
    expect(codeOf(refused)).toBe('rail_not_offered');
  });

  it.each(configuredRails)('of live are never simulated: %s', async (rail) => {
    const ctx = ctxOf(person(), organization.live);
    const refused = await rails.changeModes(ctx, { modes: { [rail]: 'simulated' }, reason, idempotency });
    expect(codeOf(refused)).toBe('rail.never_simulated_in_live');
  });

  it('make one version each when 16 people change something at once', async () => {
    const days = Array.from({ length: 16 }, (_, index) => index + 5);
    const changed = await Promise.all(
      days.map((ach_risk_hold_days) =>
        rails.changeSettings(ctxOf(person()), { ach_risk_hold_days, reason, idempotency }),
      ),
    );
    expect(changed.map(codeOf)).toEqual(days.map(() => null));
    const versions = new Set(changed.map((outcome) => unwrap(outcome).version));
    // The first asked for what stands already.
    expect(versions.size).toBeGreaterThanOrEqual(15);
    expect(await versionsOf(organization.sandbox)).toBe(1 + (await auditOf(organization.sandbox)).length);
  });

  it('answer a repeat under the same Idempotency-Key as the first, and refuse another request under it', async () => {
    const ctx = ctxOf(key());
    const request = { key: 'one', digest: new Uint8Array(32).fill(1) };
    const first = await rails.changeSettings(ctx, { ach_risk_hold_days: 9, reason, idempotency: request });
    unwrap(await rails.changeSettings(ctx, { ach_risk_hold_days: 7, reason, idempotency: null }));
    expect(await rails.changeSettings(ctx, { ach_risk_hold_days: 9, reason, idempotency: request })).toEqual(first);
    const other = { key: 'one', digest: new Uint8Array(32).fill(2) };
    expect(codeOf(await rails.changeSettings(ctx, { ach_risk_hold_days: 6, reason, idempotency: other }))).toBe(
      'idempotency.conflict',
    );
  });
});

describe('settings', () => {
  it.each([0, 1, achRiskHoldDaysMin - 1])('refuse a risk hold of %i days by its field', async (ach_risk_hold_days) => {
    const refused = await rails.changeSettings(ctxOf(person()), { ach_risk_hold_days, reason, idempotency });
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'rail.hold_too_short', status: 422, field: 'ach_risk_hold_days' },
    });
    expect(await versionsOf(organization.sandbox)).toBe(1);
    const issue = changeSettingsSchema.safeParse({ ach_risk_hold_days, reason }).error?.issues[0];
    expect(issue).toMatchObject({ path: ['ach_risk_hold_days'] });
    expect(issue?.message).toContain(`at least ${achRiskHoldDaysMin} business days`);
  });

  it('show and keep the least hold where an older version names less', async () => {
    await superuser.rows(
      `INSERT INTO rail_versions (tenant_id, version, modes, settings, reason, created_by)
       SELECT tenant_id, 2, modes, '{"ach_risk_hold_days": 0}', 'before', created_by FROM rail_versions WHERE tenant_id = $1`,
      [organization.sandbox.id],
    );
    const { settings } = unwrap(await rails.read(ctxOf(person())));
    expect(settings).toMatchObject({ ach_risk_hold_days: achRiskHoldDaysMin, service_keys_confirm: true });
  });

  it('let a key make confirming a matter of people, and only a person undo it', async () => {
    const admin = ctxOf(key());
    unwrap(await rails.changeSettings(admin, { service_keys_confirm: false, reason, idempotency }));
    const lift = { service_keys_confirm: true, reason, idempotency };
    for (const actor of [admin, ctxOf(key('owner'))]) {
      expect(await rails.changeSettings(actor, lift)).toMatchObject({
        ok: false,
        refusal: { code: 'rail.person_required', status: 403, field: 'service_keys_confirm' },
      });
    }
    expect(unwrap(await rails.read(admin)).settings.service_keys_confirm).toBe(false);
    // What leaves it as it is stays a key's to change.
    unwrap(await rails.changeSettings(admin, { ach_risk_hold_days: 8, reason, idempotency }));
    const { settings } = unwrap(await rails.changeSettings(ctxOf(person()), lift));
    expect(settings).toMatchObject({ service_keys_confirm: true, ach_risk_hold_days: 8 });
  });
});

describe('a Stripe account', () => {
  it('is made once however often it is asked for, under the id that was written first', async () => {
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => rails.linkAccount(ctxOf(person()), stripe)));
    const accounts = new Set(outcomes.map((outcome) => unwrap(outcome).stripe_account?.account));
    expect(accounts.size).toBe(1);
    expect(new Set(fake.orders.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(await auditOf(organization.sandbox)).toEqual([
      { action: 'rail.account_linked' },
      { action: 'rail.account_planned' },
    ]);
  });

  it('is asked for again under the same key and with the same words when Stripe did not answer', async () => {
    fake.down = true;
    expect(codeOf(await rails.linkAccount(ctxOf(person()), stripe))).toBe('rail.counterpart_unavailable');
    fake.down = false;
    unwrap(await rails.linkAccount(ctxOf(person()), { ...stripe, contact_email: 'other@hotel.example' }));
    expect(fake.orders).toHaveLength(2);
    expect(fake.orders[1]).toEqual(fake.orders[0]);
    expect(await superuser.rows('SELECT FROM rail_recipients WHERE contact_email IS NOT NULL')).toEqual([]);
  });

  it('stays when it is linked again, unless another is asked for', async () => {
    const ctx = ctxOf(person());
    await linked(ctx);
    unwrap(await rails.proposeAccount(ctx, { reason, idempotency }));
    const [same, another] = [
      await rails.linkAccount(ctx, stripe),
      await rails.linkAccount(ctx, { ...stripe, another: true }),
    ];
    expect(unwrap(same).stripe_account?.is_destination).toBe(true);
    expect(unwrap(another).stripe_account?.is_destination).toBe(false);
  });

  it('is opened by a page that is made on each click', async () => {
    const ctx = ctxOf(person());
    expect(codeOf(await rails.openAccountLink(ctx, plain))).toBe('rail.recipient_missing');
    await linked(ctx);
    unwrap(await rails.openAccountLink(ctx, plain));
    unwrap(await rails.openAccountLink(ctx, plain));
    expect(fake.links).toHaveLength(2);
    expect(fake.links[0]?.returnUrl).toMatch(/^http:\/\/localhost:3000\/console\/rails\?/);
  });

  it('is no destination before Stripe pays it', async () => {
    const ctx = ctxOf(person());
    fake.reading = { capability: 'restricted', requirements: ['bank account'] };
    await linked(ctx);
    expect(codeOf(await rails.proposeAccount(ctx, { reason, idempotency }))).toBe('rail.recipient_not_active');
    const { stripe_account } = unwrap(await rails.read(ctx));
    expect(stripe_account).toMatchObject({ capability: 'restricted', requirements: ['bank account'] });
  });

  it('connects cards at once in a sandbox, and ACH after its terms', async () => {
    const ctx = ctxOf(key());
    await linked(ctx);
    const proposed = unwrap(await rails.proposeAccount(ctx, { reason, idempotency }));
    expect(proposed).toMatchObject({ version: 2, pending_destinations: [] });
    expect(readinessOf(proposed, 'stripe_connect')).toMatchObject({ missing: null, status: 'simulated' });
    const both = { stripe_connect: 'connected', stripe_ach_debit: 'connected' } as const;
    const refused = await rails.changeModes(ctx, { modes: both, reason, idempotency });
    expect(refused).toMatchObject({ ok: false, refusal: { details: { reason_code: 'ach_terms_missing' } } });
    unwrap(await rails.confirmAchTerms(ctx, { terms: achTerms, reason, idempotency }));
    const connected = unwrap(await rails.changeModes(ctx, { modes: both, reason, idempotency }));
    expect(readinessOf(connected, 'stripe_ach_debit')).toMatchObject({ status: 'connected', ready: true });

    fake.reading = { capability: 'restricted', requirements: ['identity document'] };
    const later = unwrap(await rails.refreshAccount(ctx, plain));
    expect(readinessOf(later, 'stripe_connect')).toMatchObject({
      mode: 'connected',
      ready: false,
      status: 'action_required',
      reason_code: 'recipient_not_active',
    });
  });
});

describe('a change of destination', () => {
  it('takes a second person: the proposer cannot approve, another admin can', async () => {
    const ada = ctxOf(person());
    const id = await changeProposed(ada);
    expect(codeOf(await rails.approveDestination(ada, { proposal_id: id }))).toBe('destination.second_person_required');
    const before = unwrap(await rails.read(ada));
    const after = unwrap(await rails.approveDestination(ctxOf(person()), { proposal_id: id }));
    expect(after.pending_destinations).toEqual([]);
    const history = unwrap(await rails.listVersions(ada, { limit: 1, before_version: 99 }));
    expect(history.items[0]?.proposed_by?.id).toBe(`user:${ada.actor.id}`);
    expect(readinessOf(after, 'stripe_connect')?.destination).not.toBe(
      readinessOf(before, 'stripe_connect')?.destination,
    );
    expect(readinessOf(after, 'stripe_ach_debit')?.destination).toBe(readinessOf(after, 'stripe_connect')?.destination);
  });

  it('asks who approves for their second step again, when the last one is old', async () => {
    const id = await changeProposed(ctxOf(person()));
    const approver = person();
    const stale = ctxOf({ ...approver, secondFactorAt: new Date(Date.now() - 11 * 60_000) });
    expect(codeOf(await rails.approveDestination(stale, { proposal_id: id }))).toBe('step_up.required');
    unwrap(await rails.approveDestination(ctxOf({ ...approver, secondFactorAt: new Date() }), { proposal_id: id }));
  });

  it('is decided once by 64 people at the same time', async () => {
    const id = await changeProposed(ctxOf(person()));
    const before = await versionsOf(organization.sandbox);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, () => rails.approveDestination(ctxOf(person()), { proposal_id: id })),
    );
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(codes.filter((code) => code === 'destination.decided')).toHaveLength(63);
    expect(await versionsOf(organization.sandbox)).toBe(before + 1);
  });

  it('answers one who approves twice as the first time', async () => {
    const id = await changeProposed(ctxOf(person()));
    const approver = ctxOf(person());
    const twice = await Promise.all([1, 2].map(() => rails.approveDestination(approver, { proposal_id: id })));
    expect(twice.map(codeOf)).toEqual([null, null]);
    expect(codeOf(await rails.withdrawDestination(approver, { proposal_id: id }))).toBe('destination.decided');
  });

  it('is neither proposed nor approved by a service key', async () => {
    const id = await changeProposed(ctxOf(person()));
    expect(codeOf(await rails.approveDestination(ctxOf(key()), { proposal_id: id }))).toBe(
      'destination.person_required',
    );
    unwrap(await rails.withdrawDestination(ctxOf(key()), { proposal_id: id }));
    expect(codeOf(await rails.proposeAccount(ctxOf(key()), { reason, idempotency }))).toBe(
      'destination.person_required',
    );
  });

  it('is one at a time, and can be withdrawn', async () => {
    const ada = ctxOf(person());
    const id = await changeProposed(ada);
    expect(codeOf(await rails.proposeAccount(ada, { reason, idempotency }))).toBeNull();
    expect(codeOf(await rails.proposeAccount(ctxOf(person()), { reason, idempotency }))).toBe('destination.pending');
    unwrap(await rails.withdrawDestination(ada, { proposal_id: id }));
    unwrap(await rails.withdrawDestination(ada, { proposal_id: id }));
    expect(codeOf(await rails.approveDestination(ctxOf(person()), { proposal_id: id }))).toBe('destination.decided');
  });

  it('belongs to its tenant', async () => {
    const id = await changeProposed(ctxOf(person()));
    const elsewhere = ctxOf(person(), organization.live);
    expect(codeOf(await rails.approveDestination(elsewhere, { proposal_id: id }))).toBe('destination.not_found');
    expect(codeOf(await rails.withdrawDestination(elsewhere, { proposal_id: id }))).toBe('destination.not_found');
  });

  it('of live takes two people from the first on', async () => {
    fake.counterpart = { name: 'Stripe', test: false };
    const ada = ctxOf(person(), organization.live);
    await linked(ada);
    const machine = ctxOf(key(), organization.live);
    expect(codeOf(await rails.proposeAccount(machine, { reason, idempotency }))).toBe('destination.person_required');
    const proposed = unwrap(await rails.proposeAccount(ada, { reason, idempotency }));
    expect(readinessOf(proposed, 'stripe_connect')).toMatchObject({
      destination: null,
      reason_code: 'destination_pending',
    });
    const [pending] = proposed.pending_destinations;
    const approver = ctxOf(person(), organization.live);
    const approved = unwrap(await rails.approveDestination(approver, { proposal_id: pending?.proposal_id ?? '' }));
    expect(readinessOf(approved, 'stripe_connect')?.missing).toBeNull();
  });

  it('is refused by the database itself when its proposer approves it', async () => {
    await changeProposed(ctxOf(person()));
    const approve = `UPDATE rail_destination_proposals SET state = 'approved', decided_by = proposed_by, decided_at = now(), version = 1
      WHERE tenant_id = $1 AND state = 'pending'`;
    await expect(superuser.rows(approve, [organization.sandbox.id])).rejects.toThrow('four_eyes');
  });

  it('stands in the database once it is decided, and names people of its own organisation only', async () => {
    const id = await changeProposed(ctxOf(person()));
    unwrap(await rails.withdrawDestination(ctxOf(person()), { proposal_id: id }));
    const again = `UPDATE rail_destination_proposals SET state = 'pending', decided_by = null, decided_at = null WHERE id = $1`;
    await expect(superuser.rows(again, [id])).rejects.toThrow('cannot change');
    const named = 'SELECT name FROM rails_people($1, $2::uuid[])';
    const of = [organization.sandbox.id, [organization.ownerId]];
    expect(await inTenant(db, organization.sandbox.id, (tx) => tx.rows(named, of))).toEqual([{ name: 'Olive Owner' }]);
    expect(await inTenant(db, organization.live.id, (tx) => tx.rows(named, of))).toEqual([]);
    expect(await db.rows(named, of)).toEqual([]);
  });

  it('is shown masked, and so is the audit log of it', async () => {
    const ctx = ctxOf(person());
    await changeProposed(ctx);
    unwrap(await rails.proposeAddress(ctx, await signedAddress(ctx)));
    const shown = JSON.stringify([
      unwrap(await rails.read(ctx)),
      unwrap(await rails.listVersions(ctx, { limit: 50, before_version: 99 })),
      await superuser.rows('SELECT subject_id, detail FROM audit_entries WHERE tenant_id = $1', [ctx.tenant.id]),
    ]);
    const secrets = await superuser.rows(
      'SELECT account_id AS secret FROM rail_recipients WHERE tenant_id = $1 UNION SELECT $2',
      [ctx.tenant.id, address],
    );
    expect(secrets).toHaveLength(3);
    for (const row of secrets) expect(shown).not.toContain(Object(row).secret);
    expect(shown).toContain('0x12ab…ef90');
  });
});

describe('a Base address', () => {
  it('is proposed by whoever holds its key, once per challenge', async () => {
    const ctx = ctxOf(key());
    const input = await signedAddress(ctx);
    expect(codeOf(await rails.proposeAddress(ctx, { ...input, signature: '0x00' }))).toBe('rail.signature_invalid');
    const after = unwrap(await rails.proposeAddress(ctx, input));
    expect(readinessOf(after, 'x402_usdc_base')).toMatchObject({ destination: '0x12ab…ef90', missing: null });
    expect(codeOf(await rails.proposeAddress(ctx, input))).toBe('rail.challenge_over');
  });

  it('is refused when the challenge is over, of another tenant, or signed for another address', async () => {
    const ctx = ctxOf(person());
    const input = await signedAddress(ctx);
    const later = ctxOf(person(), organization.sandbox, new Date(Date.now() + 16 * 60_000));
    expect(codeOf(await rails.proposeAddress(later, input))).toBe('rail.challenge_over');
    const elsewhere = ctxOf(person(), organization.live);
    expect(codeOf(await rails.proposeAddress(elsewhere, input))).toBe('rail.challenge_not_found');
    const stolen = await signedAddress(ctx, `0x${'ab'.repeat(20)}`);
    expect(codeOf(await rails.proposeAddress(ctx, { ...input, signature: stolen.signature }))).toBe(
      'rail.signature_invalid',
    );
    expect(codeOf(await rails.requestChallenge(ctx, { address: '0x1234', idempotency }))).toBe('rail.address_invalid');
  });

  it('is bound by its text to this tenant and environment', async () => {
    const { message } = unwrap(await rails.requestChallenge(ctxOf(person()), { address, idempotency }));
    expect(message).toContain(organization.sandbox.publicId);
    expect(message).toContain('Environment: sandbox');
    expect(message).toContain(address);
  });
});
