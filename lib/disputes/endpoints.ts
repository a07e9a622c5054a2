import type { Answer } from '@/lib/kernel/endpoint';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { addEvidenceRef } from './add-evidence-ref';
import { addNote } from './add-note';
import {
  addEvidenceRefBody,
  addNoteBody,
  caseListQuery,
  caseListView,
  caseParams,
  caseStatusView,
  caseView,
  dueDateView,
  evidenceRefView,
  noteView,
  openCaseBody,
  openedCaseView,
  packetView,
  setDueDateBody,
  setStatusBody,
} from './contract';
import type { DisputeDeps, PacketDeps } from './deps';
import { getCase } from './get-case';
import { getPacket } from './get-packet';
import { listCases } from './list-cases';
import { openCase } from './open-case';
import { setDueDate } from './set-due-date';
import { setStatus } from './set-status';

type Deps = DisputeDeps & PacketDeps;

const path = '/v1/disputes/cases';
const one = `${path}/{case_id}`;

const holderOf = <const P extends Permission>(permission: P) =>
  ({ kind: 'key', permission, credential: 'fresh' }) as const;
const idempotencyCodes = ['idempotency.key_invalid', 'idempotency.conflict'];
const changeCodes = ['dispute.not_found', 'dispute.ended', 'dispute.case_full', ...idempotencyCodes];

const answered = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: outcome.value }) : outcome;

/** `/v1/disputes/cases/*` of the Paybond contract. The operator routes that freeze and resolve are the engine's. */
export const disputeEndpoints = (deps: Deps): readonly Endpoint[] => [
  ...readEndpoints(deps),
  ...entryEndpoints(deps),
  ...decisionEndpoints(deps),
];

const readEndpoints = (deps: Deps): readonly Endpoint[] => [
  endpoint({
    name: 'disputes.case.list',
    method: 'GET',
    path,
    summary: 'Lists dispute cases, the most overdue first',
    who: holderOf('dispute.read'),
    errors: 'paybond',
    query: caseListQuery,
    responses: { 200: { description: 'A page.', schema: caseListView } },
    refusals: ['page.cursor_invalid'],
    handle: async ({ ctx, query }) => answered(200, await listCases(ctx, query, deps)),
  }),
  endpoint({
    name: 'disputes.case.get',
    method: 'GET',
    path: one,
    summary: 'One case with timeline, evidence references and notes',
    who: holderOf('dispute.read'),
    errors: 'paybond',
    params: caseParams,
    responses: { 200: { description: 'The case.', schema: caseView } },
    refusals: ['dispute.not_found'],
    handle: async ({ ctx, params }) => answered(200, await getCase(ctx, { caseId: params.case_id }, deps)),
  }),
  endpoint({
    name: 'disputes.packet.get',
    method: 'GET',
    path: `${one}/arbitration-packet`,
    summary: 'The signed hand-off of a case',
    description:
      'Everything an arbitrator needs in one JSON document: agreement, evidence, verdict, ledger entries, postings, rail ' +
      'operations, timeline, references and the notes that were marked shareable. `node scripts/verify-packet.mjs` checks it ' +
      'without a server. A tenant may take a few at once; then 429 says when the next one is ready.',
    who: holderOf('dispute.read'),
    errors: 'paybond',
    params: caseParams,
    responses: { 200: { description: 'The packet.', schema: packetView } },
    refusals: ['dispute.not_found', 'dispute.packet_not_ready', 'dispute.packet_rate_limited'],
    handle: async ({ ctx, params }) => answered(200, await getPacket(ctx, { caseId: params.case_id }, deps)),
  }),
];

const entryEndpoints = (deps: Deps): readonly Endpoint[] => [
  endpoint({
    name: 'disputes.note.add',
    method: 'POST',
    path: `${one}/notes`,
    summary: 'Writes a note into a case',
    description: 'A note stays in the house unless it is shareable: then it goes into the arbitration packet.',
    who: holderOf('dispute.manage'),
    errors: 'paybond',
    params: caseParams,
    body: addNoteBody,
    responses: { 201: { description: 'The note.', schema: noteView } },
    refusals: changeCodes,
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, caseId: call.params.case_id, idempotency: idempotency.value };
      return answered(201, await addNote(call.ctx, input, deps));
    },
  }),
  endpoint({
    name: 'disputes.evidence_ref.add',
    method: 'POST',
    path: `${one}/evidence-refs`,
    summary: 'Points a case at evidence that is kept elsewhere',
    who: holderOf('dispute.manage'),
    errors: 'paybond',
    params: caseParams,
    body: addEvidenceRefBody,
    responses: { 201: { description: 'The reference.', schema: evidenceRefView } },
    refusals: changeCodes,
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, caseId: call.params.case_id, idempotency: idempotency.value };
      return answered(201, await addEvidenceRef(call.ctx, input, deps));
    },
  }),
  endpoint({
    name: 'disputes.due_date.set',
    method: 'POST',
    path: `${one}/due-date`,
    summary: 'Says by when a case must be decided',
    who: holderOf('dispute.manage'),
    errors: 'paybond',
    params: caseParams,
    body: setDueDateBody,
    responses: { 200: { description: 'The new due date.', schema: dueDateView } },
    refusals: [...changeCodes, 'dispute.due_date_invalid'],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, caseId: call.params.case_id, idempotency: idempotency.value };
      return answered(200, await setDueDate(call.ctx, input, deps));
    },
  }),
];

const decisionEndpoints = (deps: Deps): readonly Endpoint[] => [
  endpoint({
    name: 'disputes.case.open',
    method: 'POST',
    path,
    summary: 'Freezes the money of an intent and opens its case',
    who: holderOf('dispute.manage'),
    errors: 'paybond',
    body: openCaseBody,
    responses: { 201: { description: 'The case as it was opened.', schema: openedCaseView } },
    refusals: ['intent.not_found', 'intent.disputed', 'intent.settling', ...idempotencyCodes],
    handle: async (call) => answered(201, await openCase(call.ctx, { ...call.body, source: call }, deps)),
  }),
  endpoint({
    name: 'disputes.status.set',
    method: 'POST',
    path: `${one}/status`,
    summary: 'Takes a case to another status',
    description:
      'resolved_release, resolved_refund and withdrawn move the money, and the case ends with it. resolved_split and ' +
      'escalated_external are statuses of the case alone: the money stays frozen until it is released or refunded. ' +
      'A withdrawn dispute says in `resolution` where the money goes.',
    who: holderOf('dispute.manage'),
    errors: 'paybond',
    params: caseParams,
    body: setStatusBody,
    responses: {
      200: { description: 'The case and its intent as they now stand.', schema: caseStatusView },
      202: { description: 'The rail has not moved the money yet. Ask again.', schema: caseStatusView },
    },
    refusals: [
      ...changeCodes,
      'dispute.status_unreachable',
      'dispute.note_required',
      'dispute.resolution_required',
      'dispute.resolution_not_taken',
      'intent.settling',
      'rail.settlement_failed',
    ],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const caseId = call.params.case_id;
      const input = { ...call.body, caseId, idempotency: idempotency.value, source: call };
      const outcome = await setStatus(call.ctx, input, deps);
      return outcome.ok ? ok(outcome.value) : outcome;
    },
  }),
];
