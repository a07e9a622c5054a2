import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page, Request, Response } from '@playwright/test';

/** What no page may do while a story runs. */
export interface Watch {
  /** Problems so far: errors in the console, refused by the content policy, secrets in an answer, answers without an end. */
  problems(): Promise<readonly string[]>;
}

const policyReport = 'content-policy:';
/** What is still on its way when a story ends has this long; a whole page takes a fraction of it on a busy machine. */
const lateMs = 60_000;
const pollMs = 50;

/** In the page: turns what the content policy refused into a line of the console. */
function reportPolicyViolations(prefix: string): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    // biome-ignore lint/suspicious/noConsole: the console is the way out of the page
    console.error(`${prefix} ${violatedDirective} refused ${blockedURI} (${sourceFile}:${lineNumber})`);
  });
}

const isText = (response: Response): boolean =>
  /^(?:text\/html|text\/x-component|application\/json)/.test(response.headers()['content-type'] ?? '');

/** Null for what a window is opened with: it comes before the window is known. */
function pageOf(response: Response): Page | null {
  try {
    return response.frame().page();
  } catch {
    return null;
  }
}

/** Begins before the context's first page. */
export async function watchContext(context: BrowserContext, secrets: readonly string[]): Promise<Watch> {
  const found: string[] = [];
  const arriving = new Map<Request, Page | null>();
  const reading: Promise<void>[] = [];

  const read = async (request: Request): Promise<void> => {
    // The body of a redirect, or of a page that was left or closed, cannot be read.
    const response = await request.response().catch(() => null);
    const text = (await response?.text().catch(() => '')) ?? '';
    if (secrets.some((secret) => text.includes(secret))) found.push(`a secret in the answer of ${request.url()}`);
  };
  /** Asked for earlier, a body that never ends would never come, and nobody would say which one it is. */
  const whenEnded = (request: Request): void => {
    if (arriving.delete(request)) reading.push(read(request));
  };
  /** What a page was still being sent when it was closed has no end. */
  const forget = (page: Page): void => {
    for (const [request, owner] of arriving) if (owner === page) arriving.delete(request);
  };
  context.on('console', (message) => {
    if (message.type() === 'error') found.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => found.push(`uncaught: ${webError.error().message}`));
  context.on('response', (response) => {
    if (isText(response)) arriving.set(response.request(), pageOf(response));
  });
  context.on('requestfinished', whenEnded);
  context.on('requestfailed', (request) => arriving.delete(request));
  context.on('page', (page) => page.on('close', forget));
  await context.addInitScript(reportPolicyViolations, policyReport);
  return {
    async problems() {
      // More may arrive while what has arrived is read: only what is still there after all that time has no end.
      for (let waited = 0; reading.length > 0 || (arriving.size > 0 && waited < lateMs); waited += pollMs) {
        await Promise.all(reading.splice(0));
        await sleep(pollMs);
      }
      const endless = [...arriving.keys()].map((request) => `${request.method()} ${request.url()} has no end`);
      return [...found, ...endless];
    },
  };
}
