import type { Metadata } from 'next';
import { resubmit, submit } from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { ReviewForm } from '@/components/onboarding/review-form';
import { SectionHeader } from '@/components/onboarding/section-page';
import { readAhead } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'Check and send' };

export default async function ReviewPage() {
  const { ahead, portal } = await readAhead('/console/onboarding/review');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="signing" />;
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5">
      <SectionHeader section="signing" />
      <ReviewForm form={portal.form} ahead={ahead} actions={{ submit, resubmit }} />
    </div>
  );
}
