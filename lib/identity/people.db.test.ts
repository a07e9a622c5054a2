import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { createSealer } from '@/lib/keys/seal';
import { acceptInvitation, joinByInvitation } from './accept-invitation';
import { addMember } from './add-member';
import { changeRole } from './change-role';
import type { CreatedOrganization } from './create-organization';
import { findInvitation } from './find-invitation';
import { getSession, type Session, sessionCtx } from './get-session';
import { inviteMember } from './invite-member';
import { listInvitations } from './list-invitations';
import { listMembers } from './list-members';
import { removeMember } from './remove-member';
import { resendInvitation } from './resend-invitation';
import { revokeInvitation } from './revoke-invitation';
import { type SignInCtx, signIn } from './sign-in';
import { switchOrganization } from './switch-organization';
import { codeOf, type IdentityFixture, identityFixture, keyCtx, ownerPassword, unwrap } from './testing/fixture';
import { lettersTo, linkTokenTo } from './testing/letters';

let fixture: IdentityFixture;
let hotel: CreatedOrganization;
let people = 0;
const sealer = createSealer('ab'.repeat(32));
const origin = 'https://pay.example.test';
const deps = () => ({ db: fixture.db, passwords: fixture.passwords, sealer, origin });

beforeAll(async () => {
  fixture = await identityFixture();
  hotel = await fixture.organization('hotel');
});
afterAll(() => fixture.close());

const password = 'a long enough password';
const address = (): string => `guest${++people}@hotel.example`;

const from = (): SignInCtx => ({
  requestId: 'req_test',
  now: new Date(),
  address: `10.1.0.${++people % 250}`,
  userAgent: 'test browser',
});

const enter = async (email: string, secret = password): Promise<Session> =>
  unwrap(await signIn(from(), { email, password: secret }, deps()));

const ctxOf = (session: Session) => sessionCtx(session, { requestId: 'req_test', now: new Date() });
const owner = async () => ctxOf(await enter('owner@hotel.example', ownerPassword));

async function member(role: Role, organization = hotel) {
  const email = address();
  unwrap(await addMember(keyCtx(organization.sandbox, 'owner'), { email, name: 'Pat', password, role }, deps()));
  return enter(email);
}

const tokenFor = (email: string): Promise<string> => linkTokenTo(fixture, sealer, email);

async function invited(role: Role = 'operator', email = address()): Promise<{ email: string; token: string }> {
  unwrap(await inviteMember(await owner(), { email, role }, deps()));
  return { email, token: await tokenFor(email) };
}

const idOf = async (email: string): Promise<string> =>
  unwrap(await listInvitations(await owner(), deps())).find((open) => open.email === email)?.invitation_id ?? '';

const accept = (token: string, name = 'Gwen') => acceptInvitation(from(), { token, name, password }, deps());

describe('an invitation', () => {
  it('leads a new person in with the role that was meant, and to their second factor before anything else', async () => {
    const { email, token } = await invited('auditor');
    expect(unwrap(await findInvitation({ token }, deps()))).toMatchObject({
      email,
      role: 'auditor',
      organization: 'hotel',
      invitedBy: 'Olive Owner',
      hasAccount: false,
    });
    const session = unwrap(await accept(token));
    expect(session).toMatchObject({ role: 'auditor', user: { email, name: 'Gwen' }, awaits: 'enrolment' });
    expect(await getSession(session.id, deps())).toBeNull();
    expect(await enter(email)).toMatchObject({ awaits: 'enrolment' });
    const audit = await fixture.superuser.rows(
      `SELECT action FROM audit_entries WHERE actor_id = $1 OR subject_id = $2 ORDER BY created_at, id`,
      [session.user.id, session.id],
    );
    expect(audit).toContainEqual({ action: 'invitation.accepted' });
    expect(audit).not.toContainEqual({ action: 'session.opened' });
  });

  it('is won by one of sixty-four who accept it at once', async () => {
    const { email, token } = await invited();
    const all = await Promise.all(Array.from({ length: 64 }, (_, n) => accept(token, `Gwen ${n}`)));
    expect(all.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(new Set(all.filter((outcome) => !outcome.ok).map(codeOf))).toEqual(new Set(['invitation.not_found']));
    const rows = await fixture.superuser.rows('SELECT count(*)::int AS n FROM users WHERE email = $1', [email]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is answered alike when it is over, withdrawn, used or unknown', async () => {
    const [over, withdrawn, used] = [await invited(), await invited(), await invited()];
    await fixture.superuser.rows(`UPDATE invitations SET expires_at = now() WHERE email = $1`, [over.email]);
    const id = await idOf(withdrawn.email);
    unwrap(await revokeInvitation(await owner(), { invitationId: id }, deps()));
    unwrap(await accept(used.token));
    const tokens = [over.token, withdrawn.token, used.token, 'A'.repeat(43), 'x', ''];
    const found = await Promise.all(tokens.map((token) => findInvitation({ token }, deps())));
    const accepted = await Promise.all(tokens.map((token) => accept(token)));
    for (const outcomes of [found, accepted]) {
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(new Set<string | null>(outcomes.map(codeOf))).toEqual(new Set(['invitation.not_found']));
    }
  });

  it('can be sent again: the new link works, for seven days, and the old one is dead', async () => {
    const { email, token } = await invited();
    await fixture.superuser.rows(`UPDATE invitations SET expires_at = now() WHERE email = $1`, [email]);
    unwrap(await resendInvitation(await owner(), { invitationId: await idOf(email) }, deps()));
    const again = await tokenFor(email);
    expect(again).not.toBe(token);
    expect(codeOf(await findInvitation({ token }, deps()))).toBe('invitation.not_found');
    const { expiresAt } = unwrap(await findInvitation({ token: again }, deps()));
    const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThan(7.1);
  });

  it('stands open once for an address, and never for who is in already', async () => {
    const { email } = await invited();
    expect(
      codeOf(await inviteMember(await owner(), { email: ` ${email.toUpperCase()}`, role: 'auditor' }, deps())),
    ).toBe('invitation.exists');
    expect(codeOf(await inviteMember(await owner(), { email: 'owner@hotel.example', role: 'auditor' }, deps()))).toBe(
      'member.exists',
    );
  });

  it('is refused to roles that may not, and never gives more than the inviter has', async () => {
    const input = { email: address(), role: 'operator' } as const;
    for (const role of ['operator', 'auditor', 'developer'] as const) {
      expect(codeOf(await inviteMember(ctxOf(await member(role)), input, deps()))).toBe('permission.denied');
    }
    const admin = ctxOf(await member('tenant_admin'));
    expect(codeOf(await inviteMember(admin, { ...input, role: 'owner' }, deps()))).toBe('role.above_own');
    const { email } = await invited('owner');
    expect(codeOf(await resendInvitation(admin, { invitationId: await idOf(email) }, deps()))).toBe('role.above_own');
  });

  it('is another organisation’s business', async () => {
    const rival = await fixture.organization(`rival${++people}`);
    const stranger = ctxOf(await enter(`owner@${rival.name}.example`, ownerPassword));
    const { email } = await invited();
    const invitationId = await idOf(email);
    for (const act of [resendInvitation, revokeInvitation]) {
      expect(codeOf(await act(stranger, { invitationId }, deps()))).toBe('invitation.not_found');
    }
    expect(unwrap(await listInvitations(stranger, deps()))).toEqual([]);
  });

  it('takes who has an account elsewhere by signing in, and only them', async () => {
    const other = await fixture.organization(`other${++people}`);
    const email = `owner@${other.name}.example`;
    const { token } = await invited('developer', email);
    expect(unwrap(await findInvitation({ token }, deps())).hasAccount).toBe(true);
    expect(codeOf(await accept(token))).toBe('invitation.not_found');
    const stranger = await member('auditor');
    expect(codeOf(await joinByInvitation(stranger, from(), { token }, deps()))).toBe('invitation.not_found');
    const session = await enter(email, ownerPassword);
    unwrap(await joinByInvitation(session, from(), { token }, deps()));
    const [row] = await fixture.superuser.rows('SELECT organization_id, awaits FROM sessions WHERE id = $1', [
      session.id,
    ]);
    expect(row).toEqual({ organization_id: hotel.id, awaits: 'enrolment' });
    unwrap(await removeMember(await owner(), { userId: session.user.id }, deps()));
    const back = await enter(email, ownerPassword);
    expect(codeOf(await joinByInvitation(back, from(), { token }, deps())), 'the link is used').toBe(
      'invitation.not_found',
    );
  });
});

describe('members', () => {
  it('are listed page by page, each once, with what was promised', async () => {
    const ctx = await owner();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = unwrap(await listMembers(ctx, { limit: 3, ...(cursor && { cursor }) }, deps()));
      seen.push(...page.items.map(({ email }) => email));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    const rows = await fixture.superuser.rows('SELECT 1 FROM memberships WHERE organization_id = $1', [hotel.id]);
    expect(seen).toHaveLength(rows.length);
    expect(new Set(seen).size).toBe(rows.length);
    const [first] = unwrap(await listMembers(ctx, { limit: 1 }, deps())).items;
    expect(first).toMatchObject({ email: 'owner@hotel.example', role: 'owner', second_factor: false });
    expect(first?.last_sign_in_at).not.toBeNull();
    expect(codeOf(await listMembers(ctxOf(await member('developer')), { limit: 1 }, deps()))).toBe('permission.denied');
  });

  it('get a role from others, at once, never from themselves or from below', async () => {
    const ctx = await owner();
    const target = await member('operator');
    const change = { user_id: target.user.id, role: 'auditor' } as const;
    unwrap(await changeRole(ctx, change, deps()));
    unwrap(await changeRole(ctx, change, deps()));
    const told = await lettersTo(fixture, sealer, target.user.email);
    expect(told.map(({ subject }) => subject)).toEqual(['Your role was changed on Tidegate']);
    expect(told[0]?.text).toContain('Organisation: hotel. Role before: operator. Role now: auditor.');
    expect(await getSession(target.id, deps())).toMatchObject({ role: 'auditor' });
    const audit = await fixture.superuser.rows(
      `SELECT detail FROM audit_entries WHERE action = 'member.role_changed' AND subject_id = $1`,
      [target.user.id],
    );
    expect(audit).toEqual([{ detail: { from: 'operator', to: 'auditor' } }]);
    expect(codeOf(await changeRole(ctx, { user_id: ctx.actor.id, role: 'auditor' }, deps()))).toBe('member.self');
    const admin = ctxOf(await member('tenant_admin'));
    expect(codeOf(await changeRole(admin, { user_id: ctx.actor.id, role: 'auditor' }, deps()))).toBe('role.above_own');
    expect(codeOf(await removeMember(admin, { userId: ctx.actor.id }, deps()))).toBe('role.above_own');
    expect(codeOf(await changeRole(ctx, { user_id: uuidV4(), role: 'auditor' }, deps()))).toBe('member.not_found');
  });

  it('are changed by nobody whose own role was lost since their page was read', async () => {
    const target = await member('operator');
    const [lowered, removed] = [await member('tenant_admin'), await member('tenant_admin')];
    unwrap(await changeRole(await owner(), { user_id: lowered.user.id, role: 'auditor' }, deps()));
    unwrap(await removeMember(await owner(), { userId: removed.user.id }, deps()));
    const change = { user_id: target.user.id, role: 'developer' } as const;
    for (const late of [lowered, removed]) {
      expect(codeOf(await changeRole(ctxOf(late), change, deps()))).toBe('member.moved');
    }
    expect(await getSession(target.id, deps())).toMatchObject({ role: 'operator' });
  });

  it('who are removed lose their sessions and the invitations in their name, and can be invited again', async () => {
    const target = await member('tenant_admin');
    const guest = address();
    unwrap(await inviteMember(ctxOf(target), { email: guest, role: 'operator' }, deps()));
    const token = await tokenFor(guest);
    unwrap(await removeMember(await owner(), { userId: target.user.id }, deps()));
    expect(await getSession(target.id, deps())).toBeNull();
    expect(codeOf(await signIn(from(), { email: target.user.email, password }, deps()))).toBe('sign_in.refused');
    expect(codeOf(await accept(token))).toBe('invitation.not_found');
    const again = await invited('operator', target.user.email);
    const session = unwrap(await accept(again.token, 'Pat again'));
    expect(session.user).toEqual({ id: target.user.id, email: target.user.email, name: 'Pat again' });
    const told = await lettersTo(fixture, sealer, target.user.email);
    expect(told.at(-1)?.subject).toBe('A new password was set on Tidegate');
  });

  it('always include an owner, also when two owners turn on each other at once', async () => {
    const boat = await fixture.organization(`boat${++people}`);
    const one = await enter(`owner@${boat.name}.example`, ownerPassword);
    const two = await member('owner', boat);
    const outcomes = await Promise.all([
      changeRole(ctxOf(one), { user_id: two.user.id, role: 'auditor' }, deps()),
      removeMember(ctxOf(two), { userId: one.user.id }, deps()),
    ]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const owners = await fixture.superuser.rows(
      `SELECT 1 FROM memberships WHERE organization_id = $1 AND role = 'owner'`,
      [boat.id],
    );
    expect(owners).toHaveLength(1);
  });

  it('go over to an organisation that they are in, and to no other', async () => {
    const session = await member('operator');
    const rival = await fixture.organization(`rival${++people}`);
    expect(codeOf(await switchOrganization(ctxOf(session), { organizationId: rival.id }, deps()))).toBe(
      'session.not_found',
    );
    await fixture.superuser.rows(
      `INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'auditor')`,
      [rival.id, session.user.id],
    );
    unwrap(await switchOrganization(ctxOf(session), { organizationId: rival.id }, deps()));
    const moved = await getSession(session.id, deps());
    expect(moved).toMatchObject({ role: 'auditor', organization: { id: rival.id }, tenant: rival.sandbox });
    expect(moved?.organizations).toHaveLength(2);
    expect(await enter(session.user.email)).toMatchObject({ organization: { id: rival.id } });
  });
});
