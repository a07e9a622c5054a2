import { insertAuditEntry } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { createPaidAction, type Headers } from '@/lib/gate/actions/create-action';
import { findQuote } from '@/lib/gate/actions/read-quote';
import { quoteViewOf, sessionViewOf } from '@/lib/gate/actions/views';
import type { GateDeps } from '@/lib/gate/deps';
import { parseWireId, wireId } from '@/lib/gate/domain/ids';
import { isPaid, moneyStateOf } from '@/lib/gate/domain/quote-state';
import { checkScope } from '@/lib/gate/scope';
import type { QuoteRead } from '@/lib/gate/store/quote-store';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Ctx } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { wireAmount } from '@/lib/kernel/money';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { shownArguments } from './domain/arguments';
import { findTool } from './domain/catalog';
import { type ExecutionCommand, initialStatus, nextStatus } from './domain/execution.machine';
import { checkToolProvider, providerNotConfigured, toolboxEnvelope, toolboxSummary } from './domain/quote';
import { toolboxRefusals } from './domain/refusals';
import { scrubMetadata } from './domain/scrub-metadata';
import { type PricedTool, priceTool, type ToolBody } from './price-tool';
import { type ExecutionRow, findExecution, insertExecution, moveExecution } from './store/execution-store';

/** Makes a tool's call payable; nothing is written before every rule has passed. */
export async function checkoutTool(
  deps: GateDeps,
  ctx: Ctx,
  toolId: string,
  body: ToolBody,
  headers: Headers,
  mode: 'advisory' | 'enforced',
) {
  const priced = await priceTool(deps, ctx, toolId, body);
  if (!priced.ok) return priced;
  const { request, quote } = priced.value;
  const ready = checkToolProvider(request.tool, mode, false);
  if (!ready.ok) return ready;
  const asked = {
    botId: request.botId,
    externalUserId: request.externalUserId,
    requestSummary: toolboxSummary(toolId),
    requestHash: quote.request_hash,
    amountMinor: request.amountMinor,
    currency: request.currency,
    costBreakdown: request.costBreakdown,
    envelope: toolboxEnvelope(request, quote.request_hash),
    callbackUrl: undefined,
    product: toolId,
  };
  const created = await createPaidAction(deps, ctx, asked, headers, `toolbox/${toolId}`);
  if (!created.ok) return created;
  const session = sessionViewOf(created.value, deps.settings);
  return ok({
    status: 'checkout_created' as const,
    quote: shownQuote(created.value, toolId),
    payment_session: session,
    payment_url: session.checkout_url,
    toolbox_quote: quote,
    guidance: {},
  });
}

/** What a tool is to read is stored in full for the run and shown as scheme and host. */
function shownQuote(read: QuoteRead, toolId: string) {
  const view = quoteViewOf(read);
  const stored = read.quote.envelope.arguments;
  const isShown = typeof stored === 'object' && stored !== null && !Array.isArray(stored);
  const shown: JsonObject = isShown ? shownArguments(toolId, stored as JsonObject) : {};
  return { ...view, execution_envelope: { ...view.execution_envelope, arguments: shown } };
}

/** Writes down that a tool's call is to be run by the agent's own runtime: ready when its session is paid. */
export async function executeTool(
  deps: GateDeps,
  ctx: Ctx,
  toolId: string,
  body: ToolBody & { readonly payment_session_id?: string | undefined },
) {
  const priced = await priceTool(deps, ctx, toolId, body);
  if (!priced.ok) return priced;
  const paidFor = await findPayment(deps, ctx, body.payment_session_id, priced.value);
  if (!paidFor.ok) return paidFor;
  const { request, quote } = priced.value;
  const row = {
    id: uuidV7(ctx.now),
    tool_id: toolId,
    bot_id: request.botId,
    external_user_id: request.externalUserId,
    quote_id: paidFor.value?.quote.id ?? null,
    amount: BigInt(request.amountMinor),
    currency: request.currency,
    request_hash: quote.request_hash,
    arguments: { ...request.arguments },
    status: initialStatus(paidFor.value !== null && isPaid(moneyStateOf(paidFor.value))),
  };
  await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    await insertExecution(tx, ctx.tenant.id, row, ctx.now);
    const entry = { action: 'gate.execution.create', subjectKind: 'gate_execution', subjectId: row.id };
    await insertAuditEntry(tx, ctx, { ...entry, detail: { tool_id: toolId } });
  });
  return ok(executionView({ ...row, result_metadata: {}, error_metadata: {} }));
}

/** The session that an execution names, when it is for exactly this call. */
async function findPayment(
  deps: GateDeps,
  ctx: Ctx,
  sessionId: string | undefined,
  { quote, request }: PricedTool,
): Promise<Outcome<QuoteRead | null>> {
  if (sessionId === undefined) return ok(null);
  const found = await findQuote(deps, ctx, sessionId, 'session', 'gate.session_not_found');
  if (!found.ok) return found;
  const { quote: paid } = found.value;
  const isSame = paid.requestHash === quote.request_hash && paid.externalUserId === request.externalUserId;
  return isSame ? found : toolboxRefusals.refuse('toolbox.request_hash_mismatch');
}

export const executionView = (row: ExecutionRow) => ({
  id: wireId('execution', row.id),
  tool_id: row.tool_id,
  bot_id: row.bot_id,
  external_user_id: row.external_user_id,
  quote_id: row.quote_id === null ? null : wireId('quote', row.quote_id),
  payment_session_id: row.quote_id === null ? null : wireId('session', row.quote_id),
  amount_minor: wireAmount(row.amount),
  currency: row.currency,
  request_hash: row.request_hash,
  arguments_json: shownArguments(row.tool_id, row.arguments),
  status: row.status,
  result_metadata_json: row.result_metadata,
  error_metadata_json: row.error_metadata,
});

/** An execution of the caller's own agent, as it stands now: one whose session was paid since is ready. */
export async function readExecution(deps: GateDeps, ctx: Ctx, id: string): Promise<Outcome<ExecutionRow>> {
  const uuid = parseWireId('execution', id);
  const row =
    uuid === null ? null : await inTenant(deps.db, ctx.tenant.id, (tx) => findExecution(tx, ctx.tenant.id, uuid));
  if (row === null) return toolboxRefusals.refuse('toolbox.execution_not_found');
  const scope = checkScope(ctx, row.bot_id);
  if (!scope.ok) return scope;
  if (row.status !== 'payment_required' || row.quote_id === null) return ok(row);
  const session = await findQuote(deps, ctx, wireId('quote', row.quote_id), 'quote', 'gate.quote_not_found');
  if (!session.ok || !isPaid(moneyStateOf(session.value))) return ok(row);
  const paid = { from: row.status, to: 'ready_to_execute', result: null, error: null, now: ctx.now } as const;
  await inTenant(deps.db, ctx.tenant.id, (tx) => moveExecution(tx, ctx.tenant.id, row.id, paid));
  return ok({ ...row, status: 'ready_to_execute' });
}

/** What an agent says became of a run. Secrets in it are left out. */
export async function endExecution(
  deps: GateDeps,
  ctx: Ctx,
  id: string,
  command: Extract<ExecutionCommand, 'complete' | 'fail'>,
  metadata: JsonObject,
) {
  const found = await readExecution(deps, ctx, id);
  if (!found.ok) return found;
  const row = found.value;
  const next = nextStatus(row.status, command);
  if (!next.ok) return next;
  const scrubbed = scrubMetadata(metadata);
  const result = command === 'complete' ? scrubbed : null;
  const error = command === 'fail' ? scrubbed : null;
  const moved = await inTenant(deps.db, ctx.tenant.id, async (tx) => {
    const move = { from: row.status, to: next.value, result, error, now: ctx.now };
    if (!(await moveExecution(tx, ctx.tenant.id, row.id, move))) return false;
    const entry = { action: `gate.execution.${command}`, subjectKind: 'gate_execution', subjectId: row.id };
    await insertAuditEntry(tx, ctx, entry);
    return true;
  });
  if (!moved) return toolboxRefusals.refuse('toolbox.already_ended');
  return ok(
    executionView({
      ...row,
      status: next.value,
      result_metadata: result ?? row.result_metadata,
      error_metadata: error ?? row.error_metadata,
    }),
  );
}

/** No provider keys exist here: a managed tool that is paid for can't be run by the gate, and says so. */
export async function runExecution(deps: GateDeps, ctx: Ctx, id: string): Promise<Outcome<never>> {
  const found = await readExecution(deps, ctx, id);
  if (!found.ok) return found;
  const tool = findTool(found.value.tool_id);
  if (tool === null || tool.provider_type !== 'managed_api') return toolboxRefusals.refuse('toolbox.not_managed');
  const next = nextStatus(found.value.status, 'run');
  return next.ok ? providerNotConfigured(tool, 'enforced') : next;
}
