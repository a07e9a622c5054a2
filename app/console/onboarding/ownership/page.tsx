import type { Metadata } from 'next';
import * as actions from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { SectionPage } from '@/components/onboarding/section-page';
import { openSection } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'Ownership' };

export default async function OwnershipPage() {
  const portal = await openSection('/console/onboarding/ownership');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="ownership" />;
  return (
    <SectionPage section="ownership" form={portal.form} userId={portal.session.user.id} actions={{ ...actions }} />
  );
}
