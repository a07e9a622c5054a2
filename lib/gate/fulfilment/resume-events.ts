import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { reread } from '@/lib/gate/actions/read-quote';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { checkScope } from '@/lib/gate/scope';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { readyEventType } from './domain/ready-event';
import { fulfilmentRefusals } from './refusals';
import { queueAgain } from './resend-delivery';
import { ackResumeEvent, findResumeEvent, listResumeEvents, type ResumeEvent } from './store/resume-store';
import { readyPayload } from './write-message';

/** What one poll gets; the next one, after acknowledging, gets the rest. */
const listed = 50;

/** The paid actions that an agent has not acknowledged, oldest first. */
export async function pollResumeEvents(deps: GateDeps, ctx: Ctx, botId: string) {
  const scope = checkScope(ctx, botId);
  if (!scope.ok) return scope;
  const events = await inTenant(deps.db, ctx.tenant.id, (tx) => listResumeEvents(tx, ctx.tenant.id, botId, listed));
  return ok({ events: await Promise.all(events.map((event) => viewOf(deps, ctx, event))) });
}

/** As it stands now: an agent that polls late reads what has become of the payment since. No token is in it. */
async function viewOf(deps: GateDeps, ctx: Ctx, event: ResumeEvent) {
  const payload = readyPayload(await reread(deps, ctx, event.quoteId), deps.settings);
  return {
    id: wireId('resumeEvent', event.id),
    event_type: readyEventType,
    action_id: wireId('quote', event.quoteId),
    quote_id: wireId('quote', event.quoteId),
    payment_session_id: wireId('session', event.quoteId),
    bot_id: event.botId,
    status: event.ackedAt === null ? 'ready' : 'acked',
    payload,
    callback_status: event.callbackStatus,
    created_at: wireTime(event.createdAt),
  };
}

async function findEvent({ db }: GateDeps, ctx: Ctx, id: string): Promise<Outcome<ResumeEvent>> {
  const uuid = parseWireId('resumeEvent', id);
  const event =
    uuid === null ? null : await inTenant(db, ctx.tenant.id, (tx) => findResumeEvent(tx, ctx.tenant.id, uuid));
  if (event === null) return fulfilmentRefusals.refuse('gate.resume_not_found');
  const scope = checkScope(ctx, event.botId);
  return scope.ok ? ok(event) : scope;
}

/** The agent knows: the event leaves its list and is called out no more. A repeat changes nothing. */
export async function ackEvent(deps: GateDeps, ctx: Ctx, id: string) {
  const found = await findEvent(deps, ctx, id);
  if (!found.ok) return found;
  await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    if (!(await ackResumeEvent(tx, ctx.tenant.id, found.value.id, ctx.now))) return;
    const entry = { action: 'gate.resume.ack', subjectKind: 'gate_quote', subjectId: found.value.quoteId };
    await insertAuditEntry(tx, ctx, entry);
  });
  return ok({ id, status: 'acked' as const, acked: true as const });
}

/** Has the callback sent again, in a new round with new signatures. Without a callback_url there is nothing to send. */
export async function retryEvent(deps: GateDeps, ctx: Ctx, id: string) {
  const found = await findEvent(deps, ctx, id);
  if (!found.ok) return found;
  if (found.value.ackedAt !== null) return fulfilmentRefusals.refuse('gate.resume_acked');
  const queued = await queueAgain(deps, ctx, { quoteId: found.value.quoteId, kind: 'ready' });
  // One that is on its way, or was never asked for, is answered with the event as it stands.
  if (!queued.ok && queued.refusal.code === 'gate.delivery_exhausted') return queued;
  return ok(await viewOf(deps, ctx, found.value));
}
