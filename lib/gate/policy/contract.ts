import { z } from 'zod';
import { optional } from '@/lib/gate/fields';
import { spendPolicy } from '@/lib/spend';

export const policyParams = z.object({ agent_id: z.string().regex(/^agent_[0-9a-f]{32}$/) });

export const policyBody = z.object({
  policy: spendPolicy,
  version: optional(z.int().min(0)).describe('The version that was read: a change in between is refused.'),
});

export const policyView = z.object({
  agent_id: z.string(),
  bot_id: z.string(),
  policy: spendPolicy,
  version: z.int(),
});

export const approvalParams = z.object({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

export const pageQuery = z.object({ lang: z.string().max(16).optional() });

const ruling = z.enum(['approve', 'refuse']);
export const approvalQuery = z.object({ decision: ruling.optional() });
export const approvalBody = z.object({ decision: optional(ruling) });
