import { z } from 'zod';
import { checkSource, signedIn, type Visitor } from '@/lib/gate/accounts/visitor';
import { sessionParams } from '@/lib/gate/actions/contract';
import { registerOwnAgent } from '@/lib/gate/agents/claim-agent';
import { deleteAgent } from '@/lib/gate/agents/delete-agent';
import { issueAgentKey } from '@/lib/gate/agents/issue-agent-key';
import { agentViewOf, keyWarning } from '@/lib/gate/agents/register-agent';
import { revokeAgentKeys } from '@/lib/gate/agents/revoke-agent-keys';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { createdLinkView } from '@/lib/gate/install-links/contract';
import { createInstallLink } from '@/lib/gate/install-links/create-install-link';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { agentPage } from './agent-page';
import { asksForPage, page, refused, seeOther, wantsJson } from './answers';
import {
  agentParams,
  deletedView,
  linkForm,
  recoveryKeyView,
  registeredOwnView,
  registerForm,
  revokedView,
} from './contract';
import { dashboardPage } from './dashboard-page';
import { readAgentPage, readDashboard } from './read-dashboard';
import { readRegisterForm } from './register-agent-form';
import { requestRefund } from './request-refund';
import { linkPage, recoveryKeyPage } from './result-pages';

const htmlPage = { description: 'The page', schema: z.null(), contentType: 'text/html; charset=utf-8' };
const onwards = {
  description: 'On to another page; to the sign-in for who is not signed in',
  schema: z.null(),
  contentType: 'text/plain; charset=utf-8',
};
const open = { kind: 'public' } as const;
const emptyForm = { body: z.object({}), bodyOptional: true, form: true } as const;

type Visit = Pick<Call, 'header' | 'requestId'>;

const ownAgent = ['gate.agent_not_found', 'permission.denied'];
const changing = [...ownAgent, 'account.cross_site'];

/** Something that a signed-in person does from a page of ours. Refusals are pages for browsers. */
const act = (
  deps: GateDeps,
  call: Visit,
  work: (visitor: Visitor) => Promise<Outcome<Answer>>,
): Promise<Outcome<Answer>> =>
  signedIn(deps, call, async (visitor) => {
    const source = checkSource(deps, call);
    const done = source.ok ? await work(visitor) : source;
    return done.ok ? done : refused(call, done.refusal);
  });

const pageEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.dashboard.get',
    method: 'GET',
    path: '/dashboard',
    summary: 'The signed-in person’s agents and what they did',
    who: open,
    errors: 'payjent',
    responses: { 200: htmlPage, 303: onwards },
    refusals: ['permission.denied'],
    handle: (call) =>
      signedIn(deps, call, async ({ session, ctx }) => {
        const data = await readDashboard(deps, ctx);
        return data.ok ? page(200, dashboardPage(session, data.value)) : refused(call, data.refusal);
      }),
  }),
  endpoint({
    name: 'gate.dashboard.agent',
    method: 'GET',
    path: '/dashboard/agents/{agent_id}',
    summary: 'One agent of one’s own',
    who: open,
    errors: 'payjent',
    params: agentParams,
    responses: { 200: htmlPage, 303: onwards },
    refusals: ownAgent,
    handle: (call) =>
      signedIn(deps, call, async ({ session, ctx }) => {
        const data = await readAgentPage(deps, ctx, call.params.agent_id);
        if (!data.ok) return refused(call, data.refusal);
        return page(200, agentPage(session, data.value, { baseUrl: deps.settings.baseUrl, now: ctx.now }));
      }),
  }),
];

const registerEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.dashboard.register_agent',
    method: 'POST',
    path: '/dashboard/agents/register',
    summary: 'Registers an agent of one’s own, or revives it, and gives its install link',
    description: 'No key is made: the install link gives it.',
    who: open,
    errors: 'payjent',
    body: registerForm,
    form: true,
    responses: {
      200: { description: 'The agent and its install link; a page for browsers', schema: registeredOwnView },
      303: onwards,
    },
    refusals: [...changing, 'dashboard.field', 'gate.callback', 'gate.bot_taken'],
    handle: (call) =>
      act(deps, call, async ({ session, ctx }) => {
        const read = readRegisterForm(call.body);
        if (!read.ok) return read;
        const agent = await registerOwnAgent(deps, ctx, read.value);
        if (!agent.ok) return agent;
        const link = await createInstallLink(deps, ctx, { agentId: agent.value.id, reach: 'own' });
        if (!link.ok) return link;
        if (!wantsJson(call)) return page(200, linkPage(session, link.value));
        return ok({ status: 200, body: { agent: agentViewOf(agent.value, []), install_link: link.value } });
      }),
  });

const linkEndpoint = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.dashboard.create_link',
    method: 'POST',
    path: '/dashboard/agents/install-links',
    summary: 'Makes an install link for an agent of one’s own',
    who: open,
    errors: 'payjent',
    body: linkForm,
    form: true,
    responses: { 200: { description: 'The link; a page for browsers', schema: createdLinkView }, 303: onwards },
    refusals: [...changing, 'install.agent_deleted'],
    handle: (call) =>
      act(deps, call, async ({ session, ctx }) => {
        const { agent_id: agentId, ttl_seconds: ttlSeconds } = call.body;
        const link = await createInstallLink(deps, ctx, { agentId, ttlSeconds, reach: 'own' });
        if (!link.ok) return link;
        return wantsJson(call) ? ok({ status: 200, body: link.value }) : page(200, linkPage(session, link.value));
      }),
  });

const keyEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.dashboard.issue_key',
    method: 'POST',
    path: '/dashboard/agents/{agent_id}/credentials',
    summary: 'Makes a key by hand, for an agent whose link cannot be used',
    description: 'The key is in this answer only.',
    who: open,
    errors: 'payjent',
    params: agentParams,
    ...emptyForm,
    responses: { 200: { description: 'The key; a page for browsers', schema: recoveryKeyView }, 303: onwards },
    refusals: [...changing, 'gate.agent_deleted'],
    handle: (call) =>
      act(deps, call, async ({ session, ctx }) => {
        const issued = await issueAgentKey(deps, ctx, { agentId: call.params.agent_id, reach: 'own' });
        if (!issued.ok) return issued;
        const { key: value, botId } = issued.value;
        const agentId = wireId('agent', issued.value.agentId);
        if (!wantsJson(call))
          return page(200, recoveryKeyPage(session, { agentId, botId, value, warning: keyWarning }));
        const credential = { type: 'payjent_agent_api_key', value, header: 'X-Payjent-Bot-Key' };
        return ok({ status: 200, body: { agent_id: agentId, bot_id: botId, credential, key_warning: keyWarning } });
      }),
  }),
  endpoint({
    name: 'gate.dashboard.revoke_keys',
    method: 'POST',
    path: '/dashboard/agents/{agent_id}/credentials/revoke',
    summary: 'Ends every key of an agent of one’s own',
    who: open,
    errors: 'payjent',
    params: agentParams,
    ...emptyForm,
    responses: { 200: { description: 'How many keys ended', schema: revokedView }, 303: onwards },
    refusals: changing,
    handle: (call) =>
      act(deps, call, async ({ ctx }) => {
        const done = await revokeAgentKeys(deps, ctx, { agentId: call.params.agent_id, reach: 'own' });
        if (!done.ok) return done;
        const { botId, revoked } = done.value;
        const agentId = wireId('agent', done.value.agentId);
        if (asksForPage(call)) return seeOther(`/dashboard/agents/${agentId}`);
        return ok({ status: 200, body: { agent_id: agentId, bot_id: botId, credentials_revoked: revoked } });
      }),
  }),
];

const endingEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.dashboard.delete_agent',
    method: 'POST',
    path: '/dashboard/agents/{agent_id}/delete',
    summary: 'Takes an agent of one’s own out of service',
    description: 'Its keys end and its open links burn. Its history stays.',
    who: open,
    errors: 'payjent',
    params: agentParams,
    ...emptyForm,
    responses: { 200: { description: 'What ended with it', schema: deletedView }, 303: onwards },
    refusals: changing,
    handle: (call) =>
      act(deps, call, async ({ ctx }) => {
        const done = await deleteAgent(deps, ctx, { agentId: call.params.agent_id, reach: 'own' });
        if (!done.ok) return done;
        if (asksForPage(call)) return seeOther('/dashboard');
        const body = {
          agent_id: wireId('agent', done.value.agentId),
          bot_id: done.value.botId,
          status: 'deleted',
          credentials_revoked: done.value.revoked,
          install_links_invalidated: done.value.burnedLinks,
        };
        return ok({ status: 200, body });
      }),
  }),
  endpoint({
    name: 'gate.dashboard.request_refund',
    method: 'POST',
    path: '/dashboard/payment-sessions/{payment_session_id}/refund',
    summary: 'Sends the payer’s money back for failed work, or asks an operator to',
    who: open,
    errors: 'payjent',
    params: sessionParams,
    ...emptyForm,
    responses: { 303: onwards },
    refusals: ['gate.session_not_found', 'permission.denied', 'account.cross_site', 'gate.refund_unpaid'],
    handle: (call) =>
      act(deps, call, async ({ ctx }) => {
        const done = await requestRefund(deps, ctx, call.params.payment_session_id);
        return done.ok ? seeOther(`/dashboard/agents/${done.value.agentId}`) : done;
      }),
  }),
];

/** The dashboard of people who registered agents themselves. */
export const dashboardEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...pageEndpoints(deps),
  registerEndpoint(deps),
  linkEndpoint(deps),
  ...keyEndpoints(deps),
  ...endingEndpoints(deps),
];
