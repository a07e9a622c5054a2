import { actorOf, insertAuditEntry } from '@/lib/audit';
import type { Queryable } from '@/lib/db/pool';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { bringAbout } from './bring-about';
import type { ApplicationView } from './contract';
import type { Deed } from './deed';
import type { OnboardingDeps } from './deps';
import { headOf } from './domain/form/application-facts';
import type { ApplicationRecord } from './domain/form/record';
import { snapshotOf } from './domain/form/snapshot';
import type { KycActor } from './domain/kyc/actor';
import type { KycEvent } from './domain/kyc/application';
import { decideTransition } from './domain/kyc/decide-transition';
import type { KycEffect, KycTransition } from './domain/kyc/effects';
import { loadRecord } from './load-record';
import { onboardingRefusals } from './refusals';
import {
  type ApplicationKey,
  enqueueChecks,
  insertEvent,
  lockApplication,
  type MoveColumns,
  moveApplicationRow,
} from './store/application-store';
import { closeRequest, insertDecision, insertSnapshot } from './store/review-store';
import { type Given, transitionFacts } from './transition-facts';

/** Who moves an application, and what they say along with it. */
export interface Mover {
  readonly actor: KycActor;
  readonly given: Given;
}

/** What is asked; a move that freezes names what it freezes by the record as it stands. */
export type Asked = KycEvent | ((record: ApplicationRecord) => KycEvent);

/**
 * The one way to another status of a stored application: facts, decision, status, effects, event, audit entry, jobs and
 * letters in the caller's transaction. Refuses as `decideTransition` does, and with `kyc.no_application`, `kyc.moved`.
 */
export async function moveApplication(
  tx: Queryable,
  ctx: Deed,
  key: ApplicationKey,
  asked: Asked,
  mover: Mover,
  deps: OnboardingDeps,
): Promise<Outcome<ApplicationView>> {
  const row = await lockApplication(tx, key);
  if (row === null) return onboardingRefusals.refuse('kyc.no_application');
  const { environment, id: tenantId } = ctx.tenant;
  const record = await loadRecord(tx, { tenantId, environment }, row, deps.sealer);
  const event = typeof asked === 'function' ? asked(record) : asked;
  const facts = transitionFacts(record, mover.given, deps, ctx.now);
  const decided = decideTransition(record.application, event, mover.actor, facts);
  if (!decided.ok) return decided;
  return commitMove(tx, ctx, key, record, decided.value, mover, deps);
}

async function commitMove(
  tx: Queryable,
  ctx: Deed,
  key: ApplicationKey,
  record: ApplicationRecord,
  transition: KycTransition,
  mover: Mover,
  deps: OnboardingDeps,
): Promise<Outcome<ApplicationView>> {
  const { now } = ctx;
  // What the row will point to stands before it does.
  const decisionId = await writeBefore(tx, key, record, transition, now);
  const columns = columnsOf(record, transition, mover, decisionId, now);
  if (!(await moveApplicationRow(tx, key, record.rowVersion, transition, columns, now))) {
    return onboardingRefusals.refuse('kyc.moved');
  }
  await noteMove(tx, ctx, key, record.rowVersion + 1, transition, mover.actor);
  if (transition.from === 'additional_info_required') await closeRequest(tx, key, now);
  if (transition.to === 'submitted') await enqueueChecks(tx, key);
  for (const effect of transition.effects) await bringAbout(tx, ctx, key, record, transition, effect, deps);
  return ok(viewOf(record, transition));
}

const viewOf = ({ rowVersion, application }: ApplicationRecord, { change }: KycTransition): ApplicationView => ({
  application_id: application.id,
  status: change.status,
  reject_type: change.rejectType,
  version: change.version,
  attempt: change.attempt,
  row_version: rowVersion + 1,
});

type Of<K extends KycEffect['kind']> = Extract<KycEffect, { readonly kind: K }>;

function effectOf<K extends KycEffect['kind']>({ effects }: KycTransition, kind: K): Of<K> | null {
  // The kind is what tells the members of the union apart.
  return (effects.find((effect) => effect.kind === kind) as Of<K> | undefined) ?? null;
}

async function writeBefore(
  tx: Queryable,
  key: ApplicationKey,
  record: ApplicationRecord,
  transition: KycTransition,
  now: Date,
): Promise<string | null> {
  if (effectOf(transition, 'freeze_snapshot') !== null) {
    const { attempt, version } = transition.change;
    await insertSnapshot(tx, { ...key, ...snapshotOf(record), version, attempt, now });
  }
  const made = effectOf(transition, 'record_decision');
  if (made === null) return null;
  const decisionId = uuidV7(now);
  await insertDecision(tx, {
    ...key,
    decisionId,
    rowVersion: record.rowVersion,
    proposalId: record.proposal?.id ?? null,
    decision: made.decision,
    isSampled: effectOf(transition, 'sample_for_review') !== null,
    now,
  });
  return decisionId;
}

function columnsOf(
  record: ApplicationRecord,
  transition: KycTransition,
  { actor, given }: Mover,
  decisionId: string | null,
  now: Date,
): MoveColumns {
  const { command, to } = transition;
  const frozen = effectOf(transition, 'freeze_snapshot') !== null;
  const isHeld = to === 'suspended' && actor.kind === 'person' ? true : null;
  return {
    decisionId,
    excludedReviewers: effectOf(transition, 'exclude_reviewers')?.personIds ?? null,
    isHeld: command === 'reinstate' ? false : isHeld,
    submittedAt: command === 'submit' ? now : null,
    retentionFrom: effectOf(transition, 'start_retention') === null ? null : now,
    warrantyBy: frozen && given.warrantyAccepted && actor.kind === 'person' ? actor.id : null,
    head: frozen ? headOf(record) : null,
  };
}

/** The event that subscribers are told of, and the entry of the audit log: ids and statuses, never what was said. */
export async function noteMove(
  tx: Queryable,
  ctx: Deed,
  key: ApplicationKey,
  rowVersion: number,
  { change, command, from, to }: Pick<KycTransition, 'change' | 'command' | 'from' | 'to'>,
  actor: KycActor,
): Promise<void> {
  const who =
    actor.kind === 'person'
      ? { kind: actor.kind, id: actor.id, role: actor.role }
      : { kind: actor.kind, id: actorOf(ctx).label, role: 'system' };
  await insertEvent(tx, { ...key, rowVersion, command, from, to, actor: who, requestId: ctx.requestId, now: ctx.now });
  await insertAuditEntry(tx, ctx, {
    action: `kyc.${command}`,
    subjectKind: 'kyc_application',
    subjectId: key.id,
    detail: { from, to, version: change.version, attempt: change.attempt },
  });
}
