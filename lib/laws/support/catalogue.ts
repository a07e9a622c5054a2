import { z } from 'zod';
import { tablesWithoutTenant } from '@/lib/db/tables';

/** Whoever can run a query: one connection, so that a change to the catalogue can be tried and rolled back. */
export interface Queries {
  rows(text: string, values?: readonly unknown[]): Promise<readonly unknown[]>;
}

/** Bookkeeping of migrations: written before any policy exists, and nobody but the owner has a right to it. */
const ownersOnly = '_prisma_migrations';

/**
 * Functions that run with more rights than their caller, each with its owner. A new one is a new way through the wall
 * between tenants: it is added here with the eyes open.
 */
export const definers: Readonly<Record<string, 'tidegate_sys' | 'tidegate_jobs'>> = {
  tidegate_authenticate: 'tidegate_sys',
  sys_due_intents: 'tidegate_sys',
  sys_intents_to_inspect: 'tidegate_sys',
  sys_uncompared_tenants: 'tidegate_sys',
  sys_due_operations: 'tidegate_sys',
  sys_due_holds: 'tidegate_sys',
  sys_unsealed_tenants: 'tidegate_sys',
  sys_sweep_expired: 'tidegate_sys',
  sys_sweep_sign_ins: 'tidegate_sys',
  sys_signing_keys: 'tidegate_sys',
  sys_add_signing_key: 'tidegate_sys',
  identity_create_organization: 'tidegate_sys',
  identity_add_member: 'tidegate_sys',
  identity_locate_key: 'tidegate_sys',
  identity_count_sign_in: 'tidegate_sys',
  identity_clear_sign_in: 'tidegate_sys',
  identity_find_user: 'tidegate_sys',
  identity_open_session: 'tidegate_sys',
  identity_session: 'tidegate_sys',
  identity_revoke_session: 'tidegate_sys',
  identity_switch_environment: 'tidegate_sys',
  identity_switch_organization: 'tidegate_sys',
  identity_members: 'tidegate_sys',
  identity_lock_member: 'tidegate_sys',
  identity_change_role: 'tidegate_sys',
  identity_remove_member: 'tidegate_sys',
  identity_invite: 'tidegate_sys',
  identity_open_invitations: 'tidegate_sys',
  identity_lock_invitation: 'tidegate_sys',
  identity_renew_invitation: 'tidegate_sys',
  identity_revoke_invitation: 'tidegate_sys',
  identity_find_invitation: 'tidegate_sys',
  identity_accept_invitation: 'tidegate_sys',
  identity_begin_enrolment: 'tidegate_sys',
  identity_find_enrolment: 'tidegate_sys',
  identity_confirm_enrolment: 'tidegate_sys',
  identity_give_recovery_codes: 'tidegate_sys',
  identity_reset_factor: 'tidegate_sys',
  identity_find_factor: 'tidegate_sys',
  identity_step_up: 'tidegate_sys',
  identity_use_code: 'tidegate_sys',
  identity_use_recovery_code: 'tidegate_sys',
  identity_ask_sign_up: 'tidegate_sys',
  identity_find_sign_up: 'tidegate_sys',
  identity_take_sign_up: 'tidegate_sys',
  identity_furnish_organization: 'tidegate_sys',
  identity_add_platform_member: 'tidegate_sys',
  identity_create_merchant: 'tidegate_sys',
  identity_sees_merchant: 'tidegate_sys',
  identity_merchants: 'tidegate_sys',
  identity_lock_merchant_invitation: 'tidegate_sys',
  identity_engage: 'tidegate_sys',
  platform_note: 'tidegate_sys',
  rails_people: 'tidegate_sys',
  x402_locate: 'tidegate_sys',
  x402_reserve: 'tidegate_sys',
  chain_lock_lane: 'tidegate_sys',
  chain_record: 'tidegate_sys',
  chain_lane: 'tidegate_sys',
  chain_of_operation: 'tidegate_sys',
  chain_open: 'tidegate_sys',
  chain_from_nonce: 'tidegate_sys',
  chain_mark: 'tidegate_sys',
  chain_knows: 'tidegate_sys',
  chain_scanned: 'tidegate_sys',
  inbound_store: 'tidegate_sys',
  inbound_take: 'tidegate_sys',
  inbound_finish: 'tidegate_sys',
  inbound_due: 'tidegate_sys',
  inbound_wake: 'tidegate_sys',
  inbound_health: 'tidegate_sys',
  inbound_open: 'tidegate_sys',
  inbound_cursor: 'tidegate_sys',
  inbound_move_cursor: 'tidegate_sys',
  inbound_tenant: 'tidegate_sys',
  inbound_sweep: 'tidegate_sys',
  gate_authenticate: 'tidegate_sys',
  gate_locate: 'tidegate_sys',
  gate_tenant_of: 'tidegate_sys',
  identity_has_people: 'tidegate_sys',
  sys_due_gate_refunds: 'tidegate_sys',
  sys_due_gate_deliveries: 'tidegate_sys',
  kyc_staff_role: 'tidegate_sys',
  kyc_member_role: 'tidegate_sys',
  kyc_recipients: 'tidegate_sys',
  kyc_locate: 'tidegate_sys',
  kyc_tenant_of: 'tidegate_sys',
  kyc_queue: 'tidegate_sys',
  kyc_queue_counts: 'tidegate_sys',
  kyc_desk_cases: 'tidegate_sys',
  kyc_open_case: 'tidegate_sys',
  kyc_is_tied: 'tidegate_sys',
  kyc_staff: 'tidegate_sys',
  kyc_staff_names: 'tidegate_sys',
  kyc_staff_addresses: 'tidegate_sys',
  sys_due_kyc: 'tidegate_sys',
  sys_due_kyc_reviews: 'tidegate_sys',
  tidegate_enqueue: 'tidegate_jobs',
};

const definerPaths = ['search_path=public, pg_temp', 'search_path=pg_catalog, pg_temp'];

const tenantCondition = "(tenant_id = (NULLIF(current_setting('tidegate.tenant'::text, true), ''::text))::uuid)";

const tableRow = z.object({
  name: z.string(),
  enabled: z.boolean(),
  forced: z.boolean(),
  policies: z.number(),
  has_tenant: z.boolean(),
  tenant_may_be_null: z.boolean(),
  pg_granted: z.boolean(),
});
export type Table = z.output<typeof tableRow>;

const tablesText = `SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
    (SELECT count(*)::int FROM pg_policy WHERE polrelid = c.oid) AS policies,
    t.attname IS NOT NULL AS has_tenant, NOT coalesce(t.attnotnull, true) AS tenant_may_be_null,
    EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner) AS pg_granted
  FROM pg_class c LEFT JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1`;

export const readTables = async (db: Queries): Promise<readonly Table[]> =>
  z.array(tableRow).parse(await db.rows(tablesText));

export const isTenants = (table: Table): boolean => tablesWithoutTenant[table.name] === undefined;

function tableBreaches(table: Table): readonly string[] {
  if (table.name === ownersOnly)
    return table.pg_granted ? [`${table.name}: somebody but the owner has a right to it`] : [];
  return [
    ...(table.enabled ? [] : ['row security is not enabled']),
    ...(table.forced ? [] : ['row security does not bind the owner']),
    ...(table.policies > 0 ? [] : ['it has no policy']),
    ...(isTenants(table) && !table.has_tenant ? ['it has no tenant_id and no reason in lib/db/tables.ts'] : []),
    ...(table.tenant_may_be_null ? ['its tenant_id may be null'] : []),
  ].map((problem) => `${table.name}: ${problem}`);
}

const strings = z.array(z.object({ breach: z.string() }));

/** Each finds what breaks one rule; none of them may find anything. */
const queries: readonly string[] = [
  // Keys lead with the tenant: a unique key across tenants would tell one tenant what another one holds.
  `SELECT format('%s: the key %s does not lead with tenant_id', i.indrelid::regclass, i.indexrelid::regclass) AS breach
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
   JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
   WHERE c.relnamespace = 'public'::regnamespace AND (i.indisprimary OR i.indisunique) AND NOT c.relname = ANY($1)
     AND i.indkey[0] <> t.attnum`,
  `SELECT format('%s: it has no primary key', c.relname) AS breach FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary) AND $1::text[] IS NOT NULL`,
  // Checks of foreign keys pass row security: only the tenant in the key keeps them inside.
  `SELECT format('%s: the foreign key %s does not carry tenant_id', k.conrelid::regclass, k.conname) AS breach
   FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
   WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace AND NOT c.relname = ANY($1) AND NOT EXISTS (
     SELECT FROM unnest(k.conkey, k.confkey) AS pair(here, there)
     JOIN pg_attribute h ON h.attrelid = k.conrelid AND h.attnum = pair.here
     JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attnum = pair.there
     WHERE h.attname = 'tenant_id' AND t.attname = 'tenant_id')`,
  // What processes may see of a tenant's table is decided by one condition, the same everywhere.
  `SELECT format('%s: the policy %s lets %s see other rows', tablename, policyname, roles) AS breach FROM pg_policies
   WHERE schemaname = 'public' AND NOT tablename = ANY($1) AND roles && '{tidegate_app,tidegate_worker,public}'
     AND (qual IS DISTINCT FROM '${tenantCondition.replaceAll("'", "''")}'
       OR with_check IS DISTINCT FROM '${tenantCondition.replaceAll("'", "''")}' OR 'public' = ANY(roles))`,
  `SELECT format('%s: the policy %s lets %s in', tablename, policyname, roles) AS breach FROM pg_policies
   WHERE schemaname = 'public' AND tablename = ANY($1) AND tablename <> 'tenants' AND roles <> '{tidegate_sys}'`,
  // A view answers with its owner's rights.
  `SELECT format('%s: a view or foreign table passes row security', c.relname) AS breach FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm', 'f') AND $1::text[] IS NOT NULL`,
  // Nobody but their owner and the roles named in a grant may call functions.
  `SELECT format('%s: everybody may call it', p.oid::regprocedure) AS breach FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace AND $1::text[] IS NOT NULL
     AND EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)`,
  `SELECT format('%s may create objects in %s', r.rolname, n.nspname) AS breach
   FROM pg_roles r CROSS JOIN pg_namespace n
   WHERE r.rolname IN ('tidegate_app', 'tidegate_worker') AND n.nspname IN ('public', 'graphile_worker')
     AND has_schema_privilege(r.oid, n.oid, 'CREATE') AND $1::text[] IS NOT NULL`,
  `SELECT format('%s may look into the job queue', r.rolname) AS breach FROM pg_roles r
   WHERE r.rolname IN ('tidegate_app', 'tidegate_worker', 'tidegate_sys') AND $1::text[] IS NOT NULL
     AND has_schema_privilege(r.oid, 'graphile_worker', 'USAGE')`,
  `SELECT format('%s may truncate %s', r.rolname, c.relname) AS breach
   FROM pg_roles r CROSS JOIN pg_class c
   WHERE r.rolname IN ('tidegate_app', 'tidegate_worker', 'tidegate_sys') AND c.relkind IN ('r', 'p')
     AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(r.oid, c.oid, 'TRUNCATE') AND $1::text[] IS NOT NULL`,
];

const definerRow = z.object({ name: z.string(), owner: z.string(), settings: z.array(z.string()) });

async function definerBreaches(db: Queries): Promise<readonly string[]> {
  const rows = await db.rows(
    `SELECT p.proname AS name, p.proowner::regrole::text AS owner, coalesce(p.proconfig, '{}') AS settings FROM pg_proc p
     WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace`,
  );
  const found = z.array(definerRow).parse(rows);
  const unlisted = found.filter(({ name, owner }) => definers[name] !== owner);
  const loose = found.filter(({ settings }) => !settings.some((each) => definerPaths.includes(each)));
  const gone = Object.keys(definers).filter((name) => !found.some((each) => each.name === name));
  return [
    ...unlisted.map(({ name, owner }) => `${name}: runs as ${owner}, which is not on the list`),
    ...loose.map(({ name }) => `${name}: its search_path does not end with pg_temp`),
    ...gone.map((name) => `${name}: is on the list, not in the database`),
  ];
}

const powersText = `SELECT format('%s %s', r.rolname, p.power) AS breach
  FROM pg_roles r CROSS JOIN LATERAL (VALUES
    (r.rolsuper, 'is a superuser'), (r.rolbypassrls, 'has BYPASSRLS'), (r.rolcreaterole, 'may create roles'),
    (r.rolcreatedb, 'may create databases'), (r.rolreplication, 'may replicate'),
    (EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid AND deptype = 'o'),
      'owns something')) AS p(holds, power)
  WHERE p.holds AND EXISTS (SELECT FROM pg_roles l WHERE l.rolname = ANY($1) AND pg_has_role(l.oid, r.oid, 'MEMBER'))`;

const membersText = `SELECT format('%s is a member of %s', l.rolname, r.rolname) AS breach
  FROM pg_roles l CROSS JOIN pg_roles r
  WHERE l.rolname = ANY($1) AND r.oid <> l.oid AND r.rolname NOT IN ('tidegate_app', 'tidegate_worker')
    AND pg_has_role(l.oid, r.oid, 'MEMBER')`;

/** What the catalogue says against law 5, in words; empty when tenants are apart. `logins` are the processes' own. */
export async function catalogueBreaches(db: Queries, logins: readonly string[]): Promise<readonly string[]> {
  const breaches = [...(await readTables(db)).flatMap(tableBreaches)];
  const without = Object.keys(tablesWithoutTenant);
  for (const text of queries)
    breaches.push(...strings.parse(await db.rows(text, [without])).map(({ breach }) => breach));
  for (const text of [powersText, membersText]) {
    breaches.push(...strings.parse(await db.rows(text, [logins])).map(({ breach }) => breach));
  }
  return [...breaches, ...(await definerBreaches(db))];
}
