import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/identity/sign-in-form';
import { Mark } from '@/components/shell/mark';
import { consoleTarget } from '@/lib/web/page-request';
import { currentSession } from '@/lib/web/session';
import { enter } from './actions';

export const metadata: Metadata = { title: 'Sign in' };

interface SignInPageProps {
  readonly searchParams: Promise<{ readonly next?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = consoleTarget((await searchParams).next);
  if ((await currentSession()) !== null) redirect(next);
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-6">
        <div className="grid justify-items-center gap-3">
          <Mark className="size-10 text-primary" />
          <h1 className="font-semibold text-xl tracking-tight">Sign in to Tidegate</h1>
        </div>
        <div className="rounded-panel border bg-card p-6 shadow-raised">
          <SignInForm action={enter} next={next} />
        </div>
        <p className="text-center text-dense text-muted-foreground">
          No account, or the password is lost? An owner of your organisation can help.
        </p>
      </div>
    </main>
  );
}
