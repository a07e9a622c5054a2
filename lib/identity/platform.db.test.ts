import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import type { Role } from '@/lib/kernel/permission';
import { createSealer } from '@/lib/keys/seal';
import { authenticatorWith } from '@/lib/testing/authenticator';
import { acceptInvitation, joinByInvitation } from './accept-invitation';
import { addMember } from './add-member';
import { addPlatformMember } from './add-platform-member';
import type { CreatedOrganization } from './create-organization';
import { engagePerson } from './engage-person';
import { findInvitation } from './find-invitation';
import {
  type AnySession,
  getSession,
  isInOrganization,
  platformCtx,
  platformSession,
  readAnySession,
  sessionCtx,
} from './get-session';
import { inviteMerchant } from './invite-merchant';
import { listMerchants } from './list-merchants';
import type { MerchantCtx } from './merchant-reach';
import { resendMerchantInvitation } from './resend-merchant-invitation';
import { resetSecondFactor } from './reset-second-factor';
import { beginSecondFactor, confirmSecondFactor, proveSecondFactor } from './second-factor';
import { type SignInCtx, signIn, signInAnybody } from './sign-in';
import { signOut } from './sign-out';
import {
  codeOf,
  ctxOf,
  type IdentityFixture,
  identityFixture,
  keyCtx,
  ownerPassword,
  rails,
  unwrap,
} from './testing/fixture';
import { lettersTo, linkTokenTo } from './testing/letters';

let fixture: IdentityFixture;
let hotel: CreatedOrganization;
let people = 0;
const sealer = createSealer('ab'.repeat(32));
const origin = 'https://pay.example.test';
const deps = () => ({ db: fixture.db, passwords: fixture.passwords, sealer, origin, rails });

beforeAll(async () => {
  fixture = await identityFixture();
  hotel = await fixture.organization('hotel');
});
afterAll(() => fixture.close());

const password = 'a long enough password';
const request = () => ({ requestId: 'req_test', now: new Date() });
const from = (): SignInCtx => ({ ...request(), address: `10.3.0.${++people % 250}`, userAgent: 'test browser' });
const enter = async (email: string, secret = password): Promise<AnySession> =>
  unwrap(await signInAnybody(from(), { email, password: secret }, deps()));

const firms = new Map<string, string>();
const firmOf = (name: string) => ({ id: firms.get(name) ?? firms.set(name, uuidV4()).get(name) ?? '', name });

/** A platform person who has just been named. */
async function named(
  role: PlatformRole,
  firm = role === 'business_partner' ? 'Pilot Partners' : null,
): Promise<string> {
  const email = `platform${++people}@tidegate.example`;
  const input = { email, name: 'Ida', password, role, firm: firm === null ? null : firmOf(firm) };
  unwrap(await addPlatformMember(request(), input, deps()));
  return email;
}

async function enrol(session: AnySession): Promise<void> {
  const { secret } = unwrap(await beginSecondFactor(session, request(), { replace: false }, deps()));
  const code = authenticatorWith(secret).code();
  unwrap(await confirmSecondFactor(session, request(), { code }, deps()));
}

/** The same, signed in with a second factor. */
async function working(role: PlatformRole, firm?: string): Promise<PlatformCtx> {
  const session = await enter(await named(role, firm));
  await enrol(session);
  const open = await readAnySession(session.id, deps());
  const person = open === null ? null : platformSession(open);
  if (person === null) throw new Error('a platform person is not signed in');
  return platformCtx(person, request());
}

async function memberOf(organization: CreatedOrganization, role: Role) {
  const email = `member${++people}@hotel.example`;
  unwrap(await addMember(keyCtx(organization.sandbox, 'owner'), { email, name: 'Pat', password, role }, deps()));
  return sessionCtx(unwrap(await signIn(from(), { email, password }, deps())), request());
}

const order = (email = `first${++people}@merchant.example`) => ({
  organization_id: uuidV4(),
  name: `Merchant ${people}`,
  email,
});

const namesFor = async (ctx: MerchantCtx): Promise<readonly string[]> =>
  unwrap(await listMerchants(ctx, { limit: 200 }, deps())).items.map(({ name }) => name);

const tokenFor = (email: string): Promise<string> => linkTokenTo(fixture, sealer, email);

describe('a platform person', () => {
  it('signs in to no organisation, and opens nothing before a second factor', async () => {
    const email = await named('compliance_lead');
    const session = await enter(email);
    expect(session).toMatchObject({ awaits: 'enrolment', platform: { roles: ['compliance_lead'], firmId: null } });
    expect(isInOrganization(session)).toBe(false);
    expect(platformSession(session)).toBeNull();
    await enrol(session);
    const open = await readAnySession(session.id, deps());
    expect(open).toMatchObject({ awaits: null, enrolled: true });
    expect(await getSession(session.id, deps())).toBeNull();
    expect(await enter(email)).toMatchObject({ awaits: 'code' });
    const audit = await fixture.superuser.rows(
      `SELECT action FROM platform_audit_entries WHERE actor_id = $1 ORDER BY created_at, id`,
      [session.user.id],
    );
    expect(audit.slice(0, 2)).toEqual([{ action: 'session.begun' }, { action: 'second_factor.enrolled' }]);
  });

  it('is refused where only organisations are, like a wrong password', async () => {
    const email = await named('ppo');
    expect(codeOf(await signIn(from(), { email, password }, deps()))).toBe('sign_in.refused');
    expect(codeOf(await signInAnybody(from(), { email, password: 'not this' }, deps()))).toBe('sign_in.refused');
  });

  it('signs out', async () => {
    const session = await enter(await named('ppo'));
    unwrap(await signOut(request(), { sessionId: session.id }, deps()));
    expect(await readAnySession(session.id, deps())).toBeNull();
  });

  it('needs a second factor in an organisation too, which cannot be reset from there', async () => {
    const email = await named('qa_specialist');
    const session = await enter(email);
    await enrol(session);
    await fixture.superuser.rows(
      `INSERT INTO memberships (organization_id, user_id, role) VALUES ($1, $2, 'auditor')`,
      [hotel.id, session.user.id],
    );
    const member = await enter(email);
    expect(member).toMatchObject({ awaits: 'code', role: 'auditor', platform: { roles: ['qa_specialist'] } });
    const owner = sessionCtx(
      unwrap(await signIn(from(), { email: 'owner@hotel.example', password: ownerPassword }, deps())),
      request(),
    );
    expect(codeOf(await resetSecondFactor(owner, { userId: session.user.id }, deps()))).toBe('second_factor.elsewhere');
    await fixture.superuser.rows('UPDATE second_factors SET confirmed_at = NULL WHERE user_id = $1', [session.user.id]);
    expect(await enter(email)).toMatchObject({ awaits: 'enrolment' });
  });

  it('joins an organisation that invites them, and goes on in it', async () => {
    const email = await named('backend_developer');
    unwrap(await inviteMerchant(await working('integration_consultant'), order(email), deps()));
    const session = await enter(email);
    await enrol(session);
    unwrap(await joinByInvitation(session, request(), { token: await tokenFor(email) }, deps()));
    expect(await getSession(session.id, deps())).toMatchObject({
      role: 'owner',
      merchantRole: 'merchant_business',
      platform: { roles: ['backend_developer'] },
    });
  });

  it('has a firm as a business partner, and only then, and an address of their own', async () => {
    const of = (role: PlatformRole, firm: { id: string; name: string } | null, email = `p${++people}@x.example`) =>
      addPlatformMember(request(), { email, name: 'Ida', password, role, firm }, deps());
    expect(codeOf(await of('business_partner', null))).toBe('platform.firm_mismatch');
    expect(codeOf(await of('ppo', firmOf('Pilot Partners')))).toBe('platform.firm_mismatch');
    expect(codeOf(await of('ppo', null, 'OWNER@hotel.example'))).toBe('member.email_taken');
  });

  it('keeps their password when their address is invited somewhere', async () => {
    const email = await named('ppo');
    const invited = order(email);
    unwrap(await inviteMerchant(await working('integration_consultant'), invited, deps()));
    const token = await tokenFor(email);
    expect(unwrap(await findInvitation({ token }, deps()))).toMatchObject({ hasAccount: true });
    const taken = await acceptInvitation(
      from(),
      { token, name: 'Mallory', password: 'somebody elses password' },
      deps(),
    );
    expect(codeOf(taken)).toBe('invitation.not_found');
    expect(await enter(email)).toMatchObject({ user: { name: 'Ida' } });
  });
});

describe('a merchant that is invited', () => {
  it('gets both environments, and its first person joins as owner and merchant_business', async () => {
    const consultant = await working('integration_consultant');
    const wish = order();
    unwrap(await inviteMerchant(consultant, wish, deps()));
    const token = await tokenFor(wish.email);
    expect(unwrap(await findInvitation({ token }, deps()))).toMatchObject({
      email: wish.email,
      organization: wish.name,
      invitedBy: 'Ida',
      role: 'owner',
      hasAccount: false,
    });
    const session = unwrap(await acceptInvitation(from(), { token, name: 'Mona', password }, deps()));
    expect(session).toMatchObject({
      role: 'owner',
      merchantRole: 'merchant_business',
      awaits: 'enrolment',
      organization: { id: wish.organization_id },
    });
    expect(session.tenants.map(({ environment }) => environment).sort()).toEqual(['live', 'sandbox']);
    const modes = await fixture.superuser.rows(
      `SELECT t.environment, r.modes FROM rail_versions r JOIN tenants t ON t.id = r.tenant_id
       WHERE t.organization_id = $1 ORDER BY 1`,
      [wish.organization_id],
    );
    const all = (mode: string) => Object.fromEntries(rails.map((rail) => [rail, mode]));
    expect(modes).toEqual([
      { environment: 'live', modes: all('disabled') },
      { environment: 'sandbox', modes: all('simulated') },
    ]);
    const audit = await fixture.superuser.rows(
      `SELECT actor_kind, actor_id FROM audit_entries WHERE action = 'merchant.invited' AND subject_id = $1`,
      [wish.organization_id],
    );
    expect(audit).toEqual(Array.from({ length: 2 }, () => ({ actor_kind: 'platform', actor_id: consultant.actor.id })));
  });

  it('is made once by sixty-four who ask at once, with one letter', async () => {
    const consultant = await working('integration_consultant');
    const wish = order();
    const all = await Promise.all(Array.from({ length: 64 }, () => inviteMerchant(consultant, wish, deps())));
    expect(all.every((outcome) => outcome.ok)).toBe(true);
    expect(await lettersTo(fixture, sealer, wish.email)).toHaveLength(1);
    const rows = await fixture.superuser.rows('SELECT count(*)::int AS n FROM tenants WHERE organization_id = $1', [
      wish.organization_id,
    ]);
    expect(rows).toEqual([{ n: 2 }]);
  });

  it('is refused under an id that something else has', async () => {
    const consultant = await working('integration_consultant');
    const wish = order();
    unwrap(await inviteMerchant(consultant, wish, deps()));
    const others = [
      [consultant, { ...wish, email: 'another@merchant.example' }],
      [consultant, { ...wish, name: 'Another' }],
      [consultant, { ...wish, organization_id: hotel.id }],
      [await working('integration_consultant'), wish],
    ] as const;
    for (const [ctx, other] of others) expect(codeOf(await inviteMerchant(ctx, other, deps()))).toBe('merchant.exists');
    expect(await lettersTo(fixture, sealer, 'another@merchant.example')).toEqual([]);
  });

  it('gets its link again, and the old one is dead', async () => {
    const consultant = await working('integration_consultant');
    const wish = order();
    unwrap(await inviteMerchant(consultant, wish, deps()));
    const first = await tokenFor(wish.email);
    const again = { organizationId: wish.organization_id };
    expect(codeOf(await resendMerchantInvitation(await working('business_partner'), again, deps()))).toBe(
      'invitation.not_found',
    );
    expect(codeOf(await resendMerchantInvitation(await working('compliance_lead'), again, deps()))).toBe(
      'permission.denied',
    );
    unwrap(await resendMerchantInvitation(consultant, again, deps()));
    expect(codeOf(await findInvitation({ token: first }, deps()))).toBe('invitation.not_found');
    const token = await tokenFor(wish.email);
    unwrap(await acceptInvitation(from(), { token, name: 'Mona', password }, deps()));
    expect(codeOf(await resendMerchantInvitation(consultant, again, deps()))).toBe('invitation.not_found');
  });

  it('is invited by who may, and by nobody else', async () => {
    const refused: readonly PlatformRole[] = ['solution_architect', 'ppo', 'qa_specialist', 'backend_developer'];
    for (const role of [...refused, 'compliance_reviewer', 'compliance_lead'] as const) {
      expect(codeOf(await inviteMerchant(await working(role), order(), deps())), role).toBe('permission.denied');
    }
    for (const role of ['operator', 'auditor', 'developer'] as const) {
      expect(codeOf(await inviteMerchant(await memberOf(hotel, role), order(), deps())), role).toBe(
        'permission.denied',
      );
    }
    expect(codeOf(await inviteMerchant(keyCtx(hotel.sandbox), order(), deps()))).toBe('permission.denied');
    expect(codeOf(await inviteMerchant(ctxOf(hotel.sandbox, { kind: 'system', id: 'x' }), order(), deps()))).toBe(
      'permission.denied',
    );
  });
});

describe('the list of merchants', () => {
  it('shows each reader their own: a firm its introductions, an organisation its own, compliance all', async () => {
    const [consultant, stranger] = [await working('integration_consultant'), await working('integration_consultant')];
    const [partner, colleague] = [await working('business_partner'), await working('business_partner')];
    const rival = await working('business_partner', 'Rival Referrals');
    const admin = await memberOf(hotel, 'tenant_admin');
    const [ours, firms, mine] = [order(), order(), order()];
    unwrap(await inviteMerchant(consultant, ours, deps()));
    unwrap(await inviteMerchant(partner, firms, deps()));
    unwrap(await inviteMerchant(admin, mine, deps()));
    expect(await namesFor(consultant)).toEqual([ours.name]);
    expect(await namesFor(stranger)).toEqual([]);
    expect(await namesFor(partner)).toContain(firms.name);
    expect(await namesFor(colleague)).toEqual(await namesFor(partner));
    expect(await namesFor(rival)).toEqual([]);
    expect(await namesFor(admin)).toEqual([mine.name]);
    const inn = await fixture.organization(`inn${++people}`);
    expect(await namesFor(await memberOf(inn, 'owner'))).toEqual([]);
    const all = await namesFor(await working('compliance_reviewer'));
    expect(all).toEqual(expect.arrayContaining([ours.name, firms.name, mine.name]));
    expect(all).not.toContain('hotel');
    expect(codeOf(await listMerchants(await memberOf(hotel, 'auditor'), { limit: 5 }, deps()))).toBe(
      'permission.denied',
    );
  });

  it('says how far an invitation has come, names no person, and is written down', async () => {
    const partner = await working('business_partner', 'Lighthouse');
    const [open, over, joined] = [order(), order(), order()];
    for (const wish of [open, over, joined]) unwrap(await inviteMerchant(partner, wish, deps()));
    await fixture.superuser.rows('UPDATE invitations SET expires_at = now() WHERE organization_id = $1', [
      over.organization_id,
    ]);
    const token = await tokenFor(joined.email);
    unwrap(await acceptInvitation(from(), { token, name: 'Mona', password }, deps()));
    const page = unwrap(await listMerchants(partner, { limit: 200 }, deps()));
    expect(page.items.map(({ name, invitation, firm }) => [name, invitation, firm])).toEqual([
      [joined.name, 'joined', 'Lighthouse'],
      [over.name, 'expired', 'Lighthouse'],
      [open.name, 'open', 'Lighthouse'],
    ]);
    expect(JSON.stringify(page)).not.toContain('@');
    const audit = await fixture.superuser.rows(
      `SELECT detail FROM platform_audit_entries WHERE actor_id = $1 AND action = 'merchants.listed'`,
      [partner.actor.id],
    );
    expect(audit).toEqual([{ detail: { rows: 3 } }]);
  });

  it('goes on page by page, each merchant once', async () => {
    const partner = await working('business_partner', 'Paged');
    const wishes = [order(), order(), order()];
    for (const wish of wishes) unwrap(await inviteMerchant(partner, wish, deps()));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < wishes.length; pages++) {
      const page = unwrap(await listMerchants(partner, { limit: 1, ...(cursor && { cursor }) }, deps()));
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next_cursor ?? undefined;
    }
    expect(cursor).toBeUndefined();
    expect(seen).toEqual(wishes.map(({ name }) => name).reverse());
    expect(codeOf(await listMerchants(partner, { limit: 1, cursor: 'made up' }, deps()))).toBe('page.cursor_invalid');
  });
});

describe('somebody who is named for a merchant', () => {
  it('sees it from then on; naming takes who plans it, and counts once', async () => {
    const consultant = await working('integration_consultant');
    const wish = order();
    unwrap(await inviteMerchant(consultant, wish, deps()));
    const email = await named('solution_architect');
    const engagement = { organization_id: wish.organization_id, email, role: 'solution_architect' } as const;
    for (const other of [await working('integration_consultant'), await working('ppo')]) {
      expect(codeOf(await engagePerson(other, engagement, deps()))).toBe('engagement.not_yours');
    }
    expect(codeOf(await engagePerson(await working('solution_architect'), engagement, deps()))).toBe(
      'permission.denied',
    );
    expect(codeOf(await engagePerson(await memberOf(hotel, 'owner'), engagement, deps()))).toBe('permission.denied');
    expect(codeOf(await engagePerson(consultant, { ...engagement, role: 'ppo' }, deps()))).toBe(
      'engagement.person_unknown',
    );
    const all = await Promise.all(Array.from({ length: 64 }, () => engagePerson(consultant, engagement, deps())));
    expect(all.every((outcome) => outcome.ok)).toBe(true);
    const session = await enter(email);
    await enrol(session);
    const open = await readAnySession(session.id, deps());
    const person = open === null ? null : platformSession(open);
    if (person === null) throw new Error('a platform person is not signed in');
    expect(await namesFor(platformCtx(person, request()))).toEqual([wish.name]);
    const audit = await fixture.superuser.rows(
      `SELECT actor_id FROM audit_entries WHERE action = 'engagement.named' AND subject_id = $1`,
      [session.user.id],
    );
    expect(audit).toEqual([{ actor_id: consultant.actor.id }]);
  });
});

describe('a code of a platform person', () => {
  it('is written down for the installation', async () => {
    const email = await named('ppo');
    const session = await enter(email);
    const { secret } = unwrap(await beginSecondFactor(session, request(), { replace: false }, deps()));
    const { code } = authenticatorWith(secret);
    unwrap(await confirmSecondFactor(session, request(), { code: code(-1) }, deps()));
    const later = await enter(email);
    unwrap(await proveSecondFactor(later, request(), { code: code() }, deps()));
    const audit = await fixture.superuser.rows(
      `SELECT subject_id FROM platform_audit_entries WHERE actor_id = $1 AND action = 'session.opened'`,
      [session.user.id],
    );
    expect(audit).toEqual([{ subject_id: later.id }]);
  });
});
