import { redirect } from 'next/navigation';
import { listMembers } from '@/lib/identity';
import { bounds } from '@/lib/kernel/bounds';
import { may, type Role } from '@/lib/kernel/permission';
import { getForm, getStanding, preFlight } from '@/lib/onboarding';
import type { PreFlightView } from '@/lib/onboarding/contract';
import type { Colleague, FormView, StandingView } from '@/lib/onboarding/contract/portal';
import { granted } from './granted';
import { webProcess } from './process';
import { liveCtx, requirePermission, type SignedIn } from './session';

/** What a page of the verification may show: all of it, how far it is, or who can grant that. */
export type Portal =
  | { readonly kind: 'denied'; readonly role: Role }
  | { readonly kind: 'standing'; readonly session: SignedIn; readonly standing: StandingView | null }
  | { readonly kind: 'form'; readonly session: SignedIn; readonly form: FormView };

/** Reads an organisation's verification for who is signed in, as far as the matrix of onboarding lets them see it. */
export async function openPortal(path: string): Promise<Portal> {
  const { allowed, session } = await requirePermission('kyc.read', path);
  if (!allowed) return { kind: 'denied', role: session.role };
  const { services } = await webProcess();
  const ctx = liveCtx(session);
  const standing = granted(await getStanding(ctx, services.onboarding));
  if (standing === null || session.merchantRole !== 'merchant_business') return { kind: 'standing', session, standing };
  return { kind: 'form', session, form: granted(await getForm(ctx, services.onboarding)) };
}

/** For the task list: with the colleagues to whom a part can be given, for who may see who they are. */
export type TaskListPortal =
  | Exclude<Portal, { kind: 'form' }>
  | (Extract<Portal, { kind: 'form' }> & { readonly colleagues: readonly Colleague[] });

export async function openTaskList(): Promise<TaskListPortal> {
  const portal = await openPortal('/console/onboarding');
  if (portal.kind !== 'form') return portal;
  const { role, user } = portal.session;
  if (!may(role, 'member.read')) return { ...portal, colleagues: [{ user_id: user.id, name: user.name }] };
  const { services } = await webProcess();
  const { items } = granted(await listMembers(liveCtx(portal.session), { limit: bounds.pageSize }, services));
  return { ...portal, colleagues: items.map(({ name, user_id }) => ({ user_id, name })) };
}

/** For the pages below the task list: without an application there is nothing to fill in. */
export async function openSection(path: string): Promise<Portal> {
  const portal = await openPortal(path);
  if (portal.kind === 'standing' && portal.session.merchantRole === 'merchant_business')
    redirect('/console/onboarding');
  return portal;
}

/** The same with what a reviewer would ask, for the page that sends it in. */
export async function readAhead(path: string): Promise<{ portal: Portal; ahead: PreFlightView | null }> {
  const portal = await openSection(path);
  if (portal.kind !== 'form' || portal.form.application.status !== 'draft') return { portal, ahead: null };
  const { services } = await webProcess();
  return { portal, ahead: granted(await preFlight(liveCtx(portal.session), services.onboarding)) };
}
