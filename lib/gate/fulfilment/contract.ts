import { z } from 'zod';
import { actionParams } from '@/lib/gate/actions/contract';
import { botId, optional, optionalUrl, text } from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

export const botParams = z.object({ bot_id: botId });
export const eventParams = z.object({ event_id: z.string().regex(/^re_[0-9a-f]{32}$/) });
export const deliveryParams = z.object({ delivery_id: z.string().regex(/^wh_[0-9a-f]{32}$/) });
export { actionParams };

export const resumeEventView = z.object({
  id: z.string(),
  event_type: z.literal('agent_action.ready'),
  action_id: z.string(),
  quote_id: z.string(),
  payment_session_id: z.string(),
  bot_id: z.string(),
  status: z.enum(['ready', 'acked']),
  payload: z.record(z.string(), z.json()),
  callback_status: z.enum(['success', 'failed']).nullable(),
  created_at: z.string(),
});
export const resumeEventsView = z.object({ events: z.array(resumeEventView) });
export const ackedView = z.object({ id: z.string(), status: z.literal('acked'), acked: z.literal(true) });

const attemptView = z.object({
  id: z.string(),
  status: z.enum(['success', 'failed']),
  http_status: z.int().nullable(),
  error: z.string().nullable(),
  created_at: z.string(),
});
export const deliveriesView = z.object({
  deliveries: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['callback', 'handoff']),
      round: z.int(),
      status: z.enum(['waiting', 'sending', 'delivered', 'failed', 'unknown', 'withdrawn']),
      tries: z.int(),
      next_at: z.string().nullable(),
      created_at: z.string(),
      finished_at: z.string().nullable(),
      attempts: z.array(attemptView),
    }),
  ),
});

export const smokeBody = z.object({
  bot_id: optional(botId),
  operator_id: optional(text(bounds.shortText)),
  callback_url: optionalUrl,
});
export type SmokeBody = z.output<typeof smokeBody>;

export const smokeReport = z.object({
  ok: z.boolean(),
  base_url: z.string(),
  public_base_url: z.string(),
  provider: z.literal('pay_sh'),
  settlement: z.string(),
  operator_mock_pay: z.literal('test_rail_only'),
  bot_id: z.string(),
  action_id: z.string(),
  payment_session_id: z.string(),
  payment_link_exists: z.boolean(),
  callback_mode: z.enum(['delivered_to_callback_url', 'resume_event_only']),
  callback_status: z.enum(['success', 'failed']).nullable(),
  callback_contains_payment_token: z.boolean(),
  callback_contains_grant: z.boolean(),
  resume_events: z.int(),
  unpaid_poll: z.string(),
  paid_poll: z.string(),
  resumed_status: z.string(),
  fulfilled_status: z.string(),
});
