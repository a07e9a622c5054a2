import { type Answer, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { caseListParams, caseListView, caseParams, caseView, noteCaseBody } from './contract';
import type { RecoveryDeps } from './deps';
import { getCase } from './get-case';
import { listCases } from './list-cases';
import { noteCase } from './note-case';

const path = '/harbor/operator/v1/recovery/cases';
const one = `${path}/{case_id}`;

const holderOf = <const P extends Permission>(permission: P) =>
  ({ kind: 'key', permission, credential: 'fresh' }) as const;

const answered = (status: number, outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status, body: outcome.value }) : outcome;

/** Differences between rails and books. They are opened by the comparison alone, and only closed by hand. */
export const caseEndpoints = (deps: RecoveryDeps): readonly Endpoint[] => [
  endpoint({
    name: 'recovery.case.list',
    method: 'GET',
    path,
    summary: 'Lists differences between the rails and the books, newest first',
    who: holderOf('recovery.read'),
    errors: 'paybond',
    query: caseListParams,
    responses: { 200: { description: 'A page, with the days that were compared last.', schema: caseListView } },
    refusals: ['page.cursor_invalid'],
    handle: async ({ ctx, query: { status, ...page } }) =>
      answered(200, await listCases(ctx, { ...page, status: status === undefined ? [] : [status] }, deps)),
  }),
  endpoint({
    name: 'recovery.case.get',
    method: 'GET',
    path: one,
    summary: 'One difference with what was found out about it',
    who: holderOf('recovery.read'),
    errors: 'paybond',
    params: caseParams,
    responses: { 200: { description: 'The case.', schema: caseView } },
    refusals: ['recovery.case_not_found'],
    handle: async ({ ctx, params }) => answered(200, await getCase(ctx, { caseId: params.case_id }, deps)),
  }),
  endpoint({
    name: 'recovery.case.note',
    method: 'POST',
    path: `${one}/notes`,
    summary: 'Writes down what was found out about a difference, and explains or closes its case',
    description: 'Moves no money and changes no posting. A closed case stays closed.',
    who: holderOf('recovery.manage'),
    errors: 'paybond',
    params: caseParams,
    body: noteCaseBody,
    responses: { 200: { description: 'The case with the note.', schema: caseView } },
    refusals: [
      'recovery.case_not_found',
      'recovery.case_closed',
      'recovery.case_full',
      'idempotency.key_invalid',
      'idempotency.conflict',
    ],
    handle: async (call) => {
      const idempotency = idempotencyOf(call);
      if (!idempotency.ok) return idempotency;
      const input = { ...call.body, caseId: call.params.case_id, idempotency: idempotency.value };
      return answered(200, await noteCase(call.ctx, input, deps));
    },
  }),
];
