import { canonicalSettlementRail } from '@/lib/gate/domain/spend-rails';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RailRow } from './readiness';
import { premiumRefusals } from './refusals';
import { findMember, isSecretLike } from './secret-names';

export interface SettlementRailBody {
  readonly rail: string;
  readonly status: string;
  readonly mode: string;
  readonly enabled: boolean;
  readonly config: JsonObject;
}

/** The row that an operator's or a runtime's report of a settlement rail becomes. */
export function railRowOfSettlement(body: SettlementRailBody): Outcome<RailRow> {
  const rail = canonicalSettlementRail(body.rail);
  if (!rail.ok) return rail;
  const secret = findMember(body.config, 'config', isSecretLike);
  if (secret !== null) {
    const message = `A rail config must not include a secret-like key: ${secret}`;
    return premiumRefusals.refuse('premium.rail_config_secret', { message, field: secret });
  }
  const { status, mode, enabled, config } = body;
  return ok({ rail: rail.value, status, mode, config: { ...config, enabled } });
}
