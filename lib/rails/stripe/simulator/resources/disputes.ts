import { refuse } from '@/lib/rails/stripe/simulator/errors';
import type { Dispute } from '@/lib/rails/stripe/simulator/model';
import { endDispute, submitEvidence } from '@/lib/rails/stripe/simulator/money/dispute';
import { renderObject } from '@/lib/rails/stripe/simulator/render';
import { type ApiRequest, filtered, mustFind, pageOf, type Routes } from '@/lib/rails/stripe/simulator/route';

const disputeOf = ({ world, path: { id = '' } }: ApiRequest): Dispute =>
  mustFind(world.tables.disputes, 'dispute', id, 'dispute');

function update(request: ApiRequest): Dispute {
  const { world, params } = request;
  const dispute = disputeOf(request);
  if (params.has('metadata')) dispute.metadata = params.metadata(dispute.metadata);
  if (!params.has('evidence')) return dispute;
  if (!dispute.status.endsWith('needs_response')) {
    refuse(`This dispute is already ${dispute.status}; its evidence can no longer be changed.`, {});
  }
  dispute.evidence = { ...dispute.evidence, ...params.record('evidence') };
  dispute.evidence_details.has_evidence = true;
  if (params.flag('submit') === false) world.emit('charge.dispute.updated', dispute);
  else submitEvidence(world, dispute);
  return dispute;
}

export const disputeRoutes: Routes = {
  'GET /v1/disputes': (request) =>
    pageOf(
      request,
      '/v1/disputes',
      filtered(request.world.tables.disputes, request.params, ['charge', 'payment_intent']),
    ),
  'GET /v1/disputes/{id}': (request) => renderObject(request.world, disputeOf(request)),
  'POST /v1/disputes/{id}': (request) => renderObject(request.world, update(request)),
  'POST /v1/disputes/{id}/close': (request) => {
    const dispute = disputeOf(request);
    if (['won', 'lost', 'warning_closed'].includes(dispute.status)) refuse('This dispute is already closed.', {});
    endDispute(request.world, dispute, dispute.status.startsWith('warning_') ? 'warning_closed' : 'lost');
    return renderObject(request.world, dispute);
  },
};
