import { railSlug } from '@/lib/gate/domain/spend-rails';
import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { ReadinessMode } from './action';
import { premiumRefusals } from './refusals';
import { findMember, isSecretLike } from './secret-names';

/** A rail of an agent, as it is stored. `config.enabled` false switches it off. */
export interface RailRow {
  readonly rail: string;
  readonly status: string;
  readonly mode: string;
  readonly config: JsonObject;
}

export interface ReadinessQuestion {
  readonly botId: string;
  readonly provider: string;
  readonly mode: ReadinessMode;
  readonly railRows: readonly RailRow[];
  /** `execution_readiness` of the request. */
  readonly metadata: JsonObject;
}

export interface ReadinessRecord {
  readonly bot_id: string;
  readonly provider: string;
  readonly ready_for_payment: boolean;
  readonly charge_allowed: boolean;
  readonly readiness_mode: ReadinessMode;
  readonly evidence: {
    readonly rail_connection: { readonly rail: string; readonly status: string; readonly mode: string } | null;
    /** The members of the request that said so. */
    readonly agent_metadata: Readonly<Record<string, boolean>>;
    readonly labels: readonly string[];
  };
  readonly setup_guidance: string;
}

const x402Providers = ['pay_sh', 'paysh', 'x402'];

export const isX402Provider = (provider: string): boolean => x402Providers.includes(railSlug(provider));

const runningStatuses = ['active', 'ready', 'connected'];
const runtimeFlags = [
  'runtime_ready',
  'ready',
  'can_execute_without_device_auth',
  'connected',
  'provider_connected',
] as const;
const x402Flags = ['runtime_ready', 'can_execute_without_device_auth', 'ready', 'connected', 'status'] as const;
const providerFlags = ['provider_connected', 'connected', 'ready', 'status'] as const;

const isTruthy = (value: JsonValue | undefined): boolean =>
  value === true ||
  (typeof value === 'string' &&
    ['ready', 'connected', 'active', 'ok', 'available'].includes(value.trim().toLowerCase()));

/**
 * Whether an agent could carry out what it wants to be paid for. Metadata that looks like a secret is refused:
 * saying that one is ready never takes one.
 */
export function readinessOf(question: ReadinessQuestion): Outcome<ReadinessRecord> {
  const secret = findMember(question.metadata, 'execution_readiness', isSecretLike);
  if (secret !== null) return secretInMetadata(secret);
  const rail = question.railRows.find((row) => speaksFor(row, question.provider) && isRunning(row)) ?? null;
  const agentMetadata = flagsIn(question.metadata, question.provider);
  const ready = rail !== null || Object.values(agentMetadata).includes(true);
  return ok({
    bot_id: question.botId,
    provider: question.provider,
    ready_for_payment: ready,
    charge_allowed: ready || question.mode === 'advisory',
    readiness_mode: question.mode,
    evidence: {
      rail_connection: rail === null ? null : { rail: rail.rail, status: rail.status, mode: rail.mode },
      agent_metadata: agentMetadata,
      labels: [...labelsIn(rail?.config), ...labelsIn(question.metadata)],
    },
    setup_guidance: ready ? readyGuidance : guidanceFor(question.provider),
  });
}

/** Where a charge depends on it: `enforced` and not ready is refused, and the refusal's body is the record. */
export function enforceReadiness(record: ReadinessRecord): Outcome<ReadinessRecord> {
  return record.charge_allowed
    ? ok(record)
    : premiumRefusals.refuse('premium.not_ready', { details: { detail: record } });
}

function secretInMetadata(path: string): Outcome<never> {
  const detail = {
    ready_for_payment: false,
    charge_allowed: false,
    reason: `execution_readiness must not include a secret-like member: ${path}`,
    setup_guidance: 'Say only that the runtime is ready, with true or false. Credentials stay in the agent runtime.',
  };
  return premiumRefusals.refuse('premium.readiness_secret', { field: path, details: { detail } });
}

function speaksFor({ rail }: RailRow, provider: string): boolean {
  const slug = railSlug(provider);
  return x402Providers.includes(slug) ? ['x402', 'pay_sh'].includes(rail) : [`provider:${slug}`, slug].includes(rail);
}

const isRunning = ({ status, config }: RailRow): boolean =>
  runningStatuses.includes(status) && config.enabled !== false && runtimeFlags.some((flag) => isTruthy(config[flag]));

function flagsIn(metadata: JsonObject, provider: string): Record<string, boolean> {
  const flags = isX402Provider(provider) ? x402Flags : providerFlags;
  return Object.fromEntries(
    flags.filter((flag) => metadata[flag] !== undefined).map((flag) => [flag, isTruthy(metadata[flag])]),
  );
}

const labelsIn = (holder: JsonObject | undefined): string[] =>
  Array.isArray(holder?.labels) ? holder.labels.filter((label): label is string => typeof label === 'string') : [];

const readyGuidance = 'Nothing to set up: this runtime can execute after payment.';

const guidanceFor = (provider: string): string =>
  isX402Provider(provider)
    ? 'Give the agent runtime a funded pay.sh or x402 wallet that works without a person, then report it at ' +
      '/api/v1/agents/{bot_id}/execution-readiness or send execution_readiness with can_execute_without_device_auth: true.'
    : `Connect ${provider} in the agent runtime, then report it at /api/v1/agents/{bot_id}/execution-readiness or send ` +
      'execution_readiness with provider_connected: true.';

export interface ReadinessReport {
  readonly provider: string;
  readonly rail?: string | undefined;
  readonly status: string;
  readonly runtime_ready: boolean;
  readonly can_execute_without_device_auth: boolean;
  readonly provider_connected: boolean;
  readonly labels: readonly string[];
  readonly metadata: JsonObject;
}

/** The row that a runtime's report becomes. Its metadata may be no secret either. */
export function railRowOfReport(report: ReadinessReport): Outcome<RailRow> {
  const secret = findMember(report.metadata, 'metadata', isSecretLike);
  if (secret !== null) return secretInMetadata(secret);
  const slug = railSlug(report.provider);
  const { runtime_ready, can_execute_without_device_auth, provider_connected, labels, metadata } = report;
  return ok({
    rail: report.rail === undefined ? (isX402Provider(slug) ? 'x402' : `provider:${slug}`) : railSlug(report.rail),
    status: report.status,
    mode: 'external_runtime',
    config: {
      ...metadata,
      enabled: report.status !== 'disabled',
      runtime_ready,
      can_execute_without_device_auth,
      provider_connected,
      labels,
    },
  });
}
