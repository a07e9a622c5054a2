import { auditJson } from '@/lib/audit';
import { moveRow } from '@/lib/gate/budgets/move-money';
import type { GateDeps } from '@/lib/gate/deps';
import { gateLimits } from '@/lib/gate/deps';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { stateAfter, statesFor, type WorkCommand } from '@/lib/gate/domain/quote.machine';
import { gateRefusals } from '@/lib/gate/refusals';
import { riding } from '@/lib/gate/riding';
import { commitGate, type GateCommit, type QuoteRead } from '@/lib/gate/store/quote-store';
import { commitConflictOf, endCheckout } from '@/lib/harbor';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { type Ctx, keyIdOf } from '@/lib/kernel/context';
import type { Answer } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';

/** What an agent, or an operator for it, says about paid work. */
export interface WorkReport {
  readonly command: WorkCommand;
  readonly status: 'executing' | 'fulfilled' | 'failed';
  readonly metadata: JsonObject;
  readonly reason: string;
}

export interface RecordedWork {
  readonly id: string;
  /** What the engine said about the money, when the work has ended; null when it goes on. */
  readonly settled: Outcome<Answer> | null;
}

const digestOf = (metadata: JsonObject): string => toHex(sha256(utf8(pythonJson(metadata))));

function rowsFor(ctx: Ctx, read: QuoteRead, report: WorkReport, id: string, refundDueMs: number | null): GateCommit {
  const { quote } = read;
  return {
    key_id: keyIdOf(ctx),
    fulfilment: {
      id,
      quote_id: quote.id,
      status: report.status,
      metadata: JSON.stringify(report.metadata),
      work: stateAfter[report.command],
      from: [...statesFor(report.command)],
      refund_due_ms: refundDueMs,
    },
    ...budgetMove(ctx, read, report),
    audit: auditJson(ctx, {
      action: `gate.work.${report.status}`,
      subjectKind: 'gate_quote',
      subjectId: quote.id,
      detail: { fulfilment_id: id },
    }),
  };
}

/** Work that a task budget paid for ends in the budget: its part is taken, or is free again. */
function budgetMove(ctx: Ctx, { quote }: QuoteRead, { command }: WorkReport): Pick<GateCommit, 'budget'> {
  if (quote.budgetId === null || command === 'start') return {};
  const kind = command === 'fulfil' ? 'capture' : 'release';
  return { budget: moveRow(ctx, kind, { quoteId: quote.id, budgetId: quote.budgetId, amount: quote.amount }) };
}

/** Says that work goes on, or has failed without its money going back yet. */
export async function noteWork(
  { db }: GateDeps,
  ctx: Ctx,
  read: QuoteRead,
  report: WorkReport,
): Promise<Outcome<RecordedWork>> {
  const id = uuidV7(ctx.now);
  try {
    // A task budget has its part back with this very word.
    const isHeld = report.command === 'fail' && read.quote.budgetId === null;
    const due = isHeld ? gateLimits.failedHoldMs : null;
    await commitGate(db, ctx.tenant.id, null, rowsFor(ctx, read, report, id, due));
    return ok({ id, settled: null });
  } catch (error) {
    if (commitConflictOf(error) !== 'moved') throw error;
    return gateRefusals.refuse('gate.work_moved');
  }
}

/**
 * Ends paid work: what is said about it, the engine's verdict on it and what that does to the money belong together. The
 * first word stands.
 */
export async function endWork(
  deps: GateDeps,
  ctx: Ctx,
  read: QuoteRead,
  report: WorkReport,
): Promise<Outcome<RecordedWork>> {
  if (read.quote.budgetId !== null) return noteWork(deps, ctx, read, report);
  const id = uuidV7(ctx.now);
  let written = false;
  const engine = riding(
    deps,
    (plan) => (plan.evidence === undefined ? null : rowsFor(ctx, read, report, id, null)),
    () => {
      written = true;
    },
  );
  const outcome = report.command === 'fulfil' ? 'fulfilled' : 'failed';
  const settled = await endCheckout(engine, ctx, read.quote.id, {
    outcome,
    digestHex: digestOf(report.metadata),
    reason: report.reason,
  });
  // Somebody else's word was first.
  if (!written) return gateRefusals.refuse('gate.work_moved');
  return ok({ id, settled });
}
