/** People of the installation itself, and of the partner firms that bring merchants to it. */
export const platformRoles = [
  'integration_consultant',
  'solution_architect',
  'ppo',
  'qa_specialist',
  'backend_developer',
  'compliance_reviewer',
  'compliance_lead',
  'business_partner',
] as const;
export type PlatformRole = (typeof platformRoles)[number];

/** What a member of a merchant's organisation is in its onboarding, beside their role in its console. */
export const merchantRoles = ['merchant_business', 'merchant_developer'] as const;
export type MerchantRole = (typeof merchantRoles)[number];

/** Who takes part in an onboarding. */
export const onboardingRoles = [...merchantRoles, ...platformRoles, 'tenant_admin'] as const;
export type OnboardingRole = (typeof onboardingRoles)[number];
