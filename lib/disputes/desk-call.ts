import { utf8 } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import type { Call } from '@/lib/kernel/endpoint';

/** What the engine reads of a request beside its parsed body: its key for repeats, and the bytes that the key stands for. */
export type StepSource = Pick<Call, 'header' | 'method' | 'path' | 'rawBody'>;

/** The step of a person in the console, who sends no key: a second click finds the state that the first one left. */
export const deskSource = (body: object): StepSource => ({
  header: () => null,
  method: 'POST',
  path: '/console/disputes',
  rawBody: utf8(JSON.stringify(body)),
});

/** The engine's call on the intent of a case. */
export const stepCall = <B>(ctx: Ctx, source: StepSource, intentId: string, body: B) => ({
  ctx,
  requestId: ctx.requestId,
  params: { intent_id: intentId },
  query: undefined,
  body,
  rawBody: source.rawBody,
  path: source.path,
  method: source.method,
  header: source.header,
});
