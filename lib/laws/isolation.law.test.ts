import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tablesWithoutTenant } from '@/lib/db/tables';
import { catalogueBreaches, isTenants, readTables } from './support/catalogue';
import { disputed, funded, held, opened, rehearsed, settled } from './support/intents';
import { plantRow } from './support/plant';
import { type Intruder, intrude, type Target, targetOf, trespasses, writesOf } from './support/trespass';
import { createWorld, type Party } from './support/world';

/*
 * Law 5 in the database: row-level security is read from the catalogue and tried with the processes' own logins. Each
 * check is shown to fail where the wall is broken on purpose.
 */

const world = await createWorld();
const { acme, rival, stack, superuser } = world;
const { database } = stack;
const intruders: readonly Intruder[] = [
  await intrude('the web process', database.appUrl),
  await intrude('the worker', database.workerUrl),
];
const logins = [database.appUrl, database.workerUrl].map((url) => decodeURIComponent(new URL(url).username));

const tables = await readTables(superuser);
const tenants = tables.filter(isTenants).map(({ name }) => name);
const targets = new Map<string, Target>();

/** Leaves a row of the party's own in every table of a tenant. */
async function live({ by, seal }: Party): Promise<void> {
  const client = by.tenant_admin;
  await opened(client, {});
  await held(client, await funded(client));
  await settled(client);
  const { intentId } = await disputed(client);
  const path = `/v1/disputes/cases/case_${intentId.replaceAll('-', '')}`;
  await client.post(`${path}/notes`, { body: 'called the payee' });
  const reference = { kind: 'invoice', ref: 'inv-7', digest_hex: '0e'.repeat(32), label: 'The invoice' };
  await client.post(`${path}/evidence-refs`, reference);
  await rehearsed(client);
  await client.post(
    '/v1/admin/api-keys',
    { service_account_name: 'desk', service_account_role: 'auditor' },
    { 'idempotency-key': 'one' },
  );
  await seal();
}

beforeAll(async () => {
  await live(acme);
  await live(rival);
  for (const table of tenants) {
    for (const { tenant } of [acme, rival]) await plantRow(superuser, table, tenant.tenant.id);
    targets.set(table, await targetOf(superuser, table, acme.tenant.tenant.id, rival.tenant.tenant.id));
  }
});
afterAll(async () => {
  await Promise.all(intruders.map((intruder) => intruder.close()));
  await world.close();
});

function targetIn(table: string): Target {
  const target = targets.get(table);
  if (target === undefined) throw new Error(`nobody has a row in ${table}`);
  return target;
}

const trespassesOf = async (table: string): Promise<readonly string[]> =>
  (await Promise.all(intruders.map((intruder) => trespasses(intruder, targetIn(table))))).flat();

describe('the catalogue', () => {
  it('holds nothing against the law', async () => {
    expect(await catalogueBreaches(superuser, logins)).toEqual([]);
  });

  it('lists as tables without a tenant exactly those with a reason', () => {
    const without = tables.filter(({ has_tenant, name }) => !has_tenant || name === 'locators').map(({ name }) => name);
    expect(without.sort()).toEqual(Object.keys(tablesWithoutTenant).sort());
  });

  const broken: readonly (readonly [expected: string, change: string])[] = [
    ['intents: row security is not enabled', 'ALTER TABLE intents DISABLE ROW LEVEL SECURITY'],
    ['evidence: row security does not bind the owner', 'ALTER TABLE evidence NO FORCE ROW LEVEL SECURITY'],
    ['users: row security does not bind the owner', 'ALTER TABLE users NO FORCE ROW LEVEL SECURITY'],
    ['sessions: it has no policy', 'DROP POLICY sys_rows ON sessions'],
    ['sessions: the policy sys_rows lets {public} in', 'ALTER POLICY sys_rows ON sessions TO PUBLIC'],
    [
      'intents: the policy tenant_rows lets {tidegate_app,tidegate_worker} see other rows',
      'ALTER POLICY tenant_rows ON intents USING (true)',
    ],
    [
      'intents: the policy tenant_rows lets {tidegate_app,tidegate_worker} see other rows',
      'ALTER POLICY tenant_rows ON intents WITH CHECK (true)',
    ],
    [
      'intents: the policy more lets {tidegate_app} see other rows',
      'CREATE POLICY more ON intents TO tidegate_app USING (amount = 1)',
    ],
    ['notes: it has no tenant_id and no reason in lib/db/tables.ts', 'CREATE TABLE notes (id uuid PRIMARY KEY)'],
    ['notes: row security is not enabled', 'CREATE TABLE notes (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id))'],
    ['notes: it has no primary key', 'CREATE TABLE notes (tenant_id uuid)'],
    [
      'ledger_heads: its tenant_id may be null',
      'ALTER TABLE ledger_heads DROP CONSTRAINT ledger_heads_pkey; ALTER TABLE ledger_heads ALTER tenant_id DROP NOT NULL',
    ],
    ['evidence: the key evidence_id_key does not lead with tenant_id', 'ALTER TABLE evidence ADD UNIQUE (id)'],
    [
      'notes: the foreign key notes_org_fkey does not carry tenant_id',
      'CREATE TABLE notes (tenant_id uuid PRIMARY KEY, org uuid REFERENCES organizations)',
    ],
    ['everything: a view or foreign table passes row security', 'CREATE VIEW everything AS SELECT * FROM intents'],
    ['spend_expire(uuid,uuid): everybody may call it', 'GRANT EXECUTE ON FUNCTION spend_expire(uuid, uuid) TO PUBLIC'],
    [
      'peek: runs as postgres, which is not on the list',
      'CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS $$ SELECT count(*) FROM intents $$',
    ],
    [
      'peek: its search_path does not end with pg_temp',
      'CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$ SELECT count(*) FROM intents $$',
    ],
    ['identity_find_user: is on the list, not in the database', 'DROP FUNCTION identity_find_user(text)'],
    ['tidegate_app has BYPASSRLS', 'ALTER ROLE tidegate_app BYPASSRLS'],
    ['tidegate_app owns something', 'ALTER TABLE intents OWNER TO tidegate_app'],
    ['tidegate_worker may create objects in public', 'GRANT CREATE ON SCHEMA public TO tidegate_worker'],
    ['tidegate_app may look into the job queue', 'GRANT USAGE ON SCHEMA graphile_worker TO tidegate_app'],
    ['tidegate_app may truncate intents', 'GRANT TRUNCATE ON intents TO tidegate_app'],
    [
      '_prisma_migrations: somebody but the owner has a right to it',
      'GRANT SELECT ON _prisma_migrations TO tidegate_app',
    ],
  ];

  it.each(broken)('%s, is found after: %s', async (expected, change) => {
    const client = new Client({ connectionString: database.superuserUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(change);
      const rows = async (text: string, values: readonly unknown[] = []) =>
        (await client.query(text, [...values])).rows;
      expect(await catalogueBreaches({ rows }, logins)).toContain(expected);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  });
});

describe.each(tenants)('rows of another tenant in %s', (table) => {
  it('are out of reach', async () => {
    expect(await trespassesOf(table)).toEqual([]);
  });

  const restored = `USING (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid)
    WITH CHECK (tenant_id = nullif(current_setting('tidegate.tenant', true), '')::uuid)`;

  it('are reached once the policy has no tenant', async () => {
    await superuser.rows(`ALTER POLICY tenant_rows ON "${table}" USING (true)`);
    try {
      const found = await trespassesOf(table);
      expect(found.some((each) => each.includes(`reads another tenant's ${table}`))).toBe(true);
      expect(found.some((each) => each.includes(`reads without a tenant from ${table}`))).toBe(true);
    } finally {
      await superuser.rows(`ALTER POLICY tenant_rows ON "${table}" ${restored}`);
    }
  });

  it('could be written once the check has no tenant', async () => {
    await superuser.rows(`ALTER POLICY tenant_rows ON "${table}" WITH CHECK (true)`);
    try {
      const found = await trespassesOf(table);
      expect(found.some((each) => each.includes(`inserts another tenant's ${table}`))).toBe(true);
    } finally {
      await superuser.rows(`ALTER POLICY tenant_rows ON "${table}" ${restored}`);
    }
  });
});

describe('tables without a tenant', () => {
  const closed = tables.map(({ name }) => name).filter((name) => !tenants.includes(name) && name !== 'tenants');

  it.each(closed)('%s answers no process', async (table) => {
    for (const intruder of intruders) {
      for (const text of [
        `SELECT FROM "${table}"`,
        `DELETE FROM "${table}"`,
        `INSERT INTO "${table}" DEFAULT VALUES`,
      ]) {
        const attempt = intruder.within(rival.tenant.tenant.id, (client) => client.query(text));
        await expect(attempt, `${intruder.name}: ${text}`).rejects.toMatchObject({ code: '42501' });
      }
    }
  });

  it('show of tenants the own one alone', async () => {
    for (const intruder of intruders) {
      const seen = (tenantId: string | null) =>
        intruder.within(tenantId, async (client) => (await client.query('SELECT id FROM tenants')).rows);
      expect(await seen(null)).toEqual([]);
      expect(await seen(rival.tenant.tenant.id)).toEqual([{ id: rival.tenant.tenant.id }]);
    }
  });
});

describe('what a process may change in rows of its own tenant', () => {
  /** A closed list: everything that is not here is written once and stands. */
  const changeable: Readonly<Record<string, readonly string[]>> = {
    intents: [
      'state',
      'status',
      'settlement_kind',
      'end_reason',
      'capability_id',
      'capability_issued_at',
      'version',
      'updated_at',
      'funded_at',
      'ended_at',
      'hold_expires_at',
      'due_at',
      'sweeps',
      'inspect_at',
      'earned',
    ],
    rail_operations: [
      'status',
      'rail_ref',
      'detail',
      'failure_code',
      'lease_owner',
      'lease_until',
      'asked',
      'last_asked_at',
      'next_ask_at',
      'finished_at',
      'heard_at',
    ],
    simulated_rail_entries: ['calls', 'verdict'],
    // A claim is answered once; the answer then stands (conservation.law.test.ts).
    idempotency_keys: ['status', 'body'],
    spend_accounts: ['held', 'used'],
    spend_decisions: ['state', 'finished_at'],
    recovery_cases: ['status', 'status_changed_at'],
    recovery_runs: ['answer', 'claimed_until', 'finished_at', 'requested_by'],
    recovery_statements: ['claimed_until', 'differences', 'finished_at', 'requested_by', 'totals'],
    dispute_cases: ['status', 'due_at', 'ending', 'resolution_note', 'resolved_at', 'updated_at'],
    gate_budgets: [
      'available',
      'captured',
      'funded_at',
      'provider',
      'refunded',
      'released',
      'reserved',
      'session_at',
      'status',
    ],
    gate_deliveries: ['attempts', 'finished_at', 'lease_until', 'next_at', 'status'],
    gate_quotes: ['executor', 'provider', 'refund_due_at', 'session_at', 'session_key', 'work', 'work_at'],
    gate_resume_events: ['acked_at', 'callback_status'],
    spend_counted: ['returned'],
    kyc_applications: [
      'status',
      'reject_type',
      'version',
      'attempt',
      'risk_tier',
      'has_pep',
      'entity_type',
      'category_key',
      'country',
      'snapshot_hash',
      'warranty_by',
      'warranty_at',
      'excluded_reviewers',
      'decision_id',
      'is_held',
      'row_version',
      'updated_at',
      'submitted_at',
      'decided_at',
      'retention_from',
    ],
    kyc_subjects: ['sealed_key', 'destroyed_at', 'roles', 'is_publicly_held', 'row_version', 'removed_at'],
    kyc_fields: ['sealed', 'row_version', 'updated_by', 'updated_at'],
    kyc_links: ['share', 'controls', 'row_version', 'updated_by', 'updated_at', 'removed_at'],
    kyc_sections: ['owner_user_id', 'state', 'row_version', 'updated_by', 'updated_at'],
    kyc_documents: [
      'status',
      'issued_on',
      'expires_on',
      'early_reverify',
      'row_version',
      'changed_at',
      'judged_at',
      'judged_by',
      'reason_code',
    ],
    kyc_files: ['replaced_at'],
    kyc_upload_links: ['revoked_at', 'last_used_at'],
    kyc_timers: ['started_at', 'due_at', 'stopped_at'],
    kyc_cases: [
      'state',
      'priority',
      'assignee_id',
      'escalated_to',
      'sla_due_at',
      'pauses',
      'row_version',
      'closed_at',
      'kind',
      'sla_budget_ms',
      'sla_started_at',
    ],
    kyc_claims: ['reviewer_id', 'claimed_at', 'heartbeat_at', 'expires_at'],
    kyc_checks: ['source', 'result', 'asks', 'checked_by', 'checked_at', 'sealed_note'],
    kyc_info_requests: ['due_at', 'was_extended', 'closed_at'],
    kyc_info_items: ['state', 'answered_at'],
    kyc_proposals: ['voided_at', 'decided_at', 'sealed_void_note', 'void_reason'],
    kyc_reviews: [
      'state',
      'answered',
      'due_at',
      'lapsed_at',
      'row_version',
      'completed_at',
      'answers',
      'opens_at',
      'portions',
    ],
    spend_counters: ['amount'],
    tenant_capabilities: ['allowed', 'reason', 'valid_until', 'changed_at'],
  };
  const webOnly: typeof changeable = {
    service_keys: ['revoked_at', 'last_used_at', 'replaced_by'],
    agent_keys: ['revoked_at', 'label'],
    rail_recipients: ['account_id', 'contact_email', 'capability', 'requirements', 'read_at'],
    rail_address_challenges: ['used_at'],
    // A decision is made once and then stands (lib/rails/configuration/configuration.db.test.ts).
    rail_destination_proposals: ['state', 'decided_by', 'decided_at', 'version'],
    gate_agents: [
      'callback_url',
      'default_currency',
      'deleted_at',
      'name',
      'owner_id',
      'platform',
      'policy',
      'policy_version',
      'provider',
      'secret_version',
      'status',
    ],
    gate_credentials: ['label', 'last_used_at', 'revoked_at'],
    gate_decisions: [
      'amount',
      'approval_digest',
      'code',
      'created_at',
      'decided_at',
      'decided_by',
      'detail',
      'expires_at',
      'policy_version',
      'verdict',
    ],
    gate_executions: ['error_metadata', 'result_metadata', 'status', 'updated_at'],
    gate_grants: ['consumed_at'],
    gate_install_links: ['consumed_at', 'revoked_at'],
    gate_rail_connections: ['config', 'mode', 'status', 'updated_at'],
    gate_spends: ['captured_at', 'metadata', 'provider_reference', 'status'],
    intents: ['rail', 'rail_version', 'settlement_mode'],
  };
  const workerOnly: typeof changeable = {
    ledger_events: ['seq', 'prev_commitment', 'entry_commitment', 'signature', 'kid', 'sealed_at'],
    ledger_heads: ['tenant_id', 'seq', 'entry_commitment', 'signature', 'kid', 'signed_at'],
  };
  const flat = (lists: typeof changeable): readonly string[] =>
    Object.entries(lists).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
  const expected = [
    [...flat(changeable), ...flat(webOnly)],
    [...flat(changeable), ...flat(workerOnly)],
  ];

  it.each([...intruders.entries()])(
    'is a closed list of columns, and no row can be deleted (%i)',
    async (at, intruder) => {
      const found: string[] = [];
      for (const table of tenants) found.push(...(await writesOf(intruder, targetIn(table))));
      expect(found.sort()).toEqual([...(expected[at] ?? [])].sort());
    },
  );
});

describe('a process that went wrong', () => {
  it('cannot become another role, or switch row security off', async () => {
    for (const intruder of intruders) {
      for (const role of [
        'tidegate_sys',
        'tidegate_jobs',
        'postgres',
        decodeURIComponent(new URL(database.ownerUrl).username),
      ]) {
        const attempt = intruder.within(null, (client) => client.query(`SET LOCAL ROLE "${role}"`));
        await expect(attempt, role).rejects.toMatchObject({ code: '42501' });
      }
      const blind = intruder.within(null, async (client) => {
        await client.query('SET LOCAL row_security = off');
        return client.query('SELECT FROM intents');
      });
      await expect(blind).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('sees nothing under a tenant that is no id', async () => {
    for (const intruder of intruders) {
      const attempt = intruder.within("' OR true --", (client) => client.query('SELECT FROM intents'));
      await expect(attempt).rejects.toMatchObject({ code: '22P02' });
    }
  });

  it('cannot put a table of its own in the place of ours', async () => {
    const sent = intruders.map((intruder) =>
      intruder.within(null, async (client) => {
        await client.query('CREATE TEMP TABLE locators (kind text, digest bytea, tenant_id uuid)');
        await client.query(
          'CREATE TEMP TABLE signing_keys (kid text, purpose text, public_key bytea, sealed_seed bytea, retired_at timestamptz)',
        );
        await client.query('GRANT ALL ON locators, signing_keys TO PUBLIC');
        await client.query(`CREATE FUNCTION pg_temp.steal() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN RAISE EXCEPTION 'it ran as %', current_user USING ERRCODE = 'TG999'; END $$`);
        for (const table of ['locators', 'signing_keys']) {
          await client.query(
            `CREATE TRIGGER steal BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION pg_temp.steal()`,
          );
        }
        await client.query(`SELECT sys_add_signing_key('kid-of-nobody', 'ledger', '\\x00', '\\x00', false)`);
        return (await client.query(`SELECT count(*)::int AS rows FROM signing_keys`)).rows;
      }),
    );
    // The key went into our table, not into the caller's.
    expect(await Promise.all(sent)).toEqual([[{ rows: 0 }], [{ rows: 0 }]]);
  });
});
