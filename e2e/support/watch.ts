import type { BrowserContext, Response } from '@playwright/test';

/** What no page may do while a story runs. */
export interface Watch {
  /** Problems so far: errors in the console, refused by the content policy, secrets in an answer. */
  problems(): Promise<readonly string[]>;
}

const policyReport = 'content-policy:';

/** In the page: turns what the content policy refused into a line of the console. */
function reportPolicyViolations(prefix: string): void {
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    // biome-ignore lint/suspicious/noConsole: the console is the way out of the page
    console.error(`${prefix} ${violatedDirective} refused ${blockedURI} (${sourceFile}:${lineNumber})`);
  });
}

const isText = (response: Response): boolean =>
  /^(?:text\/html|text\/x-component|application\/json)/.test(response.headers()['content-type'] ?? '');

/** Begins before the context's first page. */
export async function watchContext(context: BrowserContext, secrets: readonly string[]): Promise<Watch> {
  const found: string[] = [];
  const reading: Promise<void>[] = [];

  const read = async (response: Response): Promise<void> => {
    // The body of a redirect, or of a page that was left before it came, cannot be read.
    const text = await response.text().catch(() => '');
    if (secrets.some((secret) => text.includes(secret))) found.push(`a secret in the answer of ${response.url()}`);
  };

  context.on('console', (message) => {
    if (message.type() === 'error') found.push(`${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (webError) => found.push(`uncaught: ${webError.error().message}`));
  context.on('response', (response) => {
    if (isText(response)) reading.push(read(response));
  });
  await context.addInitScript(reportPolicyViolations, policyReport);
  return {
    async problems() {
      await Promise.all(reading);
      return found;
    },
  };
}
