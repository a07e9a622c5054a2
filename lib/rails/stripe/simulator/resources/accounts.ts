import { refuse } from '@/lib/rails/stripe/simulator/errors';
import type { Account, CapabilityStatus, OnboardingLink } from '@/lib/rails/stripe/simulator/model';
import { type ApiRequest, mustFind, mustRefer, type Routes } from '@/lib/rails/stripe/simulator/route';
import type { World } from '@/lib/rails/stripe/simulator/world';

const linkSeconds = 300;

const isoOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

function statusDetails({ sim }: Account): Record<string, unknown>[] {
  if (sim.transfers === 'active' || sim.transfers === null) return [];
  const code = sim.reason ?? (sim.transfers === 'pending' ? 'determining_status' : 'requirements_past_due');
  return [{ code, resolution: code === 'requirements_past_due' ? 'provide_info' : 'contact_stripe' }];
}

function requirementsOf(account: Account): Record<string, unknown> {
  const isDone = account.sim.onboarding === 'complete' || account.sim.onboarding === 'refused';
  const entry = (description: string): Record<string, unknown> => ({
    awaiting_action_from: 'user',
    description,
    errors: [],
    impact: {
      restricts_capabilities: [
        {
          capability: 'stripe_balance.stripe_transfers',
          configuration: 'recipient',
          deadline: { status: 'currently_due' },
        },
      ],
    },
    minimum_deadline: { status: 'currently_due' },
    requested_reasons: [{ code: 'routine_onboarding' }],
  });
  const open = account.sim.onboarding === 'new' ? ['identity.business_details.registered_name'] : [];
  return { entries: isDone ? [] : [...open, 'defaults.payout_methods'].map(entry) };
}

/** Only what `include` names is shown beside the plain fields, as v2 does. */
function render(account: Account, include: readonly string[]): Record<string, unknown> {
  const { sim, ...plain } = account;
  const balance = { stripe_transfers: { status: sim.transfers, status_details: statusDetails(account) } };
  const recipient =
    sim.transfers === null ? { applied: true } : { applied: true, capabilities: { stripe_balance: balance } };
  const parts: Readonly<Record<string, () => Record<string, unknown>>> = {
    'configuration.recipient': () => ({ configuration: { recipient } }),
    requirements: () => ({ requirements: requirementsOf(account) }),
    identity: () => ({ identity: { ...sim.identity, country: sim.country } }),
    defaults: () => ({
      defaults: { currency: 'usd', responsibilities: { ...sim.responsibilities, requirements_collector: 'stripe' } },
    }),
  };
  return Object.assign({ ...plain }, ...include.map((name) => parts[name]?.() ?? {}));
}

function create({ world, params }: ApiRequest): Account {
  const responsibilities = params.child('defaults').child('responsibilities');
  const recipient = params.child('configuration').child('recipient');
  if (!params.child('configuration').has('recipient') || params.child('configuration').has('merchant')) {
    refuse('The simulator models accounts with the recipient configuration only.', { param: 'configuration' }, 501);
  }
  const transfers = recipient.child('capabilities').child('stripe_balance').child('stripe_transfers');
  const account: Account = {
    id: world.newId('acct').slice(0, 21),
    object: 'v2.core.account',
    applied_configurations: ['recipient'],
    created: isoOf(world.now()),
    dashboard: params.text('dashboard') ?? 'none',
    livemode: false,
    metadata: params.metadata(),
    sim: {
      country: params.child('identity').text('country') ?? 'us',
      identity: params.record('identity'),
      responsibilities: {
        fees_collector: responsibilities.text('fees_collector') ?? 'application',
        losses_collector: responsibilities.text('losses_collector') ?? 'application',
      },
      transfers: transfers.flag('requested') === true ? 'restricted' : null,
      reason: null,
      onboarding: 'new',
    },
  };
  const email = params.text('contact_email');
  const name = params.text('display_name');
  if (email !== null) account.contact_email = email;
  if (name !== null) account.display_name = name;
  world.tables.accounts[account.id] = account;
  return account;
}

const accountOf = ({ world, path: { id = '' } }: ApiRequest): Account => mustFind(world.tables.accounts, 'account', id);

function createLink({ world, params }: ApiRequest): Record<string, unknown> {
  const account = mustRefer(world.tables.accounts, 'account', params.text('account') ?? '', 'account');
  const useCase = params.child('use_case');
  const type = useCase.text('type') ?? '';
  const terms = useCase.child(type);
  const link: OnboardingLink = {
    id: world.newId('onb'),
    account: account.id,
    refreshUrl: terms.text('refresh_url') ?? '',
    returnUrl: terms.text('return_url'),
    expiresAt: world.now() + linkSeconds,
    used: false,
  };
  world.tables.onboarding_links[link.id] = link;
  return {
    object: 'v2.core.account_link',
    account: account.id,
    created: isoOf(world.now()),
    expires_at: isoOf(link.expiresAt),
    livemode: false,
    url: `${world.publicUrl}/onboarding/${link.id}`,
    use_case: params.record('use_case'),
  };
}

/** The account as v1 shows it: what its snapshot events carry. */
function emitAccount(world: World, account: Account): void {
  const active = account.sim.transfers === 'active';
  world.emit('account.updated', {
    id: account.id,
    object: 'account',
    capabilities: { transfers: active ? 'active' : 'inactive' },
    charges_enabled: false,
    details_submitted: account.sim.onboarding === 'complete',
    email: account.contact_email ?? null,
    metadata: account.metadata,
    payouts_enabled: active,
    type: 'none',
  });
}

/** Stripe, or the bank behind it, changes its mind about an account. */
export function setCapability(world: World, account: Account, status: CapabilityStatus, reason: string | null): void {
  account.sim.transfers = status;
  account.sim.reason = reason;
  emitAccount(world, account);
  world.emit('capability.updated', {
    id: 'transfers',
    object: 'capability',
    account: account.id,
    requested: true,
    requested_at: Math.floor(Date.parse(account.created) / 1_000),
    status: status === 'active' ? 'active' : status === 'pending' ? 'pending' : 'inactive',
  });
}

/** How the owner of an account leaves the onboarding page. */
export function endOnboarding(world: World, account: Account, how: 'complete' | 'incomplete' | 'refused'): void {
  account.sim.onboarding = how;
  const requested = account.sim.transfers !== null;
  const status = how === 'complete' ? 'active' : how === 'refused' ? 'unsupported' : 'restricted';
  setCapability(world, account, requested ? status : 'unsupported', how === 'refused' ? 'unsupported_business' : null);
}

export const accountRoutes: Routes = {
  'POST /v2/core/accounts': (request) => render(create(request), request.params.texts('include')),
  'GET /v2/core/accounts/{id}': (request) => render(accountOf(request), request.params.texts('include')),
  'POST /v2/core/accounts/{id}': (request) => {
    const { world, params } = request;
    const account = accountOf(request);
    account.metadata = params.metadata(account.metadata);
    if (params.has('display_name')) account.display_name = params.text('display_name') ?? undefined;
    if (params.has('contact_email')) account.contact_email = params.text('contact_email') ?? undefined;
    emitAccount(world, account);
    return render(account, params.texts('include'));
  },
  'POST /v2/core/account_links': createLink,
};
