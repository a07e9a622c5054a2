import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { Entrance } from '@/components/identity/entrance';
import { SignUpForm } from '@/components/identity/sign-up-form';
import { signedInUser } from '@/lib/web/session';
import { register } from './actions';

export const metadata: Metadata = { title: 'Make an account' };

export default async function SignUpPage() {
  if ((await signedInUser()) !== null) redirect('/console');
  return (
    <Entrance
      title="Make a Tidegate account"
      footer={
        <p>
          Have an account?{' '}
          <Link href="/sign-in" className="text-foreground underline underline-offset-2">
            Sign in
          </Link>
        </p>
      }
    >
      <div className="grid gap-5">
        <p className="text-dense text-muted-foreground">
          You get an organisation with a free sandbox, where no real money moves. You are its owner and can invite
          others.
        </p>
        <SignUpForm action={register} />
      </div>
    </Entrance>
  );
}
