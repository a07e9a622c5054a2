import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ChangeSettingsInput, RailConfigurationDto } from '@/lib/rails/contract';
import { addVersion, changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { achRiskHoldDaysMin, type RailSettings } from './domain/configuration';
import { configurationRefusals } from './refusals';

/** A key that could let keys confirm would make a rule for people one that keys keep or lift. */
function checkSettings(ctx: Ctx, input: ChangeSettingsInput, stands: RailSettings): Outcome<null> {
  const { service_keys_confirm: keys, ach_risk_hold_days: days } = input;
  if (days !== undefined && days < achRiskHoldDaysMin) {
    return configurationRefusals.refuse('rail.hold_too_short', { field: 'ach_risk_hold_days' });
  }
  const lifts = keys === true && !stands.service_keys_confirm;
  return lifts && ctx.actor.kind !== 'user'
    ? configurationRefusals.refuse('rail.person_required', { field: 'service_keys_confirm' })
    : ok(null);
}

/**
 * Sets who may confirm settlements and how long an ACH debit waits before its transfer; what is left out stays.
 * Refuses with `permission.denied`, `rail.hold_too_short`, `rail.person_required`.
 */
export const changeSettings = (
  ctx: Ctx,
  input: ChangeSettingsInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, input, 'rail.settings.change', deps, async (tx, { version }) => {
    const allowed = checkSettings(ctx, input, version.settings);
    if (!allowed.ok) return allowed;
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
