import {
  beginSecondFactor,
  confirmSecondFactor,
  identityRefusals,
  proveSecondFactor,
  renewRecoveryCodes,
} from '@/lib/identity';
import { codeSchema, type Enrolment } from '@/lib/identity/contract';
import { drawQr, type QrDrawing } from '@/lib/kernel/format/draw-qr';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { webProcess } from './process';
import { type Begun, requireBegun, requireOpen } from './session';

/** What an authenticator is set up with, as a page shows it. */
export interface EnrolmentView {
  readonly secret: string;
  readonly qr: QrDrawing;
}

/** Null when the person has a second factor already. */
export async function readEnrolment({ session, request }: Begun): Promise<EnrolmentView | null> {
  const { services } = await webProcess();
  const begun = await beginSecondFactor(session, request, { replace: false }, services);
  return begun.ok ? viewOf(begun.value) : null;
}

const viewOf = ({ secret, uri }: Enrolment): EnrolmentView => ({ secret, qr: drawQr(uri) });

/** Begins a second factor in place of the one that stands. Refuses like the use case. */
export async function beginReplacement(): Promise<Outcome<EnrolmentView>> {
  const { session, request } = await requireOpen();
  const { services } = await webProcess();
  const begun = await beginSecondFactor(session, request, { replace: true }, services);
  return begun.ok ? ok(viewOf(begun.value)) : begun;
}

/** Recovery codes made anew. Refuses like the use case. */
export async function renewCodes(): Promise<Outcome<readonly string[]>> {
  const { session, request } = await requireOpen();
  const { services } = await webProcess();
  const renewed = await renewRecoveryCodes(session, request, services);
  return renewed.ok ? ok(renewed.value.recoveryCodes) : renewed;
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
