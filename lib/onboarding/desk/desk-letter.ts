import type { Queryable } from '@/lib/db/pool';
import { type Letter, postLetter } from '@/lib/mail';
import type { Deed } from '@/lib/onboarding/deed';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import { type StaffAudience, staffAddresses } from '@/lib/onboarding/store/desk-store';

/** People who are written to about one case. */
const mostReaders = 50;

export const deskNews = {
  second_needed: 'A decision waits for a second person',
  sent_back: 'Your proposal came back',
  answered: 'A merchant has answered',
  appealed: 'A merchant appeals',
  assigned: 'A case was given to you',
  suspended: 'An approval is suspended',
  escalated: 'A case needs a lead',
  review_answered: 'A review was answered',
  lapsed: 'An application has lapsed',
} as const satisfies Readonly<Record<string, string>>;
export type DeskNews = keyof typeof deskNews;

/** Names the organisation and nothing else of it: letters lie open on their way. */
export const deskLetter = (
  to: string,
  { link, news, organization }: { readonly news: DeskNews; readonly organization: string; readonly link: string },
): Letter => ({
  to,
  subject: `${deskNews[news]}: ${organization}`,
  text: [`${deskNews[news]}, about ${organization}.`, '', 'Open the desk here:', link].join('\n'),
});

/** Writes to people of the installation, in the transaction of what it tells of. */
export async function writeToStaff(
  tx: Queryable,
  { now, tenant }: Pick<Deed, 'now' | 'tenant'>,
  audience: StaffAudience,
  news: DeskNews,
  { origin, sealer }: Pick<OnboardingDeps, 'origin' | 'sealer'>,
): Promise<void> {
  const link = `${origin}/console/${audience.kind === 'integration_consultant' ? 'merchants' : 'compliance'}`;
  for (const to of await staffAddresses(tx, audience, mostReaders)) {
    await postLetter(tx, sealer, deskLetter(to, { news, organization: tenant.name, link }), now);
  }
}
