import { uuidV4 } from '@/lib/kernel/ids';
import { about, ask, bot } from './gate-actions';
import type { Build, Sample } from './sample';
import type { Party } from './world';

/* Samples of policies, approvals and task budgets. */

const registered = async (party: Party): Promise<string> => {
  const body = { name: 'Desk', platform: 'tests', bot_id: `bot-${uuidV4()}`, default_currency: 'USD' };
  return String((await ask(party, '/api/v1/agents/register', body)).agent.id);
};

const ofPolicy = (more: Pick<Sample, 'body'> = {}): Build =>
  about(registered, (id) => ({ path: `/api/v1/agents/${id}/policy`, ...more, ids: [id] }));

const budgets = '/api/v1/task-budgets';

const budget = () => ({
  bot_id: bot,
  external_user_id: `user-${uuidV4()}`,
  task_id: `task-${uuidV4()}`,
  max_amount_minor: 900,
  currency: 'USD',
});

const created = async (party: Party): Promise<string> => String((await ask(party, budgets, budget())).id);

const funded = async (party: Party): Promise<string> => {
  const id = await created(party);
  await ask(party, `${budgets}/${id}/mock-fund`);
  return id;
};

const ofBudget = (make: (party: Party) => Promise<string>, verb: string, more: Pick<Sample, 'body'> = {}): Build =>
  about(make, (id) => ({ path: `${budgets}/${id}${verb}`, ...more, ids: [id] }));

/** Nobody holds this link. */
const link = `/approve/${'a'.repeat(43)}`;

export const gatePolicySamples: Readonly<Record<string, Build>> = {
  'gate.policy.get': ofPolicy(),
  'gate.policy.set': ofPolicy({
    body: {
      policy: {
        per_action: { USD: 5_000 },
        per_day: { USD: 50_000 },
        per_month: { USD: 500_000 },
        currencies: ['USD'],
        allowed_merchants: ['*.example.com'],
        blocked_merchants: ['bad.example.com'],
        approval_threshold: { USD: 4_000 },
        requires_approval_for_new_merchant: false,
      },
      version: 0,
    },
  }),
  'gate.approval.show': async () => ({ path: link, query: { lang: 'en' }, ids: [] }),
  'gate.approval.decide': async () => ({
    path: link,
    query: { decision: 'approve' },
    body: { decision: 'approve' },
    ids: [],
  }),
  'gate.budget.create': async () => ({ path: budgets, body: budget(), ids: [] }),
  'gate.budget.get': ofBudget(created, ''),
  'gate.budget.checkout': ofBudget(created, '/checkout', { body: {} }),
  'gate.budget.mock_fund': ofBudget(created, '/mock-fund', { body: {} }),
  'gate.budget.release_unused': ofBudget(funded, '/release-unused', { body: {} }),
};

export const policyTakenAs: Readonly<Record<string, number>> = {
  'gate.approval.show': 404,
  'gate.approval.decide': 404,
};
