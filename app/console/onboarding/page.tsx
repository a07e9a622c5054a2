import type { Metadata } from 'next';
import { AppealForm } from '@/components/onboarding/appeal-form';
import { HowItBegins } from '@/components/onboarding/how-it-begins';
import { ReviewBanner } from '@/components/onboarding/review-banner';
import { StandingCard } from '@/components/onboarding/standing-card';
import { StartApplication } from '@/components/onboarding/start-application';
import { RequestCards, RequirementLists, TaskList } from '@/components/onboarding/task-list';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { Card } from '@/components/ui/card';
import { openTaskList, type TaskListPortal } from '@/lib/web/onboarding-page';
import { answerReview, appeal, assign, move } from './actions';

export const metadata: Metadata = { title: 'Verification' };

export default async function OnboardingPage() {
  const portal = await openTaskList();
  if (portal.kind === 'denied') {
    return <DeniedState to="see the verification" permission="kyc.read" role={portal.role} />;
  }
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5">
      <PageHeader
        title="Verification"
        description={`Who is behind ${portal.session.organization.name}. It stands for the live environment, whichever one you are looking at.`}
      />
      <Standing portal={portal} />
    </div>
  );
}

function Standing({ portal }: { portal: Exclude<TaskListPortal, { kind: 'denied' }> }) {
  if (portal.kind === 'form') {
    const { form, session } = portal;
    return (
      <>
        <StandingCard standing={form} move={move} />
        {form.review === null ? null : <ReviewBanner review={form.review} answer={answerReview} />}
        {form.appeal === null ? null : <AppealForm askedAt={form.appeal.asked_at} appeal={appeal} />}
        <RequestCards form={form} now={session.ctx.now.getTime()} />
        <TaskList
          form={form}
          me={session.user.id}
          isOwner={session.role === 'owner'}
          colleagues={portal.colleagues}
          assign={assign}
        />
        <RequirementLists form={form} />
      </>
    );
  }
  const { session, standing } = portal;
  if (standing !== null) {
    return (
      <>
        <StandingCard standing={standing} move={null} />
        <p className="text-dense text-muted-foreground">
          What is said in the application is for whoever answers for the business.
        </p>
      </>
    );
  }
  return (
    <Card>{session.merchantRole === 'merchant_business' ? <StartApplication move={move} /> : <HowItBegins />}</Card>
  );
}
