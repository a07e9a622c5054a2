/**
 * Tables without a tenant: a closed list, each with its reason (decision 0006).
 * Every other table carries `tenant_id` first in its primary key; a test reads the catalogue and compares.
 */
export const tablesWithoutTenant: Readonly<Record<string, string>> = {
  organizations: 'Owns tenants; KYC belongs to it.',
  tenants: 'Is the tenant: its own id is the tenant id.',
  users: 'A person may belong to several organisations.',
  memberships: 'Binds a person to an organisation, above its tenants.',
  sessions: 'A signed-in person, who may switch tenants.',
  invitations: 'Asks a person into an organisation, above its tenants.',
  second_factors: 'Belongs to a person, who may belong to several organisations.',
  recovery_codes: 'Belongs to a person, like the second factor that it stands in for.',
  partner_firms: 'Brings merchants, each with tenants of its own.',
  platform_members: 'Works for the installation, above all tenants.',
  engagements: 'Names who of the platform works for an organisation, above its tenants.',
  introductions: 'Says how an organisation came, above its tenants.',
  platform_audit_entries: 'What platform people do that belongs to no single tenant.',
  sign_ups: 'Asks for an organisation that is not there yet.',
  sign_in_throttles: 'Counts failures before anyone is known.',
  locators: 'Answers exact look-ups before a tenant is known.',
  signing_keys: 'The platform signs for every tenant with the same published keys.',
  inbound_events: 'Arrives before anyone knows whose it is.',
  inbound_cursors: 'A counterpart is read for the whole installation.',
  chain_accounts: 'One lane of nonces per escrow operator, who signs for every tenant.',
  chain_transactions: 'What an escrow operator signed: public on chain, one sequence for all tenants.',
  _prisma_migrations: 'Bookkeeping of migrations; only the owner reads it.',
};
