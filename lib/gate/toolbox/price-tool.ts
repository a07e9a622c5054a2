import type { z } from 'zod';
import type { GateDeps } from '@/lib/gate/deps';
import { activeProvider } from '@/lib/gate/discovery/read-facts';
import { checkPricing } from '@/lib/gate/domain/pricing';
import { pythonJson } from '@/lib/gate/domain/python-json';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { checkUrls } from '@/lib/gate/premium/create-premium';
import { checkScope } from '@/lib/gate/scope';
import { toHex, utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import { sha256 } from '@/lib/kernel/hash';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { toolQuoteBody } from './contract';
import { checkArguments, requireTool } from './domain/arguments';
import {
  breakdownOf,
  checkClaim,
  requestHashInput,
  type ToolboxQuote,
  type ToolRequest,
  toolboxQuote,
  toolQuoteSeconds,
} from './domain/quote';

export type ToolBody = z.output<typeof toolQuoteBody>;

export interface PricedTool {
  readonly request: ToolRequest;
  readonly quote: ToolboxQuote;
}

/** A call of a tool with its arguments checked and its price bound to exactly them. Nothing is stored. */
export async function priceTool(
  deps: GateDeps,
  ctx: Ctx,
  toolId: string,
  body: ToolBody,
): Promise<Outcome<PricedTool>> {
  const tool = requireTool(toolId);
  if (!tool.ok) return tool;
  const scope = checkScope(ctx, body.bot_id);
  if (!scope.ok) return scope;
  const checked = checkArguments(tool.value, body.arguments);
  if (!checked.ok) return checked;
  const urls = await checkUrls(deps, checked.value.publicUrlsToCheck);
  if (!urls.ok) return urls;
  const costBreakdown = breakdownOf(tool.value, body.amount_minor, body.cost_breakdown);
  const pricing = checkPricing(body.amount_minor, costBreakdown);
  if (!pricing.ok) return pricing;
  const request: ToolRequest = {
    tool: tool.value,
    botId: body.bot_id,
    externalUserId: body.external_user_id,
    arguments: checked.value.arguments,
    amountMinor: body.amount_minor,
    currency: body.currency,
    costBreakdown,
  };
  const quote = toolboxQuote(request, {
    requestHash: toHex(sha256(utf8(pythonJson(requestHashInput(request))))),
    expiresAt: wireTime(new Date(ctx.now.getTime() + toolQuoteSeconds * 1_000)),
    activeProvider: activeProvider(deps, null).provider,
  });
  const claim = checkClaim({ request_hash: body.request_hash, quote_id: body.quote_id }, quote);
  return claim.ok ? ok({ request, quote }) : claim;
}
