import type { Metadata } from 'next';
import { Entrance } from '@/components/identity/entrance';
import { CodeForm, EnrolForm } from '@/components/identity/second-step-form';
import { SecondStepOn } from '@/components/identity/second-step-on';
import { StepUpProvider } from '@/components/identity/step-up';
import { Button } from '@/components/ui/button';
import { entryTarget } from '@/lib/web/page-request';
import { readEnrolment } from '@/lib/web/second-step';
import { requireBegun } from '@/lib/web/session';
import { cancel, confirm, enterCode, proveAgain, renew, replace } from './actions';

export const metadata: Metadata = { title: 'Second step' };

interface SecondStepPageProps {
  readonly searchParams: Promise<{ readonly next?: string | string[] }>;
}

/** Where a sign-in asks for a code, and where whoever has no second step yet sets it up. */
export default async function SecondStepPage({ searchParams }: SecondStepPageProps) {
  const next = entryTarget((await searchParams).next);
  const begun = await requireBegun(next);
  const { awaits, user } = begun.session;
  const footer = (
    <form action={cancel} className="grid justify-items-center gap-2">
      <p>Signed in as {user.email}.</p>
      <Button type="submit" variant="ghost">
        Sign out
      </Button>
    </form>
  );
  if (awaits === 'code') {
    return (
      <Entrance title="Enter your code" footer={footer}>
        <CodeForm action={enterCode} next={next} />
      </Entrance>
    );
  }
  return (
    <Entrance title="A second step for signing in" footer={footer}>
      <StepUpProvider prove={proveAgain}>
        <EnrolForm
          action={confirm}
          enrolment={await readEnrolment(begun)}
          whenOn={<SecondStepOn confirm={confirm} actions={{ replace, renew }} next={next} />}
          next={next}
        />
      </StepUpProvider>
    </Entrance>
  );
}
