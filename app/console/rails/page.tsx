import type { Metadata } from 'next';
import { AchTermsDialog } from '@/components/rails/ach-terms-dialog';
import { ChangeModeDialog } from '@/components/rails/change-mode-dialog';
import { PendingDestinations } from '@/components/rails/pending-destinations';
import type { RailActions } from '@/components/rails/rail-actions';
import { RailCard } from '@/components/rails/rail-card';
import { RegisterAddressDialog } from '@/components/rails/register-address-dialog';
import { SettingsCard } from '@/components/rails/settings-card';
import { StripeAccountCard } from '@/components/rails/stripe-account-card';
import { StripeReturn } from '@/components/rails/stripe-return';
import { VersionTable } from '@/components/rails/version-table';
import { DeniedState } from '@/components/shared/denied-state';
import { PageHeader } from '@/components/shared/page-header';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import { Pagination } from '@/components/ui/pagination';
import type { Environment } from '@/lib/kernel/context';
import { may } from '@/lib/kernel/permission';
import { type RailConfigurationDto, type RailReadiness, railVersionQuerySchema } from '@/lib/rails/contract';
import { granted } from '@/lib/web/granted';
import { webProcess } from '@/lib/web/process';
import { requirePermission, type SignedIn } from '@/lib/web/session';
import {
  approveDestination,
  changeModes,
  changeSettings,
  confirmAchTerms,
  continueAccount,
  linkAccount,
  proposeAccount,
  proposeAddress,
  refreshAccount,
  requestChallenge,
  withdrawDestination,
} from './actions';

export const metadata: Metadata = { title: 'Rails' };

const path = '/console/rails';
/** Versions on a page; one more is read, to say what the last one changed. */
const versionsShown = 20;

type Search = Readonly<Record<string, string | string[] | undefined>>;

interface RailsPageProps {
  readonly searchParams: Promise<Search>;
}

/** Handed to those who may change rails; each checks again who sends it. */
const actions: RailActions = {
  approveDestination,
  changeModes,
  changeSettings,
  confirmAchTerms,
  continueAccount,
  linkAccount,
  proposeAccount,
  proposeAddress,
  refreshAccount,
  requestChallenge,
  withdrawDestination,
};

const intro =
  'How money moves for this environment: which rails take it, who answers them, and where released money goes.';

export default async function RailsPage({ searchParams }: RailsPageProps) {
  const { allowed, session } = await requirePermission('rail.read', path);
  if (!allowed) return <DeniedState to="see rails" permission="rail.read" role={session.role} />;
  const search = await searchParams;
  const manages = may(session.role, 'rail.manage');
  const back = await comeBack(session, search, manages);
  const { railConfiguration } = (await webProcess()).services;
  const configuration = granted(await railConfiguration.read(session.ctx));
  const change: RailActions | null = manages ? actions : null;
  return (
    <div className="grid grid-cols-1 gap-6">
      <PageHeader title="Rails" description={intro} />
      {back === null ? null : <StripeReturn how={back} account={configuration.stripe_account} />}
      <PendingDestinations
        items={configuration.pending_destinations}
        reader={`user:${session.user.id}`}
        decide={change}
      />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        {configuration.rail_readiness.map((item) => (
          <RailCard key={item.rail} item={item}>
            {change ? <RailButtons {...{ item, configuration, change, environment: session.environment }} /> : null}
          </RailCard>
        ))}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <StripeAccountCard
          account={configuration.stripe_account}
          available={configuration.rail_readiness.some(
            ({ rail, counterpart }) => rail === 'stripe_connect' && counterpart,
          )}
          actions={change}
        />
        <SettingsCard settings={configuration.settings} changeSettings={change?.changeSettings ?? null} />
      </div>
      <History session={session} search={search} />
    </div>
  );
}

/** Whoever comes back from Stripe sees what Stripe says now, whatever the address claims. */
async function comeBack({ ctx }: SignedIn, { stripe }: Search, manages: boolean): Promise<Back | null> {
  if (stripe === 'expired') return 'expired';
  if (stripe !== 'returned') return null;
  if (!manages) return 'returned';
  const { railConfiguration } = (await webProcess()).services;
  const read = await railConfiguration.refreshAccount(ctx, { idempotency: null });
  return read.ok ? 'returned' : 'unread';
}
type Back = 'expired' | 'returned' | 'unread';

interface RailButtonsProps {
  readonly item: RailReadiness;
  readonly configuration: RailConfigurationDto;
  readonly change: RailActions;
  readonly environment: Environment;
}

function RailButtons({ item, configuration, change, environment }: RailButtonsProps) {
  const { settings, ach_terms_current } = configuration;
  return (
    <>
      <ChangeModeDialog item={item} environment={environment} changeModes={change.changeModes} />
      {item.rail === 'stripe_ach_debit' && settings.ach_terms !== ach_terms_current ? (
        <AchTermsDialog terms={ach_terms_current} confirmTerms={change.confirmAchTerms} />
      ) : null}
      {item.rail === 'x402_usdc_base' ? <RegisterAddressDialog actions={change} /> : null}
    </>
  );
}

async function History({ session, search }: { readonly session: SignedIn; readonly search: Search }) {
  const { railConfiguration } = (await webProcess()).services;
  const asked = railVersionQuerySchema.safeParse({ before_version: search.before });
  const query = { ...railVersionQuerySchema.parse({}), ...asked.data, limit: versionsShown + 1 };
  const { items } = granted(await railConfiguration.listVersions(session.ctx, query));
  const next = items.length > versionsShown ? items[versionsShown - 1]?.version : undefined;
  return (
    <>
      <Card aria-label="History" className="overflow-hidden">
        <CardHeader>
          <CardTitle>History</CardTitle>
        </CardHeader>
        <VersionTable items={items} shown={versionsShown} />
      </Card>
      <Pagination
        label="Pages of the history"
        firstHref={asked.success && search.before !== undefined ? path : null}
        nextHref={next === undefined ? null : `${path}?before=${next}`}
      />
    </>
  );
}
