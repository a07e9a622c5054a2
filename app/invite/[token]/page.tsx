import type { Metadata } from 'next';
import Link from 'next/link';
import { AcceptForm, JoinForm } from '@/components/identity/accept-form';
import { Entrance } from '@/components/identity/entrance';
import { roleWords } from '@/components/shared/role-words';
import { ExactTime } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { findInvitation } from '@/lib/identity';
import type { Invitation } from '@/lib/identity/contract';
import { signInPath } from '@/lib/web/page-request';
import { webProcess } from '@/lib/web/process';
import { signedInUser } from '@/lib/web/session';
import { accept, join, signInAsAnother } from './actions';

// The link stays among our own pages; without a referrer at all a form that is posted without JavaScript has no origin.
export const metadata: Metadata = { title: 'Invitation', referrer: 'same-origin' };

interface InvitePageProps {
  readonly params: Promise<{ readonly token: string }>;
}

export default async function InvitePage({ params }: InvitePageProps) {
  const { token } = await params;
  const { services } = await webProcess();
  const found = await findInvitation({ token }, services);
  if (!found.ok) return <NotValid words={found.refusal.message} />;
  const { organization, invitedBy, role, expiresAt } = found.value;
  return (
    <Entrance
      title={`Join ${organization}`}
      footer={
        <p>
          This invitation works once, until <ExactTime at={expiresAt} />.
        </p>
      }
    >
      <div className="grid gap-5">
        <p>
          {invitedBy} invites you as {roleWords[role]}.
        </p>
        <WayIn invitation={found.value} token={token} signedInAs={(await signedInUser())?.email ?? null} />
      </div>
    </Entrance>
  );
}

interface WayInProps {
  readonly invitation: Invitation;
  readonly token: string;
  readonly signedInAs: string | null;
}

function WayIn({ invitation: { email, organization, hasAccount }, token, signedInAs }: WayInProps) {
  if (signedInAs === email) return <JoinForm action={join} token={token} organization={organization} />;
  if (signedInAs !== null) {
    return (
      <form action={signInAsAnother} className="grid gap-5">
        <input type="hidden" name="token" value={token} />
        <p>
          It is for {email}, and you are signed in as {signedInAs}.
        </p>
        <Button type="submit" variant="primary" size="lg">
          Sign out and go on as {email}
        </Button>
      </form>
    );
  }
  if (!hasAccount) return <AcceptForm action={accept} token={token} email={email} />;
  return (
    <div className="grid gap-5">
      <p>{email} has a Tidegate account already. Sign in with it to join.</p>
      <Button asChild variant="primary" size="lg">
        <Link href={signInPath(`/invite/${token}`)}>Sign in</Link>
      </Button>
    </div>
  );
}

/** The same for every link that does not work, whatever is wrong with it. */
function NotValid({ words }: { words: string }) {
  return (
    <Entrance title="This invitation does not work">
      <div className="grid gap-5">
        <p>{words} Ask the person who invited you to send it again.</p>
        <Button asChild size="lg">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </div>
    </Entrance>
  );
}
