import { z } from 'zod';
import { headersOf } from '@/lib/gate/actions/create-action';
import type { GateDeps } from '@/lib/gate/deps';
import { bot, credential, operator } from '@/lib/gate/endpoint-parts';
import type { Answer } from '@/lib/kernel/endpoint';
import { type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkoutBudget } from './checkout-budget';
import { budgetBody, budgetCheckoutView, budgetParams, budgetView } from './contract';
import { createBudget } from './create-budget';
import { findBudget } from './find-budget';
import { fundMockBudget } from './fund-budget';
import { releaseUnused } from './release-unused';
import type { BudgetRead } from './store/budget-store';
import { budgetCheckoutViewOf, budgetViewOf } from './view-budget';

const budgets = '/api/v1/task-budgets';
const one = `${budgets}/{task_budget_id}`;
const finding = [...credential, 'gate.budget_not_found', 'gate.scope'];
const paying = [
  'risk.blocked',
  'gate.policy',
  'gate.policy_busy',
  'gate.approval_pending',
  'gate.budget_closed',
  'gate.checkout_closed',
  'gate.checkout_busy',
];

const emptyBody = z.object({});

/** Money that is paid ahead for a task, and spent by its actions without asking the payer again. */
export const budgetEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  ...aboutOne(deps),
  endpoint({
    name: 'gate.budget.create',
    method: 'POST',
    path: budgets,
    summary: 'Says what a task may cost in all',
    who: bot,
    errors: 'payjent',
    body: budgetBody,
    responses: { 200: { description: 'The budget, unpaid', schema: budgetView } },
    refusals: [
      ...credential,
      'gate.scope',
      'gate.currency',
      'risk.blocked',
      'gate.provider_unready',
      'gate.idempotency',
      'idempotency.key_invalid',
    ],
    handle: async (call) => {
      const headers = headersOf(call);
      return headers.ok ? shown(deps, createBudget(deps, call.ctx, call.body, headers.value.key)) : headers;
    },
  }),
  endpoint({
    name: 'gate.budget.checkout',
    method: 'POST',
    path: `${one}/checkout`,
    summary: 'Makes a budget payable',
    description: 'A funded budget is answered as it is. Above the agent’s threshold a person approves first.',
    who: bot,
    errors: 'payjent',
    params: budgetParams,
    body: emptyBody,
    bodyOptional: true,
    responses: { 200: { description: 'The budget, and where it is paid', schema: budgetCheckoutView } },
    refusals: [
      ...finding,
      ...paying,
      'idempotency.key_invalid',
      'gate.provider_unknown',
      'gate.provider_unready',
      'gate.provider_unoffered',
      'gate.budget_provider',
      'gate.stripe_minimum',
      'gate.stripe_secret',
      'gate.stripe_webhook_secret',
      'gate.stripe_base_url',
      'gate.stripe_failed',
    ],
    handle: async (call) => {
      const headers = headersOf(call);
      if (!headers.ok) return headers;
      const opened = await checkoutBudget(deps, call.ctx, call.params.task_budget_id, headers.value);
      return opened.ok ? ok({ status: 200, body: budgetCheckoutViewOf(opened.value, deps.settings) }) : opened;
    },
  }),
];

async function shown({ settings }: GateDeps, outcome: Promise<Outcome<BudgetRead>>): Promise<Outcome<Answer>> {
  const result = await outcome;
  return result.ok ? ok({ status: 200, body: budgetViewOf(result.value, settings) }) : result;
}

const aboutOne = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.budget.get',
    method: 'GET',
    path: one,
    summary: 'Says what is left of a budget',
    who: bot,
    errors: 'payjent',
    params: budgetParams,
    responses: { 200: { description: 'The budget', schema: budgetView } },
    refusals: finding,
    handle: ({ ctx, params }) => shown(deps, findBudget(deps, ctx, params.task_budget_id)),
  }),
  endpoint({
    name: 'gate.budget.mock_fund',
    method: 'POST',
    path: `${one}/mock-fund`,
    summary: 'Pays a budget with the mock provider',
    description: 'For development only; production refuses it.',
    who: operator,
    errors: 'payjent',
    params: budgetParams,
    body: emptyBody,
    bodyOptional: true,
    responses: { 200: { description: 'The budget, funded', schema: budgetView } },
    refusals: [...finding, ...paying, 'gate.operator_required', 'gate.mock_disabled', 'gate.declined'],
    handle: ({ ctx, params }) => shown(deps, fundMockBudget(deps, ctx, params.task_budget_id)),
  }),
  endpoint({
    name: 'gate.budget.release_unused',
    method: 'POST',
    path: `${one}/release-unused`,
    summary: 'Closes a budget: what is unused goes back to its payer',
    who: bot,
    errors: 'payjent',
    params: budgetParams,
    body: emptyBody,
    bodyOptional: true,
    responses: { 200: { description: 'The budget, closed', schema: budgetView } },
    refusals: [
      ...finding,
      'gate.budget_in_use',
      'gate.budget_disputed',
      'gate.budget_return_failed',
      'gate.checkout_busy',
    ],
    handle: ({ ctx, params }) => shown(deps, releaseUnused(deps, ctx, params.task_budget_id)),
  }),
];
