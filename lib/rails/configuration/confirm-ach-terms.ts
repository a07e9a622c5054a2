import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ConfirmAchTermsInput, RailConfigurationDto } from '@/lib/rails/contract';
import { addVersion, changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';

/**
 * Confirms the terms of ACH debit: the payer's bank may take a debit back for 60 days, and the tenant then owes it.
 * Confirmed terms stay confirmed. Refuses with `permission.denied`.
 */
export const confirmAchTerms = (
  ctx: Ctx,
  input: ConfirmAchTermsInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, input, 'rail.ach_terms.confirm', deps, async (tx, { version }) => {
    if (version.settings.ach_terms === input.terms) return ok(null);
    const settings = { ...version.settings, ach_terms: input.terms };
    const about = { action: 'rail.ach_terms_confirmed', detail: { terms: input.terms }, reason: input.reason };
    await addVersion(tx, ctx, version, { settings }, about);
    return ok(null);
  });
