import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ChangeSettingsInput, RailConfigurationDto } from '@/lib/rails/contract';
import { addVersion, changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import type { RailSettings } from './domain/configuration';

/**
 * Sets who may confirm settlements and how long an ACH debit waits before its transfer; what is left out stays.
 * Refuses with `permission.denied`.
 */
export const changeSettings = (
  ctx: Ctx,
  input: ChangeSettingsInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, input, 'rail.settings.change', deps, async (tx, { version }) => {
    const settings: RailSettings = {
      ...version.settings,
      service_keys_confirm: input.service_keys_confirm ?? version.settings.service_keys_confirm,
      ach_risk_hold_days: input.ach_risk_hold_days ?? version.settings.ach_risk_hold_days,
    };
    const { service_keys_confirm, ach_risk_hold_days } = settings;
    const stands =
      service_keys_confirm === version.settings.service_keys_confirm &&
      ach_risk_hold_days === version.settings.ach_risk_hold_days;
    if (stands) return ok(null);
    const detail = { service_keys_confirm, ach_risk_hold_days };
    const about = { action: 'rail.settings_changed', detail, reason: input.reason };
    await addVersion(tx, ctx, version, { settings }, about);
    return ok(null);
  });
