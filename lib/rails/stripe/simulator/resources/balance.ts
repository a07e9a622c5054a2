import { balanceOf } from '@/lib/rails/stripe/simulator/money/postings';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { filtered, mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';

const lines = (sums: Readonly<Record<string, number>>): Record<string, unknown>[] => {
  const entries = Object.entries(sums);
  return (entries.length > 0 ? entries : [['usd', 0] as const]).map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
};

export const balanceRoutes: Routes = {
  'GET /v1/balance': ({ world, account }) => {
    const { available, pending } = balanceOf(world, account);
    return { object: 'balance', available: lines(available), livemode: false, pending: lines(pending) };
  },
  'GET /v1/balance_transactions': (request) => {
    const { tables } = request.world;
    const found = filtered(tables.balance_transactions, request.params, ['currency', 'source', 'type']);
    const own = found.filter(({ sim }) => sim.account === request.account);
    return pageOf(request, '/v1/balance_transactions', own);
  },
  'GET /v1/balance_transactions/{id}': ({ world, path: { id = '' } }) =>
    renderObject(world, mustFind(world.tables.balance_transactions, 'balance transaction', id)),
};
