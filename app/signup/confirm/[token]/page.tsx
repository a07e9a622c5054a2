import type { Metadata } from 'next';
import Link from 'next/link';
import { ConfirmAccountForm } from '@/components/identity/confirm-account-form';
import { Entrance } from '@/components/identity/entrance';
import { Button } from '@/components/ui/button';
import { findSignUp } from '@/lib/identity';
import { webProcess } from '@/lib/web/process';
import { confirm } from './actions';

// The link stays among our own pages; without a referrer at all a form that is posted without JavaScript has no origin.
export const metadata: Metadata = { title: 'Confirm your account', referrer: 'same-origin' };

interface ConfirmPageProps {
  readonly params: Promise<{ readonly token: string }>;
}

/** A button makes the account, not the link: programs that look into letters follow links. */
export default async function ConfirmPage({ params }: ConfirmPageProps) {
  const { token } = await params;
  const { services } = await webProcess();
  const found = await findSignUp({ token }, services);
  if (!found.ok) {
    return (
      <Entrance title="This link does not work">
        <div className="grid gap-5">
          <p>{found.refusal.message}</p>
          <Button asChild size="lg">
            <Link href="/sign-in">Sign in</Link>
          </Button>
        </div>
      </Entrance>
    );
  }
  const { email, organization } = found.value;
  return (
    <Entrance title={`Make the account of ${organization}`}>
      <div className="grid gap-5">
        <p>You become its owner. Enter the password that you chose a moment ago.</p>
        <ConfirmAccountForm action={confirm} token={token} email={email} />
      </div>
    </Entrance>
  );
}
