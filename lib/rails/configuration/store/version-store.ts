import { z } from 'zod';
import type { Queryable } from '@/lib/db/pool';
import {
  type ConfigurationChange,
  type Destinations,
  defaultSettings,
  keptHoldDays,
  type Modes,
  type RailConfiguration,
  type RailSettings,
} from '@/lib/rails/configuration/domain/configuration';
import { configuredRails, railModes } from '@/lib/rails/configuration/domain/rails';

const storedModes = z.record(z.string(), z.enum(railModes));
const storedDestinations = z.partialRecord(z.enum(configuredRails), z.string());
const storedSettings = z
  .object({
    service_keys_confirm: z.boolean(),
    ach_risk_hold_days: z.int(),
    ach_terms: z.string().nullable(),
  })
  .partial();

/** A rail that an older version does not name is disabled; a setting that it does not name is the default. */
const versionRow = z.object({
  version: z.int(),
  modes: storedModes,
  destinations: storedDestinations,
  settings: storedSettings,
  reason: z.string(),
  created_by: z.string(),
  created_at: z.date(),
});

export interface VersionRow extends RailConfiguration {
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

function parseVersion(row: unknown): VersionRow {
  const { modes, settings, created_by, created_at, ...rest } = versionRow.parse(row);
  const all = configuredRails.map((rail) => [rail, modes[rail] ?? 'disabled'] as const);
  const named = { ...defaultSettings, ...settings };
  return {
    ...rest,
    modes: modesOf(all),
    settings: { ...named, ach_risk_hold_days: keptHoldDays(named.ach_risk_hold_days) },
    createdBy: created_by,
    createdAt: created_at,
  };
}

const allModes = z.record(z.enum(configuredRails), z.enum(railModes));
const modesOf = (named: readonly (readonly [string, string])[]): Modes => allModes.parse(Object.fromEntries(named));

const columns = 'version, modes, destinations, settings, reason, created_by, created_at';

/** Whoever changes a tenant's configuration does so alone until the transaction ends. */
export async function lockConfiguration(tx: Queryable, tenantId: string): Promise<void> {
  await tx.rows(`SELECT pg_advisory_xact_lock(hashtextextended('rail_configuration:' || $1, 0))`, [tenantId]);
}

/** The version in force. Every tenant has one from the start. */
export async function currentVersion(tx: Queryable, tenantId: string): Promise<VersionRow> {
  const [row] = await tx.rows(
    `SELECT ${columns} FROM rail_versions WHERE tenant_id = $1 ORDER BY version DESC LIMIT 1`,
    [tenantId],
  );
  return parseVersion(row);
}

/** Newest first, older than the given one. */
export async function listVersionRows(
  tx: Queryable,
  tenantId: string,
  before: number,
  limit: number,
): Promise<readonly VersionRow[]> {
  const rows = await tx.rows(
    `SELECT ${columns} FROM rail_versions WHERE tenant_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3`,
    [tenantId, before, limit],
  );
  return rows.map(parseVersion);
}

export interface NewVersion {
  readonly modes: Modes;
  readonly destinations: Destinations;
  readonly settings: RailSettings;
}

/** Adds the version after `current`, which the caller holds the lock for; the primary key refuses a second one. */
export async function insertVersion(
  tx: Queryable,
  tenantId: string,
  current: RailConfiguration,
  change: ConfigurationChange,
  by: { readonly reason: string; readonly actor: string; readonly now: Date },
): Promise<number> {
  const next: NewVersion = { ...current, ...change };
  const version = current.version + 1;
  await tx.rows(
    `INSERT INTO rail_versions (tenant_id, version, modes, destinations, settings, reason, created_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenantId,
      version,
      JSON.stringify(next.modes),
      JSON.stringify(next.destinations),
      JSON.stringify(next.settings),
      by.reason,
      by.actor,
      by.now,
    ],
  );
  return version;
}
