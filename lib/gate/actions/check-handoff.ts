import type { GateDeps } from '@/lib/gate/deps';
import { checkHandoffTarget } from '@/lib/gate/fulfilment/domain/handoff-target';
import { gateRefusals } from '@/lib/gate/refusals';
import { isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';
import { type Outcome, ok } from '@/lib/kernel/outcome';

/** The premium flag and its older name. */
const asksForHandoff = (envelope: JsonObject): boolean =>
  envelope.payjent_fulfillment_callback === true || envelope.payjent_managed_execution === true;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether a paid request is to be handed to its service, and that the service may be sent to. */
export async function checkHandoff({ settings, checkUrl }: GateDeps, envelope: JsonObject): Promise<Outcome<boolean>> {
  if (!asksForHandoff(envelope)) return ok(false);
  const refused = (message: string) => gateRefusals.refuse('gate.handoff', { message, field: 'execution_envelope' });
  const serviceUrl = textOf(envelope.service_url);
  const check = checkHandoffTarget({
    serviceUrl,
    method: textOf(envelope.method) === '' ? 'POST' : textOf(envelope.method),
    body: isJsonObject(envelope.body) ? envelope.body : (envelope.body ?? {}),
    allowedHosts: settings.handoffHosts,
    isProduction: settings.isProduction,
  });
  if (check.kind === 'refused') return refused(check.problem);
  const problem = await checkUrl(serviceUrl, 'service');
  if (problem !== null) return refused(`service_url ${problem}`);
  return check.problem === null ? ok(true) : refused(check.problem);
}
