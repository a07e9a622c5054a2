import type { Transfer } from '@/lib/rails/stripe/simulator/model';
import { makeTransfer, reverseTransfer } from '@/lib/rails/stripe/simulator/money/transfer';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { type ApiRequest, filtered, mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';

const transferOf = ({ world, path: { id = '' } }: ApiRequest): Transfer =>
  mustFind(world.tables.transfers, 'transfer', id, 'transfer');

export const transferRoutes: Routes = {
  'POST /v1/transfers': ({ world, params }) =>
    renderObject(
      world,
      makeTransfer(world, {
        amount: params.number('amount'),
        currency: (params.text('currency') ?? '').toLowerCase(),
        destination: params.text('destination') ?? '',
        description: params.text('description'),
        metadata: params.metadata(),
        sourceTransaction: params.text('source_transaction'),
        transferGroup: params.text('transfer_group'),
      }),
    ),
  'GET /v1/transfers': (request) =>
    pageOf(
      request,
      '/v1/transfers',
      filtered(request.world.tables.transfers, request.params, ['destination', 'transfer_group']),
    ),
  'GET /v1/transfers/{id}': (request) => renderObject(request.world, transferOf(request)),
  'POST /v1/transfers/{id}': (request) => {
    const transfer = transferOf(request);
    transfer.metadata = request.params.metadata(transfer.metadata);
    if (request.params.has('description')) transfer.description = request.params.text('description');
    request.world.emit('transfer.updated', transfer);
    return renderObject(request.world, transfer);
  },
  'GET /v1/transfers/{id}/reversals': (request) => {
    const { id } = transferOf(request);
    const rows = Object.values(request.world.tables.transfer_reversals).filter(({ transfer }) => transfer === id);
    return pageOf(request, `/v1/transfers/${id}/reversals`, rows);
  },
  'POST /v1/transfers/{id}/reversals': (request) => {
    const { world, params } = request;
    const reversal = reverseTransfer(world, transferOf(request), params.number('amount'), params.metadata());
    return renderObject(world, reversal);
  },
};
