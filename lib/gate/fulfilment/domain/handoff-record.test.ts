import { expect, it } from 'vitest';
import { type HandoffEnd, recordHandoff } from './handoff-record';

const kept = { type: 'payjent_fulfillment_callback', payment_session_id: 'ps_1', service_host: 'executor.example.com' };

it.each<[string, HandoffEnd, string, object]>([
  ['done', { delivery: { kind: 'answered', status: 202 } }, 'executed', { http_status: 202 }],
  ['sent elsewhere', { delivery: { kind: 'answered', status: 302 } }, 'execution_failed', { http_status: 302 }],
  ['refused', { delivery: { kind: 'answered', status: 500 } }, 'execution_failed', { http_status: 500 }],
  ['lost', { delivery: { kind: 'unknown', error: 'reset' } }, 'execution_failed', { error: 'reset' }],
  [
    'never sent',
    { delivery: { kind: 'not_sent', reason: 'not_public', error: 'x'.repeat(900) } },
    'execution_failed',
    { error: 'x'.repeat(500) },
  ],
  [
    'not tried',
    { reason: 'mock payments are not handed off' },
    'execution_failed',
    { reason: 'mock payments are not handed off' },
  ],
])('writes down a handoff that was %s', (_, end, quoteStatus, detail) => {
  expect(recordHandoff(end, 'ps_1', 'executor.example.com')).toEqual({
    status: quoteStatus === 'executed' ? 'executed' : 'failed',
    quoteStatus,
    metadata: { ...kept, ...detail },
  });
});
