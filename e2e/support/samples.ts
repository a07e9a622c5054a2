import { uuidV4 } from '@/lib/kernel/ids';
import type { Client } from '@/lib/testing/client';
import { registeredAgent, spentBudget } from './gate';
import { disputedIntent, refusedIntent, releasedIntent, unknownIntent } from './intents';
import { pageRoutes } from './pages';
import { type AskedAction, askedAction, failAction, payByMock, spendOf, startAction } from './paid-actions';

/** One address of a page, made when it is needed. */
export interface Sample {
  readonly name: string;
  readonly address: (api: Client) => Promise<string>;
}

const fixed = (address: string): Sample => ({ name: address, address: async () => address });

const ofIntent = (name: string, make: (api: Client) => Promise<string>, tab: string): Sample => ({
  name: `${name}, ${tab}`,
  address: async (api) => `/console/intents/${await make(api)}?tab=${tab}`,
});

const ofCase = (name: string, decide: (api: Client, caseId: string) => Promise<unknown>): Sample => ({
  name: `${name} case`,
  address: async (api) => {
    const caseId = await disputedIntent(api);
    await api.post(`/v1/disputes/cases/${caseId}/notes`, { body: 'Called the hotel.', shareable: true });
    await decide(api, caseId);
    return `/console/disputes/${caseId}`;
  },
});

const ofAction = (name: string, lead: (action: AskedAction) => Promise<unknown>): Sample => ({
  name: `${name} paid action`,
  address: async () => {
    const action = await askedAction('Book a room at the harbour, with breakfast and a view of the gate');
    await lead(action);
    return `/console/gate/actions/${action.actionId}`;
  },
});

async function begin(action: AskedAction): Promise<void> {
  const token = await payByMock(action);
  await startAction(action, token);
  await spendOf(token, 400);
}

const anAgent = (api: Client): Promise<string> => registeredAgent(api, `sample-${uuidV4()}`);

/** Pages that need a parameter, or that look different under different addresses. */
const samples: Readonly<Record<string, readonly Sample[]>> = {
  '/invite/[token]': [fixed(`/invite/${'A'.repeat(43)}`)],
  '/signup/confirm/[token]': [fixed(`/signup/confirm/${'A'.repeat(43)}`)],
  '/upload/[token]': [fixed(`/upload/${'A'.repeat(43)}`)],
  '/paid': [fixed('/paid'), fixed('/paid?outcome=held'), fixed('/paid?outcome=left')],
  '/console/intents': [fixed('/console/intents'), fixed('/console/intents?q=nobody&status=open&sort=deadline')],
  '/console/intents/[intentId]': [
    ofIntent('released', releasedIntent, 'timeline'),
    ofIntent('refused', refusedIntent, 'verdict'),
    ofIntent('unknown', unknownIntent, 'rail'),
  ],
  '/console/recovery': [
    fixed('/console/recovery'),
    {
      name: 'an intent beside the recovery queue',
      address: async (api) => `/console/recovery?intent=${await unknownIntent(api)}`,
    },
  ],
  '/console/recovery/cases': [fixed('/console/recovery/cases'), fixed('/console/recovery/cases?status=all')],
  '/console/gate/actions': [
    fixed('/console/gate/actions'),
    fixed('/console/gate/actions?stage=waiting,refunded&agent=nobody&q=ps_0'),
  ],
  '/console/gate/actions/[actionId]': [
    ofAction('waiting', async () => undefined),
    ofAction('begun', begin),
    ofAction('failed', async (action) => {
      await begin(action);
      await failAction(action);
    }),
  ],
  '/console/gate/agents': [fixed('/console/gate/agents'), fixed('/console/gate/agents?status=deleted')],
  '/console/gate/agents/[agentId]': [
    { name: 'a paying agent', address: async (api) => `/console/gate/agents/${await anAgent(api)}` },
  ],
  '/console/gate/budgets': [
    fixed('/console/gate/budgets'),
    fixed('/console/gate/budgets?status=closed&bot=nobody'),
    {
      name: 'a budget beside the list',
      address: async (api) => `/console/gate/budgets?budget=${await spentBudget(api, 'Plan a day at sea')}`,
    },
  ],
  /** Who looks in `axe.spec.ts` may not open it; the reviewers of `onboarding/desk.spec.ts` look at it with a case. */
  '/console/compliance/[caseId]': [{ name: 'a review', address: async () => `/console/compliance/${uuidV4()}` }],
  '/console/disputes': [fixed('/console/disputes'), fixed('/console/disputes?status=withdrawn')],
  '/console/disputes/[caseId]': [
    ofCase('open', async () => undefined),
    ofCase('refunded', (api, caseId) =>
      api.post(`/v1/disputes/cases/${caseId}/status`, { status: 'resolved_refund', resolution_note: 'Agreed.' }),
    ),
  ],
};

/** A page without a parameter is its own sample. */
export const samplesOf = (route: string): readonly Sample[] =>
  samples[route] ?? (route.includes('[') ? [] : [fixed(route)]);

export const routesWithoutSample = pageRoutes.filter((route) => samplesOf(route).length === 0);
export const samplesWithoutRoute = Object.keys(samples).filter((route) => !pageRoutes.includes(route));
