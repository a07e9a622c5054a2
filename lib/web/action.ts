import type { z } from 'zod';
import type { MerchantCtx } from '@/lib/identity';
import type { Ctx, PlatformCtx } from '@/lib/kernel/context';
import type { Outcome, Refusal } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permissionDenied } from '@/lib/kernel/permit';
import type { Services } from '@/lib/runtime/services';
import { webProcess } from './process';
import { currentPlatform, liveCtx, requireSession } from './session';
import { refuseIssues } from './validation';

/** What a page's actions may use. */
export type ActionServices = Services;

interface Action<S extends z.ZodType, T, R, C = Ctx> {
  /** What the browser may send; anything else is refused before the use case is asked. */
  readonly schema: S;
  readonly input: unknown;
  /** The use case. It checks the permission of the person in `ctx`. */
  readonly run: (ctx: C, input: z.output<S>, services: Services) => Promise<Outcome<T>>;
  /** Picks what may leave the server. */
  readonly show: (value: T) => R;
}

type ActionAnswer<R> =
  | { readonly ok: true; readonly value: R }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly fields: Readonly<Record<string, string>>;
      readonly requestId: string;
    };

/** The body of a server action: session, parsed input, use case, and an answer in words for the form. */
export async function runAction<S extends z.ZodType, T, R>(action: Action<S, T, R>): Promise<ActionAnswer<R>> {
  return runAs((await requireSession()).ctx, action);
}

/** The same for what stands under the organisation's live tenant, whichever environment the console shows. */
export async function runLiveAction<S extends z.ZodType, T, R>(action: Action<S, T, R>): Promise<ActionAnswer<R>> {
  return runAs(liveCtx(await requireSession()), action);
}

/** The same for what platform people share with members: they come as what they are to the installation. */
export async function runMerchantAction<S extends z.ZodType, T, R>(
  action: Action<S, T, R, MerchantCtx>,
): Promise<ActionAnswer<R>> {
  return runAs((await currentPlatform())?.ctx ?? (await requireSession()).ctx, action);
}

/** The same for what platform people alone do; to everybody else the permission is not given. */
export async function runPlatformAction<S extends z.ZodType, T, R>(
  permission: Permission,
  action: Action<S, T, R, PlatformCtx>,
): Promise<ActionAnswer<R>> {
  const person = await currentPlatform();
  if (person !== null) return runAs(person.ctx, action);
  const { ctx } = await requireSession();
  return refused(permissionDenied(permission), ctx.requestId);
}

async function runAs<S extends z.ZodType, T, R, C extends Pick<Ctx, 'requestId'>>(
  ctx: C,
  action: Action<S, T, R, C>,
): Promise<ActionAnswer<R>> {
  const parsed = action.schema.safeParse(action.input);
  const { services } = await webProcess();
  const outcome = parsed.success ? await action.run(ctx, parsed.data, services) : refuseIssues(parsed.error.issues);
  return outcome.ok ? { ok: true, value: action.show(outcome.value) } : refused(outcome.refusal, ctx.requestId);
}

const refused = ({ code, message, field }: Refusal, requestId: string) =>
  ({ ok: false, code, message, fields: field === undefined ? {} : { [field]: message }, requestId }) as const;
