import type { Holder } from '@/lib/kernel/permission';

export const roleWords: Readonly<Record<Holder, string>> = {
  owner: 'Owner',
  tenant_admin: 'Tenant admin',
  operator: 'Operator',
  auditor: 'Auditor',
  developer: 'Developer',
  integration_consultant: 'Integration consultant',
  solution_architect: 'Solution architect',
  ppo: 'PPO',
  qa_specialist: 'QA specialist',
  backend_developer: 'Backend developer',
  compliance_reviewer: 'Compliance reviewer',
  compliance_lead: 'Compliance lead',
  business_partner: 'Business partner',
};
