import { type PlatformRole, platformRoles } from './onboarding-role';

/**
 * The one permission table. Routes, server actions, pages and the menu read it; nothing else decides who may do what.
 */
export const roles = ['owner', 'tenant_admin', 'operator', 'auditor', 'developer'] as const;
export type Role = (typeof roles)[number];

/** Whoever the console opens for: members of an organisation, and people of the installation, who have no tenant. */
export type Holder = Role | PlatformRole;

const everyone: readonly Role[] = roles;
const admins: readonly Role[] = ['owner', 'tenant_admin'];
const movers: readonly Role[] = ['owner', 'tenant_admin', 'operator', 'developer'];
const deskStaff: readonly Role[] = ['owner', 'tenant_admin', 'operator'];
const caseReaders: readonly Role[] = ['owner', 'tenant_admin', 'operator', 'auditor'];
const compliance: readonly PlatformRole[] = ['compliance_reviewer', 'compliance_lead'];
const overseers: readonly Role[] = ['owner', 'tenant_admin', 'auditor'];

export const permissionTable = {
  'principal.read': everyone,
  'intent.read': everyone,
  'intent.create': movers,
  'intent.fund': movers,
  'intent.evidence': movers,
  'intent.settle': movers,
  'dispute.read': caseReaders,
  'dispute.manage': deskStaff,
  /** A request of an agent's above its own threshold. */
  'approval.decide': deskStaff,
  'gate.read': everyone,
  'gate.manage': deskStaff,
  'recovery.read': everyone,
  'recovery.manage': deskStaff,
  'claim.write_off': admins,
  'spend.verify': movers,
  'sandbox.guardrail': movers,
  'ledger.read': everyone,
  'audit.read': overseers,
  'key.read': overseers,
  'key.manage': admins,
  'agent_key.read': everyone,
  'agent_key.manage': admins,
  'member.read': overseers,
  'member.manage': admins,
  'rail.read': overseers,
  'rail.manage': admins,
  'webhook.read': overseers,
  /** The organisation's own application to be verified. */
  'kyc.read': overseers,
  'kyc.manage': admins,
  /** Merchants that were invited: each reader sees their own. */
  'merchant.read': [...admins, ...platformRoles],
  'merchant.invite': [...admins, 'integration_consultant', 'business_partner'],
  /** Naming who of the installation works for a merchant: part of its plan. */
  'merchant.engage': ['integration_consultant', 'ppo'],
  /** The reviewer's desk: its queue, and cases with what stands in them. */
  'desk.read': compliance,
  'desk.work': compliance,
  'desk.propose': compliance,
  /** As the second person; which decisions are for a lead says the decision itself. */
  'desk.decide': compliance,
  /** Taking a case over, appeals, and reviews by hand. */
  'desk.lead': ['compliance_lead'],
} as const satisfies Record<string, readonly Holder[]>;

export type Permission = keyof typeof permissionTable;

export const isRole = (value: string): value is Role => roles.some((role) => role === value);

export const may = (role: Holder, permission: Permission): boolean => rolesThatMay(permission).includes(role);

/** Who can grant it: shown on a denied page. */
export const rolesThatMay = (permission: Permission): readonly Holder[] => permissionTable[permission];

/** Nobody hands out more than they hold, and only an owner makes an owner. */
export const mayGrant = (granter: Role, role: Role): boolean =>
  (role !== 'owner' || granter === 'owner') &&
  Object.values(permissionTable).every(
    (holders: readonly Holder[]) => !holders.includes(role) || holders.includes(granter),
  );
