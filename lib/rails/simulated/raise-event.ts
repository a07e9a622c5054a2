import { z } from 'zod';
import type { Database } from '@/lib/db/pool';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Answer, Call } from '@/lib/kernel/endpoint';
import { sha256 } from '@/lib/kernel/hash';
import { idempotencyKeyOf } from '@/lib/kernel/idempotency';
import { uuidV4 } from '@/lib/kernel/ids';
import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import type { Tell } from './simulated.rail';
import { type BookedKind, bookFacts, decideCall } from './store/book';

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

/**
 * Makes something happen at the simulated bank, and lets the bank tell of it as a real one does: the event is stored, and
 * a job reads the bank again. 202: done at the bank; the intent follows. Another tenant's intent is an unknown one.
 */
export async function raiseEvent(
  { db, tell }: { readonly db: Database; readonly tell: Tell },
  call: Call<undefined, undefined, SimulatorEventBody>,
): Promise<Outcome<Answer>> {
  const key = idempotencyKeyOf(call);
  if (!key.ok) return key;
  const { tenant } = call.ctx;
  const { intent_id: intentId, type } = call.body;
  // The same key is the same event, at the bank and in the inbox.
  const name = key.value === null ? uuidV4() : toHex(sha256(utf8(`${tenant.id}\0${key.value}`)));
  const eventId = `evt_${name}`;
  if (type === 'ach_returned' || type === 'dispute_opened') {
    const isBooked = await bookFacts(db, tenant.id, intentId, facts[type], `sim_${name}`);
    if (!isBooked) return simulatorRefusals.refuse('simulator.nothing_moved', { field: 'intent_id' });
  } else {
    const isDecided = await decideCall(db, tenant.id, intentId, verdicts[type]);
    if (!isDecided) return simulatorRefusals.refuse('simulator.nothing_waits', { field: 'intent_id' });
  }
  await tell({ tenantPublicId: tenant.publicId, intentId }, type, eventId);
  return ok({ status: 202, body: { tenant_id: tenant.publicId, intent_id: intentId, event_id: eventId, type } });
}
