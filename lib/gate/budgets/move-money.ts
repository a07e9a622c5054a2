import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { type Move, operationOf } from './domain/moves';

interface Part {
  readonly quoteId: string;
  readonly budgetId: string;
  readonly amount: bigint;
}

/** A move within a budget, as `gate_commit` takes it. */
export const moveRow = (ctx: Ctx, move: Move, { quoteId, budgetId, amount }: Part): JsonObject => ({
  id: uuidV7(ctx.now),
  budget_id: budgetId,
  quote_id: quoteId,
  operation_id: operationOf(move, quoteId),
  kind: move,
  amount: wireAmount(amount),
});
