import { PageSkeleton } from '@/components/shared/page-skeleton';

export default function OnboardingLoading() {
  return <PageSkeleton title="Verification" />;
}
