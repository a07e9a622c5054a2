import { type OnboardingRole, onboardingRoles } from '@/lib/kernel/onboarding-role';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { KycCommand } from './kyc.machine';
import { kycRefusals } from './refusals';

/** A person holds one of these per organisation. */
export { type OnboardingRole, onboardingRoles };

export interface KycPerson {
  readonly kind: 'person';
  readonly id: string;
  /** The role in which this is asked. */
  readonly role: OnboardingRole;
  /** Organisations and partner firms that the person belongs to, in whatever role. */
  readonly organizationIds: readonly string[];
  readonly partnerIds: readonly string[];
}

export type KycActor =
  | KycPerson
  | { readonly kind: 'system'; readonly service: 'scheduler' | 'rules_engine' | 'monitor' };

type Doer = OnboardingRole | 'system';

const merchant: readonly Doer[] = ['merchant_business'];
const compliance: readonly Doer[] = ['compliance_reviewer', 'compliance_lead'];

/** Who may bring about what. A tenant's admin stands nowhere here, and must not. */
export const doers: Readonly<Record<KycCommand, readonly Doer[]>> = {
  start: merchant,
  submit: merchant,
  begin_checks: ['system'],
  conclude_checks: ['system'],
  overrun_checks: ['system'],
  request_info: compliance,
  resubmit: merchant,
  lapse: ['system'],
  approve: compliance,
  reject: compliance,
  retry: merchant,
  accept_appeal: ['compliance_lead'],
  suspend: ['system', 'compliance_lead'],
  reinstate: ['compliance_lead'],
  close: ['compliance_lead'],
  withdraw: ['merchant_business', 'integration_consultant'],
  resume: merchant,
};

/** May this actor bring this about at all? Guards of the single event come after it. */
export function checkDoer(command: KycCommand, actor: KycActor): Outcome<null> {
  const doer = actor.kind === 'system' ? 'system' : actor.role;
  if (doers[command].includes(doer)) return ok(null);
  return kycRefusals.refuse('kyc.actor_not_allowed', { details: { command, allowed: doers[command] } });
}
