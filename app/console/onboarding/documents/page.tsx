import type { Metadata } from 'next';
import * as actions from '@/app/console/onboarding/actions';
import { OnlyStanding } from '@/app/console/onboarding/only-standing';
import { SectionPage } from '@/components/onboarding/section-page';
import { openSection } from '@/lib/web/onboarding-page';

export const metadata: Metadata = { title: 'Documents' };

export default async function DocumentsPage() {
  const portal = await openSection('/console/onboarding/documents');
  if (portal.kind !== 'form') return <OnlyStanding portal={portal} section="documents" />;
  return (
    <SectionPage section="documents" form={portal.form} userId={portal.session.user.id} actions={{ ...actions }} />
  );
}
