import Link from 'next/link';
import { HowItBegins } from '@/components/onboarding/how-it-begins';
import { SectionHeader } from '@/components/onboarding/section-page';
import { StandingCard } from '@/components/onboarding/standing-card';
import { DeniedState } from '@/components/shared/denied-state';
import { Card } from '@/components/ui/card';
import type { SectionName } from '@/lib/onboarding/contract/portal';
import type { Portal } from '@/lib/web/onboarding-page';

interface OnlyStandingProps {
  readonly portal: Exclude<Portal, { kind: 'form' }>;
  readonly section: SectionName;
}

/** In place of a part of the form, for who may not see what is said in it. */
export function OnlyStanding({ portal, section }: OnlyStandingProps) {
  if (portal.kind === 'denied') {
    return <DeniedState to="see the verification" permission="kyc.read" role={portal.role} />;
  }
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5">
      <SectionHeader section={section} />
      {portal.standing === null ? (
        <Card>
          <HowItBegins />
        </Card>
      ) : (
        <StandingCard standing={portal.standing} move={null} />
      )}
      <p className="text-dense text-muted-foreground">
        This part is for whoever answers for the business.{' '}
        <Link className="underline" href="/console/onboarding">
          Where the verification stands
        </Link>
      </p>
    </div>
  );
}
