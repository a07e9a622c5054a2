import { externalRuntimeDetail } from '@/lib/gate/premium/domain/fal-rule';
import { findMember, isSecretLike, nameWords } from '@/lib/gate/premium/domain/secret-names';
import { hasUserInfo, hostOf, plainUrl, secretQueryName } from '@/lib/gate/premium/domain/web-address';
import type { JsonObject, JsonValue } from '@/lib/kernel/canonical-json';
import { type Outcome, ok, type Refusal } from '@/lib/kernel/outcome';
import { findTool, type Tool } from './catalog';
import { toolboxRefusals } from './refusals';

export interface CheckedArguments {
  /** As they are hashed, stored and run: a page's address in its full canonical form. */
  readonly arguments: JsonObject;
  /** Addresses that still have to be resolved, with the answer for one that is not public. */
  readonly publicUrlsToCheck: readonly { readonly field: string; readonly url: string; readonly notPublic: Refusal }[];
}

export function requireTool(toolId: string): Outcome<Tool> {
  const tool = findTool(toolId);
  return tool === null ? toolboxRefusals.refuse('toolbox.tool_not_found') : ok(tool);
}

/** What an agent may hand to a tool. A refusal names the member and never its value. */
export function checkArguments(tool: Tool, sent: JsonObject): Outcome<CheckedArguments> {
  const optIn = checkExternalRuntime(tool, sent);
  if (!optIn.ok) return optIn;
  const secret = findMember(sent, 'arguments', isSecretLike);
  if (secret !== null) {
    const message = `toolbox arguments may not include secret-like key: ${secret}`;
    return toolboxRefusals.refuse('toolbox.secret_argument', { message, field: secret });
  }
  const { url, ...others } = sent;
  const readsPage = tool.tool_id === pageTool;
  const address = findMember(readsPage ? others : sent, 'arguments', isExecutableUrl);
  if (address !== null) {
    const message = `toolbox arguments may not include executable URL field: ${address}`;
    return toolboxRefusals.refuse('toolbox.url_argument', { message, field: address });
  }
  return readsPage && url !== undefined ? withPage(others, url) : ok({ arguments: sent, publicUrlsToCheck: [] });
}

/** The one tool whose purpose is an address. */
const pageTool = 'firecrawl.scrape';

/** `url`, `image_url`, `webhook`, `callbackUrl`: somewhere that a tool could be made to call. */
function isExecutableUrl(name: string): boolean {
  const joined = nameWords(name).join('');
  return /urls?$/.test(joined) || joined.includes('callback') || joined.includes('webhook');
}

function withPage(others: JsonObject, sent: JsonValue): Outcome<CheckedArguments> {
  const field = 'arguments.url';
  const wrong = (more = ''): Outcome<never> =>
    toolboxRefusals.refuse('toolbox.page_url', { message: `${field} must be a public https URL${more}`, field });
  const url = typeof sent === 'string' ? plainUrl(sent) : null;
  if (url === null || url.protocol !== 'https:') return wrong();
  if (hasUserInfo(url)) return wrong(' without user information');
  const secret = secretQueryName(url);
  if (secret !== null) return wrong(` without a secret-like query key: ${secret}`);
  const notPublic = toolboxRefusals.make('toolbox.page_url', { field });
  return ok({
    arguments: { ...others, url: url.href },
    publicUrlsToCheck: [{ field, url: url.href, notPublic }],
  });
}

/** Arguments as every answer shows them: of a page, only scheme and host. */
export function shownArguments(toolId: string, stored: JsonObject): JsonObject {
  const url = toolId === pageTool && typeof stored.url === 'string' ? plainUrl(stored.url) : null;
  return url === null ? stored : { ...stored, url: `https://${hostOf(url)}` };
}

/** The external FAL gateway is charged for only when the agent says that it can run it. */
function checkExternalRuntime(tool: Tool, sent: JsonObject): Outcome<null> {
  if (tool.tool_id !== 'paysh.fal_image' || sent.external_runtime === true) return ok(null);
  const detail = { ...externalRuntimeDetail, tool_id: tool.tool_id };
  return toolboxRefusals.refuse('toolbox.external_runtime_opt_in', { details: { detail } });
}
