import type { Answer, Call } from '@/lib/kernel/endpoint';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { wireStates } from './domain/intent.machine';
import type { OperatorStore, TenantSummary } from './store/operator-store';

/** Counts and totals of a tenant. `totals_cents` counts US dollars; every currency stands beside it. */
export async function summariseTenant(
  deps: { readonly operators: OperatorStore },
  call: Call,
): Promise<Outcome<Answer>> {
  const { ctx } = call;
  const summary = await deps.operators.summarise(ctx.tenant.id);
  const counts = new Map(summary.counts.map(({ state, count }) => [state, count]));
  const byCurrency = summary.totals.map((total) => ({
    currency: total.currency,
    held: wireAmount(total.held),
    released: wireAmount(total.released),
    refunded: wireAmount(total.refunded),
  }));
  return ok({
    status: 200,
    body: {
      tenant_id: ctx.tenant.publicId,
      generated_at: ctx.now.toISOString(),
      counts_by_state: Object.fromEntries(wireStates.map((state) => [state, counts.get(state) ?? 0])),
      totals_cents: mainTotals(summary),
      totals_by_currency: byCurrency,
      stuck_count: summary.stuck,
      overdue_count: summary.overdue,
      open_disputes: counts.get('disputed') ?? 0,
    },
  });
}

/** Amounts of different currencies are never added: the contract's one total is US dollars. */
function mainTotals({ totals }: TenantSummary) {
  const main = totals.find(({ currency }) => currency === 'usd');
  return {
    held: wireAmount(main?.held ?? 0n),
    released: wireAmount(main?.released ?? 0n),
    refunded: wireAmount(main?.refunded ?? 0n),
  };
}
