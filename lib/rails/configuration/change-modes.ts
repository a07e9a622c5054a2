import { checkCapability } from '@/lib/capabilities';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ChangeModesInput, RailConfigurationDto } from '@/lib/rails/contract';
import { addVersion, changeConfiguration, type Idempotent } from './change-configuration';
import type { RailConfigurationDeps } from './deps';
import { factsOf, type Snapshot } from './describe';
import { changedRails } from './domain/configuration';
import type { ConfiguredRail, RailMode } from './domain/rails';
import { missingFor } from './domain/readiness';
import { configurationRefusals, refuseNotOffered } from './refusals';

/**
 * Sets the mode of one or more rails; all of them change or none. Modes that stand already make no new version.
 * Refuses with `permission.denied`, `rail_not_offered`, `rail.not_ready`, `rail.never_simulated_in_live`,
 * `capability.closed`.
 */
export const changeModes = (
  ctx: Ctx,
  input: ChangeModesInput & Idempotent,
  deps: RailConfigurationDeps,
): Promise<Outcome<RailConfigurationDto>> =>
  changeConfiguration(ctx, input, 'rail.modes.change', deps, async (tx, snapshot) => {
    const { modes } = snapshot.version;
    const changed = changedRails(modes, input.modes);
    if (changed.some((rail) => input.modes[rail] === 'connected')) {
      // Real rails come with the other credentials of production.
      const open = await checkCapability(tx, ctx, 'temporal_key');
      if (!open.ok) return open;
    }
    for (const rail of changed) {
      const allowed = checkMode(ctx, rail, input.modes[rail], snapshot, deps);
      if (!allowed.ok) return allowed;
    }
    if (changed.length === 0) return ok(null);
    const detail = Object.fromEntries(changed.map((rail) => [rail, `${modes[rail]} to ${input.modes[rail]}`]));
    const change = { modes: { ...modes, ...input.modes } };
    await addVersion(tx, ctx, snapshot.version, change, { action: 'rail.modes_changed', detail, reason: input.reason });
    return ok(null);
  });

function checkMode(
  ctx: Ctx,
  rail: ConfiguredRail,
  mode: RailMode | undefined,
  snapshot: Snapshot,
  deps: RailConfigurationDeps,
): Outcome<null> {
  const field = `modes.${rail}`;
  if (mode === 'simulated' && ctx.tenant.environment === 'live') {
    return configurationRefusals.refuse('rail.never_simulated_in_live', { field });
  }
  if (mode !== 'connected') return ok(null);
  const missing = missingFor(rail, factsOf(ctx, rail, snapshot, deps));
  if (missing === null) return ok(null);
  if (missing.code === 'rail_not_offered') return refuseNotOffered(field);
  const details = { rail, reason_code: missing.code };
  return configurationRefusals.refuse('rail.not_ready', { field, message: missing.message, details });
}
