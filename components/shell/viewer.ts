import type { Environment } from '@/lib/kernel/context';
import type { Holder } from '@/lib/kernel/permission';

/** Who looks at the console. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** In their organisation, and as people of the installation. */
  readonly roles: readonly Holder[];
}

/** A member, and where they stand. */
export interface Viewer extends Person {
  readonly organizationName: string;
  readonly environment: Environment;
  readonly organizationId: string;
  /** Every organisation that the person is in, this one too. */
  readonly organizations: readonly { readonly id: string; readonly name: string }[];
  /** The organisation's tenants; `publicId` is the `org_…` id of the wire. */
  readonly tenants: readonly { readonly publicId: string; readonly environment: Environment }[];
}

export interface FrameActions {
  readonly signOut: () => Promise<void>;
  readonly switchOrganization: (organizationId: string) => Promise<void>;
  readonly switchEnvironment: (environment: Environment) => Promise<void>;
}
