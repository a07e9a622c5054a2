import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { Entrance } from '@/components/identity/entrance';
import { SignInForm } from '@/components/identity/sign-in-form';
import { entryTarget } from '@/lib/web/page-request';
import { signedInUser } from '@/lib/web/session';
import { enter } from './actions';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = entryTarget((await searchParams).next);
  if ((await signedInUser()) !== null) redirect(next);
  return (
    <Entrance
      title="Sign in to Tidegate"
      footer={
        <>
          <p>
            New here?{' '}
            <Link href="/signup" className="text-foreground underline underline-offset-2">
              Make an account
            </Link>
          </p>
          <p className="mt-2">The password is lost? An owner of your organisation can help.</p>
        </>
      }
    >
      <SignInForm action={enter} next={next} />
    </Entrance>
  );
}
