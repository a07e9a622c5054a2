import { type IntentDetail, type IntentPage, intentDetailSchema, intentPageSchema } from '@/lib/views/contract';

/** A read of the console that the server answered with something else than 200. */
export class ReadError extends Error {
  constructor(
    readonly status: number,
    readonly requestId: string | undefined,
  ) {
    super(`the console's read was answered with ${status}`);
  }
}

async function read(path: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(path, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) throw new ReadError(response.status, response.headers.get('x-request-id') ?? undefined);
  return response.json();
}

export async function fetchIntentPage(filter: URLSearchParams, signal: AbortSignal): Promise<IntentPage> {
  return intentPageSchema.parse(await read(`/api/console/intents?${filter}`, signal));
}

export async function fetchIntent(intentId: string, signal: AbortSignal): Promise<IntentDetail> {
  return intentDetailSchema.parse(await read(`/api/console/intents/${encodeURIComponent(intentId)}`, signal));
}
