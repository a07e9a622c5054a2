import type { Metadata } from 'next';
import * as actions from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { SectionPage } from '@/components/onboarding/section-page';
import { openSection } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'What you sell' };

export default async function WebsitePage() {
  const portal = await openSection('/console/onboarding/website');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="website" />;
  return <SectionPage section="website" form={portal.form} userId={portal.session.user.id} actions={{ ...actions }} />;
}
