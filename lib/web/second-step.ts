import { beginSecondFactor, confirmSecondFactor, identityRefusals, proveSecondFactor } from '@/lib/identity';
import { codeSchema } from '@/lib/identity/contract';
import { drawQr, type QrDrawing } from '@/lib/kernel/format/draw-qr';
import type { Outcome } from '@/lib/kernel/outcome';
import { webProcess } from './process';
import { type Begun, requireBegun } from './session';

/** What an authenticator is set up with, as a page shows it. */
export interface EnrolmentView {
  readonly secret: string;
  readonly qr: QrDrawing;
}

/** Null when the person has a second factor already. */
export async function readEnrolment({ session }: Begun): Promise<EnrolmentView | null> {
  const { services } = await webProcess();
  const begun = await beginSecondFactor(session, services);
  return begun.ok ? { secret: begun.value.secret, qr: drawQr(begun.value.uri) } : null;
}

/** Confirms the enrolment of whoever is at the second step; gives the recovery codes. Refuses like the use case. */
export async function confirmEnrolment(typed: unknown): Promise<Outcome<readonly string[]>> {
  const { session, request } = await requireBegun();
  const input = codeSchema.safeParse({ code: typed });
  if (!input.success) return identityRefusals.refuse('second_factor.refused');
  const { services } = await webProcess();
  const confirmed = await confirmSecondFactor(session, request, input.data, services);
  return confirmed.ok ? { ok: true, value: confirmed.value.recoveryCodes } : confirmed;
}

/** Proves the second factor of whoever is at the second step, or is asked for it again. Refuses like the use case. */
export async function proveCode(typed: unknown): Promise<Outcome<null>> {
  const { session, request } = await requireBegun();
  const input = codeSchema.safeParse({ code: typed });
  if (!input.success) return identityRefusals.refuse('second_factor.refused');
  const { services } = await webProcess();
  return proveSecondFactor(session, request, input.data, services);
}
