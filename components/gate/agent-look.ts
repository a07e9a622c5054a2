import type { Look } from '@/components/shared/state-look';
import type {
  AgentKeyItem,
  AgentProvider,
  AgentStatus,
  BudgetEntry,
  BudgetStatus,
  InstallLinkItem,
} from '@/lib/gate/contract/desk-agents';

export const agentLook: Readonly<Record<AgentStatus, Look>> = {
  active: { word: 'Active', shape: 'full', tone: 'released', meaning: 'Its requests are answered.' },
  deleted: {
    word: 'Deleted',
    shape: 'bar',
    tone: 'failed',
    meaning: 'Out of service: its keys have ended. Registering its bot id again revives it.',
  },
};

export const gateKeyLook: Readonly<Record<AgentKeyItem['state'], Look>> = {
  active: { word: 'Active', shape: 'full', tone: 'released', meaning: 'Requests with this key are answered.' },
  ending: { word: 'Ends soon', shape: 'half', tone: 'evidence', meaning: 'It was rotated and opens until its end.' },
  revoked: { word: 'Revoked', shape: 'bar', tone: 'failed', meaning: 'Requests with this key are refused.' },
};

export const linkLook: Readonly<Record<InstallLinkItem['state'], Look>> = {
  unused: { word: 'Unused', shape: 'hollow', tone: 'open', meaning: 'Whoever redeems it first gets a key.' },
  used: { word: 'Used', shape: 'full', tone: 'released', meaning: 'It gave its key and is used up.' },
  expired: { word: 'Expired', shape: 'bar', tone: 'failed', meaning: 'Its time ended before anybody used it.' },
  revoked: { word: 'Revoked', shape: 'bar', tone: 'failed', meaning: 'Somebody burned it before it was used.' },
};

export const readyLook: Readonly<Record<'ready' | 'unknown', Look>> = {
  ready: { word: 'Ready', shape: 'full', tone: 'released', meaning: 'Its runtime says that it can carry this out.' },
  unknown: {
    word: 'Not reported',
    shape: 'hollow',
    tone: 'open',
    meaning: 'Its runtime has not said that it can carry this out.',
  },
};

export const budgetLook: Readonly<Record<BudgetStatus, Look>> = {
  created: {
    word: 'Not payable yet',
    shape: 'hollow',
    tone: 'open',
    meaning: 'Written down. Nobody was asked to pay.',
  },
  checkout_created: {
    word: 'Waits for payer',
    shape: 'hollow',
    tone: 'funded',
    meaning: 'Its payer has the payment page. No money is held yet.',
  },
  active: { word: 'Active', shape: 'half', tone: 'funded', meaning: 'Paid. Actions of the agent take parts of it.' },
  closed: {
    word: 'Closed',
    shape: 'full',
    tone: 'released',
    meaning: 'Nothing more is taken. What was unused goes back.',
  },
};

export const entryLook: Readonly<Record<BudgetEntry['kind'], Look>> = {
  reserve: { word: 'Reserved', shape: 'half', tone: 'funded', meaning: 'Set aside for an action.' },
  capture: { word: 'Captured', shape: 'full', tone: 'released', meaning: 'The action was done; its part is earned.' },
  release: {
    word: 'Released',
    shape: 'return',
    tone: 'refunded',
    meaning: 'The action was not done; its part is free again.',
  },
};

const providers: Readonly<Record<AgentProvider, string>> = {
  mock: 'Mock provider (sandbox)',
  stripe: 'Stripe Checkout',
  usdc: 'USDC on Base',
};

export const providerWords = (provider: AgentProvider | null): string =>
  provider === null ? 'As this installation does' : providers[provider];

/** A scope of a key, for people. */
const scopes: Readonly<Record<string, string>> = {
  'quotes:create': 'Ask for quotes',
  'checkout:create': 'Open checkouts',
  'agent-actions:create': 'Create paid actions',
  'grants:consume': 'Use paid grants',
};
export const scopeNames = Object.keys(scopes);
export const scopeWords = (scope: string): string => scopes[scope] ?? scope;

export const scopesText = (held: readonly string[]): string =>
  held.includes('*') || scopeNames.every((scope) => held.includes(scope))
    ? 'Everything'
    : held.map(scopeWords).join(', ');
