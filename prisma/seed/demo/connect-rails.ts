import { assert } from '@/lib/kernel/assert';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import { SetupError } from '@/lib/kernel/setup-error';
import type { RailConfigurationService } from '@/lib/rails/configuration';
import type { RailConfigurationDto } from '@/lib/rails/contract';
import { accountOf } from '@/lib/rails/x402';
import type { DemoSecrets } from './secrets';

/** The rails that the demo connects to the counterparts of this machine. */
export const connectedRails = ['stripe_connect', 'stripe_ach_debit', 'x402_usdc_base'] as const;

const reason = 'Set up for the demo';
const once = { idempotency: null } as const;

/** Two admins of one tenant: what one proposes, the other approves. */
export interface Admins {
  readonly first: Ctx;
  readonly second: Ctx;
}

function take<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.refusal.code}: ${outcome.refusal.message}`);
}

const isConnected = ({ rail_readiness }: RailConfigurationDto): boolean =>
  connectedRails.every((name) => rail_readiness.some(({ rail, mode }) => rail === name && mode === 'connected'));

/**
 * Connects a sandbox tenant's rails as its admins would in the console: an account at Stripe whose owner completes the
 * hosted onboarding, the terms of bank debits, an address on Base whose owner signs for it, and a second person's word on
 * where money goes. Connecting it again changes nothing.
 */
export async function connectRails(
  { first, second }: Admins,
  secrets: DemoSecrets,
  slug: string,
  rails: RailConfigurationService,
): Promise<void> {
  const before = take(await rails.read(first));
  if (isConnected(before)) return;
  if (before.stripe_account?.is_destination !== true) {
    take(
      await rails.linkAccount(first, {
        contact_email: `payouts@${slug}.example`,
        country: 'us',
        another: false,
        ...once,
      }),
    );
    const { url } = take(await rails.openAccountLink(first, once));
    await completeOnboarding(url);
    take(await rails.refreshAccount(first, once));
    await approved(take(await rails.proposeAccount(first, { reason, ...once })), second, rails);
  }
  const terms = before.ach_terms_current;
  take(await rails.confirmAchTerms(first, { terms, reason, ...once }));
  const payee = accountOf(payeeKey(secrets, slug));
  const challenge = take(await rails.requestChallenge(first, { address: payee.address, ...once }));
  const signature = await payee.signText(challenge.message);
  const proposed = await rails.proposeAddress(first, {
    challenge_id: challenge.challenge_id,
    signature,
    reason,
    ...once,
  });
  await approved(take(proposed), second, rails);
  const modes = Object.fromEntries(connectedRails.map((rail) => [rail, 'connected' as const]));
  const after = take(await rails.changeModes(first, { modes, reason, ...once }));
  assert(isConnected(after), 'a rail that was made ready is connected');
}

/** The second person approves what waits; a sandbox may need nobody. */
async function approved(
  { pending_destinations }: RailConfigurationDto,
  second: Ctx,
  rails: RailConfigurationService,
): Promise<void> {
  for (const { proposal_id } of pending_destinations) {
    take(await rails.approveDestination(second, { proposal_id }));
  }
}

/** What the account's owner does at Stripe's page. */
async function completeOnboarding(url: string): Promise<void> {
  const form = new URLSearchParams({ outcome: 'complete' });
  const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status >= 400) throw new SetupError(`The onboarding page answered ${answer.status}.`, `Open ${url}`);
}

/** A throwaway key of the local chain, never funded anywhere else. */
const payeeKey = (secrets: DemoSecrets, slug: string): `0x${string}` => `0x${secrets.seedHex(`${slug}/chain/payee`)}`;
