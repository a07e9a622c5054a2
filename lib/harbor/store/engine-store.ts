import { z } from 'zod';
import { type Database, sqlStateOf } from '@/lib/db/pool';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { CommitPlan } from './commit-plan';
import { type EngineRead, parseEngineRead } from './engine-read';
import { versionSettings } from './version-settings';

/** What a step reads before it decides: one round trip. */
export interface ReadQuery {
  readonly tenantId: string;
  /** Null for people and the worker. */
  readonly keyId: string | null;
  readonly intentId: string;
  readonly agentKeyId?: string | null;
  readonly nonce?: string | null;
  readonly operation?: string;
  readonly idempotencyKey?: string | null;
}

/** Why a commit kept nothing: somebody else was first, the credential ended, or the environment is closed for it. */
export type CommitConflict = 'key_not_live' | 'agent_key_not_trusted' | 'nonce_replayed' | 'late' | 'moved' | 'closed';

const conflictBySqlState: Readonly<Record<string, CommitConflict>> = {
  TG001: 'key_not_live',
  TG002: 'nonce_replayed',
  TG003: 'moved',
  TG004: 'moved',
  TG005: 'moved',
  TG006: 'moved',
  TG007: 'late',
  TG008: 'agent_key_not_trusted',
  TG009: 'closed',
};

/** What a failed commit means; null for an outage or a fault. */
export const commitConflictOf = (error: unknown): CommitConflict | null =>
  conflictBySqlState[sqlStateOf(error) ?? ''] ?? null;

/** Milliseconds: between reads of held money, between reads of what has ended, and for how long those go on. */
export interface InspectionBounds {
  readonly inspectHeldMs: number;
  readonly inspectEndedMs: number;
  readonly claimsMs: number;
}

export interface Retarget {
  readonly intentId: string;
  readonly version: number;
  readonly rail: string;
  /** As the wire names it: `simulated` or `live`. */
  readonly settlementMode: string;
  readonly railVersion: number;
  readonly audit: JsonObject;
}

export interface EngineStore {
  read(query: ReadQuery): Promise<EngineRead>;
  /** All of the plan or none of it. */
  commit(plan: CommitPlan): Promise<CommitConflict | null>;
  /**
   * Takes over an operation whose lease has run out; false when another holds it or it is finished, or when only due ones
   * are wanted and it is not to be asked about yet.
   */
  leaseOperation(
    tenantId: string,
    operationId: string,
    owner: string,
    leaseMs: number,
    onlyDue: boolean,
  ): Promise<boolean>;
  /** Another rail for an intent of this version that nobody has paid yet; false when it has moved on meanwhile. */
  retarget(tenantId: string, change: Retarget): Promise<boolean>;
  /** Lets an intent that stays due wait: longer after each sweep, between the two bounds in milliseconds. */
  rest(tenantId: string, intentId: string, baseMs: number, maxMs: number): Promise<void>;
  /** The rail is being read again: the next time follows from how the intent stands. */
  inspectLater(tenantId: string, intentId: string, bounds: InspectionBounds): Promise<void>;
}

const readText = 'SELECT harbor_read($1, $2, $3, $4, $5, $6, $7) AS read';
const commitText = 'SELECT harbor_commit($1, $2)';
const leaseText = 'SELECT harbor_lease_operation($1, $2, $3, $4, $5) IS NOT NULL AS leased';

export function engineStore(db: Database): EngineStore {
  const settingsOf = versionSettings(db);
  return {
    async read(query) {
      const rows = await db.rows(readText, [
        query.tenantId,
        query.keyId,
        query.intentId,
        query.agentKeyId ?? null,
        query.nonce ?? null,
        query.operation ?? null,
        query.idempotencyKey ?? null,
      ]);
      const read = parseEngineRead(z.object({ read: z.unknown() }).parse(rows[0]).read);
      if (read.intent === null || read.intent.railVersion === read.rails.version) return read;
      return { ...read, agreedSettings: await settingsOf(query.tenantId, read.intent.railVersion) };
    },
    async commit(plan) {
      try {
        await db.rows(commitText, [plan.tenant_id, JSON.stringify(plan)]);
        return null;
      } catch (error) {
        const conflict = commitConflictOf(error);
        if (conflict === null) throw error;
        return conflict;
      }
    },
    async retarget(tenantId, { intentId, version, rail, settlementMode, railVersion, audit }) {
      const rows = await db.rows('SELECT harbor_retarget($1, $2, $3, $4, $5, $6, $7) AS moved', [
        tenantId,
        intentId,
        version,
        rail,
        settlementMode,
        railVersion,
        JSON.stringify(audit),
      ]);
      return z.object({ moved: z.boolean() }).parse(rows[0]).moved;
    },
    async rest(tenantId, intentId, baseMs, maxMs) {
      await db.rows('SELECT harbor_rest($1, $2, $3, $4)', [tenantId, intentId, baseMs, maxMs]);
    },
    async inspectLater(tenantId, intentId, { inspectHeldMs, inspectEndedMs, claimsMs }) {
      await db.rows('SELECT harbor_inspect_later($1, $2, $3, $4, $5)', [
        tenantId,
        intentId,
        inspectHeldMs,
        inspectEndedMs,
        claimsMs,
      ]);
    },
    async leaseOperation(tenantId, operationId, owner, leaseMs, onlyDue) {
      const rows = await db.rows(leaseText, [tenantId, operationId, owner, leaseMs, onlyDue]);
      return z.object({ leased: z.boolean() }).parse(rows[0]).leased;
    },
  };
}
