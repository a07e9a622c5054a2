import { z } from 'zod';
import { page, refused, seeOther, wantsJson } from '@/lib/gate/dashboard/answers';
import { wireId } from '@/lib/gate/domain/ids';
import { type Session, signOut } from '@/lib/identity';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { type AccountPage, loginPage, logoutPage, registerPage } from './account-pages';
import { accountForm, signedInView } from './contract';
import { type AccountDeps, enterAccount, registerAccount } from './enter';
import { accountRefusals } from './refusals';
import { clearedCookie, sessionCookie } from './session-cookie';
import { checkSource, isSecure, visitorOf } from './visitor';

const htmlPage = { description: 'The page', schema: z.null(), contentType: 'text/html; charset=utf-8' };
const onwards = { description: 'On to the next page', schema: z.null(), contentType: 'text/plain; charset=utf-8' };
const entered = { description: 'Signed in; a form that has a problem gets its page again', schema: signedInView };

type Visit = Pick<Call, 'header'>;

/** Problems that the same page says again, so that the person can correct them. */
const correctable = ['account.invalid', 'member.email_taken', 'sign_in.refused', 'sign_in.code_elsewhere'];

/** Leaves the session with whoever opened it: a browser goes on to the dashboard, a program hears who it is. */
function welcome(deps: AccountDeps, call: Visit, session: Session): Outcome<Answer> {
  const cookie = { 'set-cookie': sessionCookie(deps.secrets, session, isSecure(deps)) };
  if (!wantsJson(call)) return seeOther('/dashboard', cookie);
  const body = {
    account_id: wireId('account', session.user.id),
    email: session.user.email,
    dashboard_url: `${deps.settings.baseUrl}/dashboard`,
  };
  return ok({ status: 200, body, headers: cookie });
}

function rejected(call: Visit, refusal: Refusal, view: (page: AccountPage) => string, email: string): Outcome<Answer> {
  if (wantsJson(call)) return refuse(refusal);
  const text = view({ problem: wordsOf(refusal), email });
  if (correctable.includes(refusal.code)) return page(200, text);
  const wait = refusal.retryAfterSeconds;
  return page(refusal.status, text, wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait)) });
}

const wordsOf = ({ code, message, retryAfterSeconds }: Refusal): string =>
  code === 'sign_in.throttled'
    ? `Too many attempts. Wait ${Math.ceil(retryAfterSeconds ?? 60)} seconds, then try again.`
    : message;

const registerEndpoints = (deps: AccountDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.account.register_page',
    method: 'GET',
    path: '/auth/register',
    summary: 'The page to make an account',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: { 200: htmlPage },
    handle: async () => page(200, registerPage({ problem: null, email: '' })),
  }),
  endpoint({
    name: 'gate.account.register',
    method: 'POST',
    path: '/auth/register',
    summary: 'Makes an account with a sandbox of its own',
    who: { kind: 'public' },
    errors: 'payjent',
    body: accountForm,
    bodyOptional: true,
    form: true,
    responses: { 200: entered, 303: onwards },
    refusals: ['account.cross_site', 'account.invalid', 'member.email_taken', 'sign_in.throttled', 'sign_in.busy'],
    handle: async (call) => {
      const source = checkSource(deps, call);
      if (!source.ok) return refused(call, source.refusal);
      const made = await registerAccount(deps, call, call.body);
      return made.ok ? welcome(deps, call, made.value) : rejected(call, made.refusal, registerPage, call.body.email);
    },
  }),
];

const loginEndpoints = (deps: AccountDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.account.login_page',
    method: 'GET',
    path: '/auth/login',
    summary: 'The page to sign in',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: { 200: htmlPage },
    handle: async () => page(200, loginPage({ problem: null, email: '' })),
  }),
  endpoint({
    name: 'gate.account.login',
    method: 'POST',
    path: '/auth/login',
    summary: 'Signs in to the dashboard',
    who: { kind: 'public' },
    errors: 'payjent',
    body: accountForm,
    bodyOptional: true,
    form: true,
    responses: { 200: entered, 303: onwards },
    refusals: ['account.cross_site', 'sign_in.refused', 'sign_in.code_elsewhere', 'sign_in.throttled', 'sign_in.busy'],
    handle: async (call) => {
      const source = checkSource(deps, call);
      if (!source.ok) return refused(call, source.refusal);
      const opened = await enterAccount(deps, call, call.body);
      return opened.ok ? welcome(deps, call, opened.value) : rejected(call, opened.refusal, loginPage, call.body.email);
    },
  }),
];

const logoutEndpoints = (deps: AccountDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.account.logout_page',
    method: 'GET',
    path: '/auth/logout',
    summary: 'The page to sign out',
    description: 'Following a link ends nothing; the button on it does.',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: { 200: htmlPage },
    handle: async () => page(200, logoutPage()),
  }),
  endpoint({
    name: 'gate.account.logout',
    method: 'POST',
    path: '/auth/logout',
    summary: 'Ends the session',
    who: { kind: 'public' },
    errors: 'payjent',
    body: z.object({}),
    bodyOptional: true,
    form: true,
    responses: { 303: onwards },
    refusals: ['account.cross_site'],
    handle: async (call) => {
      const source = checkSource(deps, call);
      if (!source.ok) return refused(call, source.refusal);
      const visitor = await visitorOf(deps, call);
      if (visitor !== null) await signOut(visitor.ctx, { sessionId: visitor.session.id }, deps);
      return seeOther('/auth/login', { 'set-cookie': clearedCookie(isSecure(deps)) });
    },
  }),
];

/** Single sign-on is not offered; whoever asks hears it. */
const workosEndpoints: readonly Endpoint[] = ['login', 'callback'].map((step) =>
  endpoint({
    name: `gate.account.workos_${step}`,
    method: 'GET',
    path: `/auth/workos/${step}`,
    summary: 'Single sign-on, which this installation does not offer',
    who: { kind: 'public' },
    errors: 'payjent',
    responses: {},
    refusals: ['account.workos'],
    handle: async (call) => refused(call, accountRefusals.make('account.workos')),
  }),
);

/** Accounts of people who run agents: sign-up, sign-in, sign-out. */
export const accountEndpoints = (deps: AccountDeps): readonly Endpoint[] => [
  ...registerEndpoints(deps),
  ...loginEndpoints(deps),
  ...logoutEndpoints(deps),
  ...workosEndpoints,
];
