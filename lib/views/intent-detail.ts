import { z } from 'zod';
import { toHex } from '@/lib/kernel/bytes';
import { formatMoney } from '@/lib/kernel/format/money';
import { money } from '@/lib/kernel/money';
import {
  type Agreement,
  accounts,
  type Evaluation,
  type Evidence,
  type IntentDetail,
  intentDetailSchema,
  intentStatuses,
  type Operation,
  operationStates,
  type RailFact,
} from './contract';
import { describePredicate } from './describe-predicate';
import type { IntentRows } from './intent-rows';
import { timelineOf } from './intent-timeline';
import { actorView, type Names } from './read-names';

const moneyOf = (amount: bigint, asset: string) => ({ amount: amount.toString(), asset });
const at = (date: Date): string => date.toISOString();
const atOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

/** What the page shows of a create request, as it was signed. */
const agreementBody = z.object({
  allowed_tools: z.array(z.string()),
  predicate_dsl: z.json().default(null),
  evidence_schema: z.json(),
  budget: z.json().default(null),
});

/** Rows as the page's DTO. What stands behind a permission is left out here, not in the browser. */
export function detailOf(rows: IntentRows, names: Names, seesAudit: boolean): IntentDetail {
  const { intent, transfers, events, decisions, audit, facts } = rows;
  const operations = rows.operations.map(operationOf);
  return {
    id: intent.id,
    state: intentDetailSchema.shape.state.parse(intent.state),
    status: z.enum(intentStatuses).parse(intent.status),
    endReason: intent.endReason,
    money: moneyOf(intent.amount, intent.currency),
    principal: intent.principalDid,
    payee: intent.payeeDid,
    rail: intent.rail,
    settlementMode: intentDetailSchema.shape.settlementMode.parse(intent.settlementMode),
    createdAt: at(intent.createdAt),
    deadline: at(intent.deadline),
    holdExpiresAt: atOrNull(intent.holdExpiresAt),
    paymentUrl: paymentUrlOf(intent.state, operations),
    timeline: timelineOf(events, intent.endReason, names),
    agreement: agreementOf(rows),
    evidence: evidenceOf(rows),
    evaluation: evaluationOf(rows),
    operations,
    railFacts: facts.map(railFactOf),
    postings: transfers.map((transfer) => ({
      id: transfer.id,
      at: at(transfer.createdAt),
      debit: z.enum(accounts).parse(transfer.debit),
      credit: z.enum(accounts).parse(transfer.credit),
      money: moneyOf(transfer.amount, transfer.currency),
      kind: transfer.kind,
      operationId: transfer.operationId,
    })),
    spendDecisions: decisions.map((decision) => ({
      id: decision.id,
      at: at(decision.createdAt),
      operation: decision.operation,
      money: moneyOf(decision.amount, decision.currency),
      allowed: decision.allowed,
      code: decision.code,
      outcome: z.enum(['none', 'held', 'consumed', 'released', 'expired']).parse(decision.state),
      holdExpiresAt: atOrNull(decision.expiresAt),
    })),
    audit: seesAudit
      ? audit.map((entry) => ({
          id: entry.id,
          at: at(entry.createdAt),
          action: entry.action,
          actor: actorView({ kind: entry.actorKind, id: entry.actorId }, names),
          requestId: entry.requestId,
        }))
      : null,
  };
}

const operationDetail = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

const operationOf = (operation: IntentRows['operations'][number]): Operation => ({
  id: operation.id,
  kind: operation.kind,
  state: z.enum(operationStates).parse(operation.status),
  attempt: operation.attempt,
  rail: operation.rail,
  railReference: operation.railRef,
  money: moneyOf(operation.amount, operation.currency),
  plannedAt: at(operation.createdAt),
  finishedAt: atOrNull(operation.finishedAt),
  lastAskedAt: atOrNull(operation.lastAskedAt),
  nextAskAt: atOrNull(operation.nextAskAt),
  problem: operation.failureCode,
  detail: operationDetail.parse(operation.detail),
});

const railFactOf = (fact: IntentRows['facts'][number]): RailFact => ({
  id: fact.id,
  at: at(fact.createdAt),
  kind: fact.kind,
  reference: fact.ref,
  reason: fact.reason,
  money: fact.amount === null ? null : moneyOf(fact.amount, fact.currency),
  inquiry: fact.inquiry,
  won: fact.won,
  dueAt: atOrNull(fact.dueAt),
  afterEnd: fact.afterEnd,
});

/** The newest page that the rail gave for the payer, while the money is not held and nobody has refused it. */
function paymentUrlOf(state: string, operations: readonly Operation[]): string | null {
  const last = operations.at(-1);
  if (state !== 'open' || last === undefined || last.state === 'failed') return null;
  const url = operations.findLast(({ detail }) => typeof detail.payment_url === 'string')?.detail.payment_url;
  // A link that a browser would run instead of open never reaches the page.
  return typeof url === 'string' && /^https?:\/\//.test(url) ? url : null;
}

function agreementOf({ agreement, intent }: IntentRows): Agreement {
  const body = agreementBody.parse(agreement.body);
  return {
    signingVersion: agreement.signingVersion,
    allowedTools: body.allowed_tools,
    clauses: [...describePredicate(body.predicate_dsl, formatMoney(money(intent.amount, intent.currency)))],
    predicate: body.predicate_dsl,
    evidenceSchema: body.evidence_schema,
    budget: body.budget,
    digests: [{ label: 'Signed intent', algorithm: 'BLAKE3', hex: toHex(agreement.signedDigest) }],
  };
}

function evidenceOf({ evidence }: IntentRows): Evidence | null {
  if (evidence === null) return null;
  return {
    submittedAt: at(evidence.createdAt),
    payload: z.json().parse(evidence.payload),
    payeeDid: evidence.payeeDid,
    signed: evidence.payeeSignature !== null,
    artifacts: evidence.artifacts,
    digests: [
      { label: 'Payload', algorithm: 'BLAKE3', hex: toHex(evidence.payloadDigest) },
      { label: 'Artifacts', algorithm: 'BLAKE3', hex: toHex(evidence.artifactsDigest) },
    ],
  };
}

const storedTrace = z.array(z.object({ passed: z.boolean(), reason: z.string().nullish(), fuel_used: z.int() }));

function evaluationOf({ evidence }: IntentRows): Evaluation | null {
  if (evidence === null) return null;
  const trace = storedTrace.parse(evidence.trace);
  return {
    at: at(evidence.createdAt),
    passed: evidence.passed,
    fuelUsed: trace.reduce((sum, { fuel_used }) => sum + fuel_used, 0),
    traceHash: toHex(evidence.traceHash),
    trace: trace.map(({ passed, reason }) => ({ passed, reason: reason ?? null })),
  };
}
