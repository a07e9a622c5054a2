import type { ReactNode } from 'react';
import { StepUpProvider } from '@/components/identity/step-up';
import { ConsoleFrame } from '@/components/shell/console-frame';
import { PlatformFrame } from '@/components/shell/platform-frame';
import { Providers } from '@/components/shell/providers';
import { currentPlatform, currentSession } from '@/lib/web/session';
import { leave, stepUp, switchOrganizationTo, switchTo } from './actions';

/** The frame. It decides nothing: each page checks its session, and sends a visitor to sign in. */
export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const session = await currentSession();
  if (session === null) return <OutsideOrganizations>{children}</OutsideOrganizations>;
  const { user, role, platform, organization, organizations, environment, tenants } = session;
  return (
    <Providers key={session.tenant.id}>
      <StepUpProvider prove={stepUp}>
        <ConsoleFrame
          viewer={{
            name: user.name,
            email: user.email,
            roles: [role, ...(platform?.roles ?? [])],
            organizationId: organization.id,
            organizationName: organization.name,
            organizations,
            environment,
            tenants: tenants.map((tenant) => ({ publicId: tenant.publicId, environment: tenant.environment })),
          }}
          actions={{ signOut: leave, switchEnvironment: switchTo, switchOrganization: switchOrganizationTo }}
        >
          {children}
        </ConsoleFrame>
      </StepUpProvider>
    </Providers>
  );
}

/** For platform people who are in no organisation; a visitor gets no frame. */
async function OutsideOrganizations({ children }: { readonly children: ReactNode }) {
  const person = await currentPlatform();
  if (person === null) return children;
  const { name, email } = person.user;
  return (
    <Providers>
      <StepUpProvider prove={stepUp}>
        <PlatformFrame person={{ name, email, roles: person.platform.roles }} signOut={leave}>
          {children}
        </PlatformFrame>
      </StepUpProvider>
    </Providers>
  );
}
