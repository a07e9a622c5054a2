import { isHidden, redactMembers } from '@/lib/gate/premium/domain/secret-names';
import type { JsonObject } from '@/lib/kernel/canonical-json';

/** Members of a rail's configuration that may be shown. */
const shownMembers = new Set([
  'network',
  'networks',
  'currency',
  'currencies',
  'enabled',
  'mode',
  'status',
  'facilitator_url',
  'max_per_request_minor',
  'max_per_call_minor',
  'wallet_provider',
  'provider_account',
  'merchant_allowlist',
  'spend_limit_minor',
  'readiness_checks',
  'runtime_ready',
  'can_execute_without_device_auth',
  'provider_connected',
]);

/** A rail's configuration as it may leave the house: known members only, and a name that may be a secret says so. */
export const publicRailConfig = (config: JsonObject): JsonObject =>
  redactMembers(
    Object.fromEntries(Object.entries(config).filter(([name]) => shownMembers.has(name) || isHidden(name))),
  );
