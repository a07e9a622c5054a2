import type { Environment } from '@/lib/kernel/context';
import type { Role } from '@/lib/kernel/permission';

export interface TenantChoice {
  readonly id: string;
  readonly publicId: string;
  readonly organizationName: string;
  readonly environment: Environment;
  readonly role: Role;
}

/** Who looks at the console and where they stand. */
export interface Viewer {
  readonly name: string;
  readonly email: string;
  readonly tenant: TenantChoice;
  /** Every tenant that this person may enter, the present one included. */
  readonly choices: readonly TenantChoice[];
}

export interface FrameActions {
  readonly signOut: () => Promise<void>;
  readonly switchTenant: (tenantId: string) => Promise<void>;
}
