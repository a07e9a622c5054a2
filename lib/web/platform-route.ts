import { headers } from 'next/headers';
import type { PlatformCtx } from '@/lib/kernel/context';
import { requestId as requestIdFrom } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Permission } from '@/lib/kernel/permission';
import { permissionDenied } from '@/lib/kernel/permit';
import { refusal } from './console-route';
import { internalFailure } from './error-body';
import { isOutage } from './outage';
import { webProcess } from './process';
import { webRefusals } from './refusals';
import { currentPlatform, signedInUser } from './session';

export interface ServedFile {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** What somebody outside wrote: never kept, never taken for anything but itself, and able to do nothing. */
const fileHeaders = { 'cache-control': 'private, no-store', 'content-disposition': 'inline' } as const;
const nothing = "default-src 'none'; frame-ancestors 'none'";
/** Browsers do not show a PDF in a sandbox; their reader is one of its own. */
const policyOf = (type: string): string => (type === 'application/pdf' ? nothing : `${nothing}; sandbox`);

/** A file for platform people; null is answered as 404. */
export function platformRoute<P>(
  permission: Permission,
  name: string,
  read: (ctx: PlatformCtx, params: P) => Promise<Outcome<ServedFile | null>>,
) {
  return async (_request: Request, { params }: { readonly params: Promise<P> }): Promise<Response> => {
    const id = requestIdFrom((await headers()).get('x-request-id'));
    try {
      const person = await currentPlatform();
      if (person === null) return refusal(await whyNot(permission), id);
      const outcome = await read({ ...person.ctx, requestId: id }, await params);
      if (!outcome.ok) return refusal(outcome.refusal, id);
      if (outcome.value === null) return refusal(webRefusals.make('request.not_found'), id);
      const { bytes, type } = outcome.value;
      return new Response(new Uint8Array(bytes), {
        headers: {
          ...fileHeaders,
          'content-type': type,
          'content-security-policy': policyOf(type),
          'x-content-type-options': 'nosniff',
          'x-request-id': id,
        },
      });
    } catch (error) {
      const { log } = await webProcess();
      log.fault({ request_id: id, endpoint: name, error });
      return refusal(isOutage(error) ? webRefusals.make('service.unavailable') : internalFailure, id);
    }
  };
}

const whyNot = async (permission: Permission) =>
  (await signedInUser()) === null ? webRefusals.make('session.required') : permissionDenied(permission);
