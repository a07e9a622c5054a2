import type { Metadata } from 'next';
import * as actions from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { SectionPage } from '@/components/onboarding/section-page';
import { openSection } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const portal = await openSection('/console/onboarding/people');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="people" />;
  return <SectionPage section="people" form={portal.form} userId={portal.session.user.id} actions={{ ...actions }} />;
}
