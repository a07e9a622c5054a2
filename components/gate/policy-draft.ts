import type { AgentPolicy } from '@/lib/gate/contract/desk-agents';
import { findAsset } from '@/lib/kernel/asset';
import { amountText, parseAmount } from './amounts';

/** Limits that are set for each currency by itself. */
export const capNames = ['per_action', 'per_day', 'per_month', 'approval_threshold'] as const;
export type CapName = (typeof capNames)[number];

export const capWords: Readonly<Record<CapName, string>> = {
  per_action: 'Per action, at most',
  per_day: 'Per day, at most',
  per_month: 'Per month, at most',
  approval_threshold: 'A person approves above',
};

/** One currency's limits as they are typed; an empty text is no limit. */
export interface CapRow extends Readonly<Record<CapName, string>> {
  /** Names the row while it is worked on. */
  readonly id: number;
  readonly currency: string;
}

export interface PolicyDraft {
  readonly rows: readonly CapRow[];
  readonly currencies: string;
  readonly allowed: string;
  readonly blocked: string;
  readonly approvesNewMerchants: boolean;
}

export const emptyRow = (id: number, currency = ''): CapRow => ({
  id,
  currency,
  per_action: '',
  per_day: '',
  per_month: '',
  approval_threshold: '',
});

/** A policy, ready to be worked on. */
export function draftOf(policy: AgentPolicy, currency: string): PolicyDraft {
  const codes = [...new Set(capNames.flatMap((name) => Object.keys(policy[name] ?? {})))].sort();
  const textOf = (name: CapName, code: string): string => {
    const minor = policy[name]?.[code];
    return minor === undefined ? '' : amountText(minor, code);
  };
  const rows = codes.map((code, id) => ({
    id,
    currency: code,
    per_action: textOf('per_action', code),
    per_day: textOf('per_day', code),
    per_month: textOf('per_month', code),
    approval_threshold: textOf('approval_threshold', code),
  }));
  return {
    rows: rows.length > 0 ? rows : [emptyRow(0, currency)],
    currencies: (policy.currencies ?? []).join(', '),
    allowed: (policy.allowed_merchants ?? []).join('\n'),
    blocked: (policy.blocked_merchants ?? []).join('\n'),
    approvesNewMerchants: policy.requires_approval_for_new_merchant ?? false,
  };
}

const words = (text: string): readonly string[] => text.split(/[\s,;]+/).filter((word) => word !== '');

const listOf = (text: string): readonly string[] | undefined => {
  const found = [...new Set(words(text))];
  return found.length > 0 ? found : undefined;
};

const isFilled = (row: CapRow): boolean => capNames.some((name) => row[name].trim() !== '');

export type DraftResult =
  | { readonly ok: true; readonly policy: AgentPolicy }
  | { readonly ok: false; readonly problems: Readonly<Record<string, string>> };

/** The policy that a draft means, or what is wrong with it, by field. */
export function policyOf(draft: PolicyDraft): DraftResult {
  const problems: Record<string, string> = {};
  const caps: Partial<Record<CapName, Record<string, number>>> = {};
  const seen = new Set<string>();
  for (const row of draft.rows.filter(isFilled)) {
    const code = row.currency.trim().toUpperCase();
    if (findAsset(code) === null) problems[`${row.id}.currency`] = 'Enter a currency such as USD.';
    else if (seen.has(code)) problems[`${row.id}.currency`] = `${code} has a row already.`;
    seen.add(code);
    for (const name of capNames.filter((cap) => row[cap].trim() !== '')) {
      const minor = parseAmount(row[name], code);
      if (minor === null) problems[`${row.id}.${name}`] = 'Enter an amount such as 25.00.';
      else caps[name] = { ...caps[name], [code]: minor };
    }
  }
  const currencies = listOf(draft.currencies.toUpperCase());
  const unknown = currencies?.find((code) => !/^[A-Z]{3,8}$/.test(code));
  if (unknown !== undefined) problems.currencies = `“${unknown}” is no currency.`;
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    policy: {
      ...caps,
      currencies,
      allowed_merchants: listOf(draft.allowed),
      blocked_merchants: listOf(draft.blocked),
      requires_approval_for_new_merchant: draft.approvesNewMerchants || undefined,
    },
  };
}
