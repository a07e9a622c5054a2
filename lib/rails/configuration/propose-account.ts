import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import type { ProposeAccountInput, RailConfigurationDto } from '@/lib/rails/contract';
import { changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { proposeDestination } from './propose-destination';
import { configurationRefusals } from './refusals';

/**
 * Proposes the linked account at Stripe, which the server knows and no caller names, as destination of both Stripe rails.
 * Refuses with `permission.denied`, `rail.recipient_missing`, `rail.recipient_not_active`, `destination.pending`,
 * `destination.person_required`.
 */
export const proposeAccount = (
  ctx: Ctx,
  input: ProposeAccountInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, input, 'rail.account.propose', deps, async (tx, snapshot) => {
    const accountId = snapshot.latest?.account_id ?? null;
    if (accountId === null) return configurationRefusals.refuse('rail.recipient_missing');
    if (snapshot.latest?.capability !== 'active') return configurationRefusals.refuse('rail.recipient_not_active');
    const { reason } = input;
    return proposeDestination(tx, ctx, snapshot, { kind: 'stripe_account', destination: accountId, reason });
  });
