/** Minor units by currency, upper case. */
export type Amounts = Readonly<Record<string, bigint>>;

/**
 * What a subject, such as an agent, may spend. What is absent limits nothing; an amount that leaves a currency out
 * allows none of it, so that a cap can't be walked around in another currency.
 */
export interface SpendPolicy {
  readonly perAction?: Amounts | undefined;
  readonly perDay?: Amounts | undefined;
  readonly perMonth?: Amounts | undefined;
  readonly currencies?: readonly string[] | undefined;
  /** Hosts, `*.` before them for all below, or slugs of providers. */
  readonly allowedMerchants?: readonly string[] | undefined;
  readonly blockedMerchants?: readonly string[] | undefined;
  /** Above it a person approves; a currency that it leaves out always waits for one. */
  readonly approvalThreshold?: Amounts | undefined;
  readonly requiresApprovalForNewMerchant?: boolean | undefined;
}

export interface SpendRequest {
  readonly amount: bigint;
  readonly currency: string;
  /** Who would be paid, every name of it; empty when the request names nobody. */
  readonly merchants: readonly string[];
  /** A sum that is set aside for many actions: no cap of one action, and nobody is paid yet. */
  readonly isBudget: boolean;
  /** It is paid out of a sum that was counted when it was set aside. */
  readonly isPrepaid: boolean;
}

/** What was spent before, this request not counted. */
export interface SpentSoFar {
  readonly day: bigint;
  readonly month: bigint;
  readonly isMerchantKnown: boolean;
}

/** Why a policy says no, or asks for a person. Stable: clients branch on them. */
export const policyReasons = {
  'policy.currency': 'this currency is not allowed',
  'policy.merchant_blocked': 'this merchant is blocked',
  'policy.merchant_unnamed': 'the request names no merchant, and only listed ones are allowed',
  'policy.merchant_not_allowed': 'this merchant is not on the list of allowed ones',
  'policy.currency_uncapped': 'no cap is set for this currency',
  'policy.per_action': 'the amount is above the cap of one action',
  'policy.per_day': 'the amount does not fit into what is left of the day',
  'policy.per_month': 'the amount does not fit into what is left of the month',
  'policy.approval_threshold': 'the amount is above what the agent may ask for by itself',
  'policy.new_merchant': 'the agent has not dealt with this merchant before',
  'policy.allowed': 'within the policy',
} as const;
export type PolicyCode = keyof typeof policyReasons;

export interface PolicyVerdict {
  readonly verdict: 'allowed' | 'denied' | 'pending';
  readonly code: PolicyCode;
}

/** `*.example.com` stands for every host below it, anything else for itself. */
export const matchesMerchant = (entry: string, merchant: string): boolean =>
  entry.startsWith('*.') ? merchant.endsWith(entry.slice(1)) : entry === merchant;

const isListed = (list: readonly string[], merchant: string): boolean =>
  list.some((entry) => matchesMerchant(entry, merchant));

function merchantProblem(policy: SpendPolicy, { merchants, isBudget }: SpendRequest): PolicyCode | null {
  if (isBudget) return null;
  const { allowedMerchants: allowed, blockedMerchants: blocked = [] } = policy;
  if (merchants.some((merchant) => isListed(blocked, merchant))) return 'policy.merchant_blocked';
  if (allowed === undefined) return null;
  if (merchants.length === 0) return 'policy.merchant_unnamed';
  return merchants.every((merchant) => isListed(allowed, merchant)) ? null : 'policy.merchant_not_allowed';
}

type CapCode = Extract<PolicyCode, 'policy.per_action' | 'policy.per_day' | 'policy.per_month'>;

function capProblem(policy: SpendPolicy, request: SpendRequest, spent: SpentSoFar): PolicyCode | null {
  const { amount, currency, isBudget, isPrepaid } = request;
  const caps: readonly (readonly [CapCode, Amounts | undefined, bigint])[] = [
    ['policy.per_action', isBudget ? undefined : policy.perAction, 0n],
    ['policy.per_day', isPrepaid ? undefined : policy.perDay, spent.day],
    ['policy.per_month', isPrepaid ? undefined : policy.perMonth, spent.month],
  ];
  for (const [code, amounts, before] of caps) {
    if (amounts === undefined) continue;
    const cap = amounts[currency];
    if (cap === undefined) return 'policy.currency_uncapped';
    if (before + amount > cap) return code;
  }
  return null;
}

function approvalReason(policy: SpendPolicy, request: SpendRequest, spent: SpentSoFar): PolicyCode | null {
  const { approvalThreshold: threshold, requiresApprovalForNewMerchant: asksForNew = false } = policy;
  const { amount, currency, isBudget } = request;
  if (threshold !== undefined && amount > (threshold[currency] ?? 0n)) return 'policy.approval_threshold';
  return asksForNew && !isBudget && !spent.isMerchantKnown ? 'policy.new_merchant' : null;
}

/** What the policy says to a request: denials first, then whether a person has to approve. */
export function evaluatePolicy(policy: SpendPolicy, request: SpendRequest, spent: SpentSoFar): PolicyVerdict {
  const { currencies } = policy;
  const denial =
    currencies !== undefined && !currencies.includes(request.currency)
      ? 'policy.currency'
      : (merchantProblem(policy, request) ?? capProblem(policy, request, spent));
  if (denial !== null) return { verdict: 'denied', code: denial };
  const reason = approvalReason(policy, request, spent);
  return reason === null ? { verdict: 'allowed', code: 'policy.allowed' } : { verdict: 'pending', code: reason };
}
