import type { Metadata } from 'next';
import * as actions from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { SectionPage } from '@/components/onboarding/section-page';
import { openSection } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'Payout account' };

export default async function PayoutPage() {
  const portal = await openSection('/console/onboarding/payout');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="payout" />;
  return <SectionPage section="payout" form={portal.form} userId={portal.session.user.id} actions={{ ...actions }} />;
}
