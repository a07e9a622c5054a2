import { z } from 'zod';
import type { Amounts, SpendPolicy } from './domain/policy';

const entries = 64;
const currency = z.string().regex(/^[A-Z]{3,8}$/, 'must be a currency code in upper case');
const merchant = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z.string().regex(/^(?:\*\.)?[a-z0-9_](?:[a-z0-9._-]{0,252}[a-z0-9_])?$/, 'must be a host or a provider’s slug'),
  );

const amounts = z
  .record(currency, z.int().min(0))
  .refine((value) => Object.keys(value).length <= entries, `must have at most ${entries} entries`);

/** A spend policy on the wire: amounts in minor units by currency. Null counts as absent. */
export const spendPolicy = z.strictObject({
  per_action: amounts.nullish().describe('Most that one action may cost.'),
  per_day: amounts.nullish().describe('Most that is asked for in a day, in UTC.'),
  per_month: amounts.nullish().describe('Most that is asked for in a month, in UTC.'),
  currencies: z.array(currency).max(entries).nullish().describe('The currencies that are allowed; absent: all.'),
  allowed_merchants: z
    .array(merchant)
    .max(1_000)
    .nullish()
    .describe('Hosts, `*.` before them for all below, or slugs of providers; absent: all.'),
  blocked_merchants: z.array(merchant).max(1_000).nullish(),
  approval_threshold: amounts
    .nullish()
    .describe('Above it a person approves. A currency that it leaves out always waits for one.'),
  requires_approval_for_new_merchant: z.boolean().nullish(),
});
export type SpendPolicyBody = z.output<typeof spendPolicy>;

const amountsOf = (value: Readonly<Record<string, number>> | null | undefined): Amounts | undefined =>
  value === null || value === undefined
    ? undefined
    : Object.fromEntries(Object.entries(value).map(([code, minor]) => [code, BigInt(minor)]));

/** The policy behind its wire form. @throws ZodError when what is stored is none. */
export function policyOf(stored: unknown): SpendPolicy {
  const body = spendPolicy.parse(stored);
  return {
    perAction: amountsOf(body.per_action),
    perDay: amountsOf(body.per_day),
    perMonth: amountsOf(body.per_month),
    currencies: body.currencies ?? undefined,
    allowedMerchants: body.allowed_merchants ?? undefined,
    blockedMerchants: body.blocked_merchants ?? undefined,
    approvalThreshold: amountsOf(body.approval_threshold),
    requiresApprovalForNewMerchant: body.requires_approval_for_new_merchant ?? undefined,
  };
}
