import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';

const text = (max: number) => z.string().min(1).max(max);
/** Lower case, as answers echo it. */
const lowerUuid = z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case');
const hexDigest = z.string().max(bounds.shortText);

/** Body of the spend guard, as in the Paybond contract. Amounts in minor units of the intent's currency. */
export const verifyBody = z.strictObject({
  intent_id: lowerUuid,
  token: text(bounds.capabilityTokenLength).describe('The capability token of the intent.'),
  operation: text(bounds.toolNameLength),
  requested_spend_cents: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  vendor_id: text(bounds.didLength).nullish(),
  task_id: text(bounds.didLength).nullish(),
  workflow_id: text(bounds.didLength).nullish(),
  tool_call_id: text(bounds.shortText).nullish().describe('A repeat with the same id is answered from its hold.'),
  tool_name: text(bounds.toolNameLength).nullish(),
  currency: text(8).nullish(),
  agent_subject: text(bounds.didLength).nullish(),
  approval_token: text(bounds.longText).nullish(),
  idempotency_key: text(bounds.idempotencyKeyLength).nullish(),
  model_family: text(bounds.shortText).nullish(),
  config_hash_hex: hexDigest.nullish(),
  prompt_hash_hex: hexDigest.nullish(),
});
export type VerifyBody = z.output<typeof verifyBody>;

export const verifyView = z.object({
  allow: z.boolean(),
  tenant: z.string(),
  intent_id: z.string(),
  audit_id: z.string(),
  decision_id: z.string().optional().describe('Present on an allow: complete it when the tool has run.'),
  code: z.string().optional().describe('Stable reason of a denial.'),
  message: z.string().optional(),
  reason_codes: z.array(z.string()),
  spend_scope: z.object({ scope_type: z.string(), scope_key: z.string() }),
  remaining_cents: z.number().int(),
  expires_at: z.string().optional().describe('When the hold lapses unless it is completed.'),
});
export type VerifyView = z.output<typeof verifyView>;

export const decisionParams = z.object({ decision_id: lowerUuid });
export const completeBody = z.strictObject({ outcome: z.enum(['consumed', 'released']) });
export const completeView = z.object({
  decision_id: z.string(),
  intent_id: z.string(),
  tenant: z.string(),
  outcome: z.enum(['consumed', 'released']),
});
