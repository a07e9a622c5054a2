import { z } from 'zod';
import { once } from '@/lib/db/once';
import { type Database, inTenant, type Queryable } from '@/lib/db/pool';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { uuidV4 } from '@/lib/kernel/ids';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import type { Tell } from './simulated.rail';
import { type BookedKind, bookFacts, decideCall, isBooked } from './store/book';

export const simulatorEventTypes = [
  'funding_authorized',
  'funding_failed',
  'ach_settled',
  'ach_returned',
  'dispute_opened',
] as const;

export const simulatorEventBody = z.strictObject({
  intent_id: z.uuid().describe('An intent on a simulated rail.'),
  type: z.enum(simulatorEventTypes).describe('What the simulated bank does.'),
});
export type SimulatorEventBody = z.output<typeof simulatorEventBody>;

export const simulatorEventView = z.object({
  tenant_id: z.string(),
  intent_id: z.string(),
  event_id: z.string(),
  type: z.enum(simulatorEventTypes),
});

export const simulatorRefusals = defineRefusals({
  'simulator.intent_unknown': {
    status: 404,
    message: 'The simulated bank has not heard of this intent. Fund it first, on a simulated rail.',
  },
  'simulator.nothing_waits': {
    status: 409,
    message:
      'No authorisation of this intent waits at the simulated bank. Fund it first, with sandbox_scenario wait_for_event.',
  },
  'simulator.nothing_moved': {
    status: 409,
    message: 'The simulated bank holds no money of this intent, so nothing can happen to it. Fund it first.',
  },
});

const verdicts = { funding_authorized: 'succeeded', ach_settled: 'succeeded', funding_failed: 'failed' } as const;
const facts: Readonly<Record<'ach_returned' | 'dispute_opened', readonly BookedKind[]>> = {
  // A bank's return cannot be contested: it is lost when it is told.
  ach_returned: ['dispute_opened', 'funds_withdrawn', 'dispute_closed'],
  dispute_opened: ['dispute_opened'],
};

const answer = { operation: 'simulator.event', status: 202, schema: simulatorEventView };

/**
 * Makes something happen at the simulated bank, and lets the bank tell of it as a real one does: the event is stored, and
 * a job reads the bank again. 202: done at the bank; the intent follows. Another tenant's intent is an unknown one.
 */
export async function raiseEvent(
  { db, tell }: { readonly db: Database; readonly tell: Tell },
  call: Call<undefined, undefined, SimulatorEventBody>,
): Promise<Outcome<Answer>> {
  const request = idempotencyOf(call);
  if (!request.ok) return request;
  const { ctx, body } = call;
  const booked = await inTenant(db, ctx.tenant.id, (tx) =>
    once(tx, ctx, request.value, { ...answer, replay: (value) => value }, () => book(tx, call)),
  );
  if (!booked.ok) return booked;
  // Told again on a repeat, under the same id: the bank may have gone before it could tell.
  const { event_id: eventId } = booked.value;
  await tell({ tenantPublicId: ctx.tenant.publicId, intentId: body.intent_id }, body.type, eventId);
  return ok({ status: 202, body: booked.value });
}

/** What the bank does, in its own book. */
async function book(
  tx: Queryable,
  { ctx: { tenant }, body }: Call<undefined, undefined, SimulatorEventBody>,
): Promise<Outcome<z.output<typeof simulatorEventView>>> {
  const { intent_id: intentId, type } = body;
  if (!(await isBooked(tx, tenant.id, intentId))) {
    return simulatorRefusals.refuse('simulator.intent_unknown', { field: 'intent_id' });
  }
  const name = uuidV4();
  if (type === 'ach_returned' || type === 'dispute_opened') {
    const isMoved = await bookFacts(tx, tenant.id, intentId, facts[type], `sim_${name}`);
    if (!isMoved) return simulatorRefusals.refuse('simulator.nothing_moved', { field: 'intent_id' });
  } else {
    const isDecided = await decideCall(tx, tenant.id, intentId, verdicts[type]);
    if (!isDecided) return simulatorRefusals.refuse('simulator.nothing_waits', { field: 'intent_id' });
  }
  return ok({ tenant_id: tenant.publicId, intent_id: intentId, event_id: `evt_${name}`, type });
}
