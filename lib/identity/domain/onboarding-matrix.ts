import type { Actor } from '@/lib/kernel/context';
import type { OnboardingRole } from '@/lib/kernel/onboarding-role';
import type { Role } from '@/lib/kernel/permission';

/**
 * How far a role may go: do it, do it with a second person, do it for what is its own, read it, or nothing.
 * A limit narrows that further, in the words of the use case that keeps it.
 */
export interface Leave {
  readonly extent: 'do' | 'second' | 'own' | 'read' | 'none';
  readonly limit: Limit | null;
}

/** What of an act is meant, where it is not all of it. */
export type Limit =
  | 'status'
  | 'introduced'
  | 'logged'
  | 'low_risk'
  | 'propose'
  | 'comment'
  | 'side_a'
  | 'side_b'
  | 'bin_or_category'
  | 'once'
  | 'web'
  | 'tech'
  | 'revoke'
  | 'request'
  | 'veto_kyc'
  | 'veto'
  | 'engagement'
  | 'kyc'
  | 'no_pii';

const to = (extent: Leave['extent'], limit: Limit | null = null): Leave => ({ extent, limit });

const yes = to('do');
const two = to('second');
const own = to('own');
const read = to('read');
const none = to('none');
const status = to('read', 'status');
const comment = to('read', 'comment');
const web = to('do', 'web');
const engaged = to('own', 'engagement');

/** Columns of the matrix, in its order. */
export const matrixRoles = [
  'merchant_business',
  'merchant_developer',
  'solution_architect',
  'integration_consultant',
  'ppo',
  'qa_specialist',
  'backend_developer',
  'compliance_reviewer',
  'compliance_lead',
  'business_partner',
  'tenant_admin',
] as const satisfies readonly OnboardingRole[];

type Row = readonly [Leave, Leave, Leave, Leave, Leave, Leave, Leave, Leave, Leave, Leave, Leave];

/** Who may do what in an onboarding. Whatever does not stand here is forbidden. */
export const onboardingMatrix = {
  invite_merchant: [none, none, none, yes, none, none, none, none, none, own, yes],
  manage_members: [yes, none, none, none, none, none, none, none, none, none, yes],
  edit_kyc: [yes, none, none, none, none, none, none, none, none, none, none],
  see_kyc_status: [yes, status, status, status, status, none, none, yes, yes, to('own', 'introduced'), status],
  see_kyc_documents: [own, none, none, none, none, none, none, to('do', 'logged'), to('do', 'logged'), none, none],
  work_case: [none, none, none, none, none, none, none, yes, yes, none, none],
  propose_decision: [none, none, none, none, none, none, none, yes, yes, none, none],
  approve_second: [none, none, none, none, none, none, none, to('second', 'low_risk'), two, none, none],
  suspend_or_reject: [none, none, none, none, none, none, none, to('own', 'propose'), two, none, none],
  edit_policy: [none, none, none, none, none, none, none, none, two, none, none],
  answer_decision: [yes, read, comment, comment, comment, read, read, read, read, read, read],
  confirm_decision: [
    to('do', 'side_a'),
    none,
    to('do', 'side_b'),
    to('do', 'side_b'),
    read,
    none,
    none,
    to('do', 'bin_or_category'),
    to('do', 'bin_or_category'),
    none,
    none,
  ],
  book_kickoff: [yes, yes, yes, yes, yes, none, none, none, none, none, none],
  set_plan: [read, read, read, yes, yes, read, none, none, none, read, read],
  deliver_stage_credentials: [none, none, none, yes, none, none, none, none, none, none, none],
  open_credential_share: [none, to('do', 'once'), none, none, none, none, none, none, none, none, none],
  run_verifiers: [web, to('do', 'tech'), yes, read, read, yes, yes, web, web, none, none],
  attest_item: [own, own, own, own, none, own, none, own, own, none, none],
  countersign_card_scenarios: [none, none, read, none, none, yes, none, none, none, none, none],
  sign_final_validation: [none, yes, yes, none, none, read, none, none, none, none, none],
  waive_item: [none, none, two, none, two, none, none, none, none, none, none],
  issue_temporal_key: [none, none, two, none, none, none, none, none, none, none, none],
  manage_own_key: [none, yes, none, none, none, none, none, none, none, none, to('do', 'revoke')],
  view_permanent_key: [none, to('do', 'once'), none, none, none, none, none, none, none, none, none],
  add_billing_instrument: [yes, none, none, none, none, none, none, none, none, none, yes],
  approve_go_live: [
    to('own', 'request'),
    to('own', 'request'),
    two,
    two,
    two,
    read,
    none,
    to('do', 'veto_kyc'),
    to('do', 'veto'),
    none,
    none,
  ],
  read_audit: [
    own,
    to('own', 'tech'),
    engaged,
    engaged,
    engaged,
    engaged,
    none,
    to('read', 'kyc'),
    to('read', 'kyc'),
    none,
    to('read', 'no_pii'),
  ],
} as const satisfies Readonly<Record<string, Row>>;

export type OnboardingAct = keyof typeof onboardingMatrix;

/** What a role may do of an act. */
export const mayOnboard = (role: OnboardingRole, act: OnboardingAct): Leave =>
  onboardingMatrix[act][matrixRoles.indexOf(role)] ?? none;

/** What a role in the console is in an onboarding, where an invitation has not said more. An auditor reads as an admin. */
const byConsoleRole: Readonly<Record<Role, OnboardingRole | null>> = {
  owner: 'tenant_admin',
  tenant_admin: 'tenant_admin',
  auditor: 'tenant_admin',
  developer: 'merchant_developer',
  operator: null,
};

/** What somebody is in the onboarding of their own organisation; null for keys, agents and who takes no part. */
export const onboardingRoleOf = (actor: Actor): OnboardingRole | null =>
  actor.kind === 'user' ? (actor.merchantRole ?? byConsoleRole[actor.role]) : null;
