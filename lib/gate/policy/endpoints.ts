import { z } from 'zod';
import { checkSource, visitorOf } from '@/lib/gate/accounts/visitor';
import type { GateDeps } from '@/lib/gate/deps';
import { answered, credential, operator } from '@/lib/gate/endpoint-parts';
import { approvalPage } from '@/lib/gate/pages/approval-page';
import { pickLanguage } from '@/lib/gate/pages/language';
import { hostedPolicy } from '@/lib/gate/pages/policy';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { ok } from '@/lib/kernel/outcome';
import {
  approvalBody,
  approvalParams,
  approvalQuery,
  pageQuery,
  policyBody,
  policyParams,
  policyView,
} from './contract';
import { decideApproval } from './decide-approval';
import { getPolicy } from './get-policy';
import { viewApproval } from './read-approval';
import { policyRefusals } from './refusals';
import { setPolicy } from './set-policy';

const policyPath = '/api/v1/agents/{agent_id}/policy';

const policies = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.policy.get',
    method: 'GET',
    path: policyPath,
    summary: 'Reads what an agent may ask for by itself',
    who: operator,
    errors: 'payjent',
    params: policyParams,
    responses: { 200: { description: 'The policy and its version', schema: policyView } },
    refusals: [...credential, 'gate.operator_required', 'gate.policy_agent'],
    handle: ({ ctx, params }) => answered(getPolicy(deps, ctx, params.agent_id)),
  }),
  endpoint({
    name: 'gate.policy.set',
    method: 'PUT',
    path: policyPath,
    summary: 'Sets what an agent may ask for by itself',
    description: 'In force from the next request on. An empty policy limits nothing.',
    who: operator,
    errors: 'payjent',
    params: policyParams,
    body: policyBody,
    responses: { 200: { description: 'The policy and its new version', schema: policyView } },
    refusals: [...credential, 'gate.operator_required', 'gate.policy_agent', 'gate.policy_moved'],
    handle: ({ ctx, params, body }) => answered(setPolicy(deps, ctx, params.agent_id, body)),
  }),
];

const approvePath = '/approve/{token}';
const page = { description: 'The page', schema: z.string(), contentType: 'text/html; charset=utf-8' };
const elsewhere = { description: 'See there', schema: z.string(), contentType: 'text/plain; charset=utf-8' };
const unshared = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
const signIn = '/auth/login';

/** Where a person approves or refuses what is above an agent's threshold, on a phone. */
const approvals = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.approval.show',
    method: 'GET',
    path: approvePath,
    summary: 'Shows what a person is asked to approve',
    who: { kind: 'public' },
    errors: 'payjent',
    params: approvalParams,
    query: pageQuery,
    responses: { 200: page },
    refusals: ['gate.approval_not_found'],
    handle: async ({ params, query, header }) => {
      const view = await viewApproval(deps, params.token);
      if (!view.ok) return view;
      const text = approvalPage(view.value, pickLanguage(query.lang ?? null, header('accept-language')));
      const headers = { ...unshared, 'content-security-policy': hostedPolicy };
      return ok({ status: 200, body: null, text, headers });
    },
  }),
  endpoint({
    name: 'gate.approval.decide',
    method: 'POST',
    path: approvePath,
    summary: 'Approves or refuses, as the person who is signed in',
    description: 'The link alone decides nothing: the agent has it too. A visitor is sent to the sign-in page.',
    who: { kind: 'public' },
    errors: 'payjent',
    params: approvalParams,
    query: approvalQuery,
    body: approvalBody,
    bodyOptional: true,
    form: true,
    responses: { 303: elsewhere },
    refusals: [
      'gate.approval_not_found',
      'permission.denied',
      'gate.approval_own',
      'gate.approval_undecided',
      'account.cross_site',
      'gate.approval_ended',
      'gate.budget_unusable',
      'gate.checkout_closed',
      'gate.checkout_busy',
      'gate.provider_unready',
      'gate.stripe_failed',
    ],
    handle: async (call) => {
      const { params, query, body } = call;
      const ruling = body.decision ?? query.decision;
      const known = await viewApproval(deps, params.token);
      if (!known.ok) return known;
      const source = checkSource(deps, call);
      if (!source.ok) return source;
      const visitor = await visitorOf(deps, call);
      if (visitor === null) return seeOther(signIn);
      if (ruling === undefined) return policyRefusals.refuse('gate.approval_undecided', { field: 'decision' });
      const decided = await decideApproval(deps, visitor.ctx, params.token, ruling);
      return decided.ok ? seeOther(`/approve/${params.token}`) : decided;
    },
  }),
];

const seeOther = (location: string) => ok({ status: 303, body: null, text: '', headers: { ...unshared, location } });

/** Policies of agents, and what they leave to a person. */
export const policyEndpoints = (deps: GateDeps): readonly Endpoint[] => [...policies(deps), ...approvals(deps)];
