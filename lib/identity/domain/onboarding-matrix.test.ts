import { describe, expect, it } from 'vitest';
import { type OnboardingRole, onboardingRoles, platformRoles } from '@/lib/kernel/onboarding-role';
import { may, permissionTable } from '@/lib/kernel/permission';
import { type Leave, matrixRoles, mayOnboard, type OnboardingAct, onboardingMatrix } from './onboarding-matrix';

/*
 * The table as it was agreed, spelled out once more in its own words: ✔ do, R read, — nothing, ² with a second person.
 * Columns: merchant business, merchant developer, solution architect, integration consultant, PPO, QA, backend developer,
 * compliance reviewer, compliance lead, partner, tenant admin.
 */
const agreed = `
invite_merchant            | — | — | — | ✔ | — | — | — | — | — | ✔ own | ✔
manage_members             | ✔ | — | — | — | — | — | — | — | — | — | ✔
edit_kyc                   | ✔ | — | — | — | — | — | — | — | — | — | —
see_kyc_status             | ✔ | status | status | status | status | — | — | ✔ | ✔ | status of introduced | status
see_kyc_documents          | own | — | — | — | — | — | — | ✔ logged | ✔ logged | — | —
work_case                  | — | — | — | — | — | — | — | ✔ | ✔ | — | —
propose_decision           | — | — | — | — | — | — | — | ✔ | ✔ | — | —
approve_second             | — | — | — | — | — | — | — | ✔² low risk | ✔² | — | —
suspend_or_reject          | — | — | — | — | — | — | — | propose | ✔² | — | —
edit_policy                | — | — | — | — | — | — | — | — | ✔² | — | —
answer_decision            | ✔ | R | comment | comment | comment | R | R | R | R | R | R
confirm_decision           | ✔ side A | — | ✔ side B | ✔ side B | R | — | — | BIN/category only | BIN/category only | — | —
book_kickoff               | ✔ | ✔ | ✔ | ✔ | ✔ | — | — | — | — | — | —
set_plan                   | R | R | R | ✔ | ✔ | R | — | — | — | R | R
deliver_stage_credentials  | — | — | — | ✔ | — | — | — | — | — | — | —
open_credential_share      | — | ✔ once | — | — | — | — | — | — | — | — | —
run_verifiers              | ✔ web | ✔ tech | ✔ | R | R | ✔ | ✔ | web | web | — | —
attest_item                | own items | own items | own items | own items | — | own items | — | own | own | — | —
countersign_card_scenarios | — | — | R | — | — | ✔ | — | — | — | — | —
sign_final_validation      | — | ✔ | ✔ | — | — | R | — | — | — | — | —
waive_item                 | — | — | ✔² | — | ✔² | — | — | — | — | — | —
issue_temporal_key         | — | — | ✔² | — | — | — | — | — | — | — | —
manage_own_key             | — | ✔ | — | — | — | — | — | — | — | — | revoke
view_permanent_key         | never | once, at creation | never | never | never | never | never | never | never | never | never
add_billing_instrument     | ✔ | — | — | — | — | — | — | — | — | — | ✔
approve_go_live            | request | request | ✔² | ✔² | ✔² | R | — | veto (KYC) | veto | — | —
read_audit                 | own org | own org tech | engagement | engagement | engagement | engagement | — | KYC | all KYC | — | tenant, no PII
`;

const columns: readonly OnboardingRole[] = [
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
];

const meanings: Readonly<Record<string, Leave>> = {
  '✔': { extent: 'do', limit: null },
  '✔²': { extent: 'second', limit: null },
  R: { extent: 'read', limit: null },
  '—': { extent: 'none', limit: null },
  never: { extent: 'none', limit: null },
  own: { extent: 'own', limit: null },
  'own items': { extent: 'own', limit: null },
  'own org': { extent: 'own', limit: null },
  '✔ own': { extent: 'own', limit: null },
  status: { extent: 'read', limit: 'status' },
  'status of introduced': { extent: 'own', limit: 'introduced' },
  '✔ logged': { extent: 'do', limit: 'logged' },
  '✔² low risk': { extent: 'second', limit: 'low_risk' },
  propose: { extent: 'own', limit: 'propose' },
  comment: { extent: 'read', limit: 'comment' },
  '✔ side A': { extent: 'do', limit: 'side_a' },
  '✔ side B': { extent: 'do', limit: 'side_b' },
  'BIN/category only': { extent: 'do', limit: 'bin_or_category' },
  '✔ once': { extent: 'do', limit: 'once' },
  'once, at creation': { extent: 'do', limit: 'once' },
  '✔ web': { extent: 'do', limit: 'web' },
  web: { extent: 'do', limit: 'web' },
  '✔ tech': { extent: 'do', limit: 'tech' },
  revoke: { extent: 'do', limit: 'revoke' },
  request: { extent: 'own', limit: 'request' },
  'veto (KYC)': { extent: 'do', limit: 'veto_kyc' },
  veto: { extent: 'do', limit: 'veto' },
  'own org tech': { extent: 'own', limit: 'tech' },
  engagement: { extent: 'own', limit: 'engagement' },
  KYC: { extent: 'read', limit: 'kyc' },
  'all KYC': { extent: 'read', limit: 'kyc' },
  'tenant, no PII': { extent: 'read', limit: 'no_pii' },
};

const acts = Object.keys(onboardingMatrix) as OnboardingAct[];

const rows = agreed
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the matrix of onboarding', () => {
  it('has the agreed acts and roles, in their order', () => {
    expect(acts).toEqual(rows.map(([act]) => act));
    expect(matrixRoles).toEqual(columns);
    expect([...onboardingRoles].sort()).toEqual([...columns].sort());
  });

  it.each(rows.map(([act = '', ...cells]) => [act as OnboardingAct, cells] as const))('%s', (act, cells) => {
    expect(cells).toHaveLength(columns.length);
    for (const [at, role] of columns.entries()) {
      const cell = cells[at] ?? '';
      expect(meanings[cell], cell).toBeDefined();
      expect(mayOnboard(role, act), `${role}: ${cell}`).toEqual(meanings[cell]);
    }
  });
});

describe('where it meets the table of the console', () => {
  it('lets in whoever may invite a merchant, and owners with tenant admins', () => {
    const inviters = columns.filter((role) => mayOnboard(role, 'invite_merchant').extent !== 'none');
    expect([...permissionTable['merchant.invite']].sort()).toEqual([...inviters, 'owner'].sort());
  });

  it('lets those name people for a merchant who set its plan', () => {
    const planners = columns.filter((role) => mayOnboard(role, 'set_plan').extent === 'do');
    expect([...permissionTable['merchant.engage']].sort()).toEqual([...planners].sort());
  });

  it('opens the desk for whoever sees documents, works cases, proposes and decides', () => {
    const holders = (fits: (role: OnboardingRole) => boolean) => columns.filter(fits).sort();
    const of = (permission: keyof typeof permissionTable) => [...permissionTable[permission]].sort();
    expect(of('desk.read')).toEqual(holders((role) => mayOnboard(role, 'see_kyc_documents').extent === 'do'));
    expect(of('desk.work')).toEqual(holders((role) => mayOnboard(role, 'work_case').extent === 'do'));
    expect(of('desk.propose')).toEqual(holders((role) => mayOnboard(role, 'propose_decision').extent === 'do'));
    expect(of('desk.decide')).toEqual(holders((role) => mayOnboard(role, 'approve_second').extent === 'second'));
    expect(of('desk.lead')).toEqual(holders((role) => mayOnboard(role, 'suspend_or_reject').extent === 'second'));
  });

  it('gives platform people nothing of a tenant', () => {
    const permissions = Object.keys(permissionTable) as (keyof typeof permissionTable)[];
    for (const role of platformRoles) {
      const open = permissions.filter((permission) => may(role, permission));
      expect(open.filter((permission) => !/^(?:merchant|desk)\./.test(permission))).toEqual([]);
      expect(open).toContain('merchant.read');
    }
  });
});
