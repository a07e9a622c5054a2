import type { Role } from '@/lib/kernel/permission';

export const roleWords: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  tenant_admin: 'Tenant admin',
  operator: 'Operator',
  auditor: 'Auditor',
  developer: 'Developer',
};
