import { describe, expect, it } from 'vitest';
import { purchaseBody, x402Body } from '@/lib/gate/premium/contract';
import { purchaseEnvelope } from '@/lib/gate/premium/domain/purchase';
import { x402Envelope } from '@/lib/gate/premium/domain/x402';
import { setupGuide } from './guide';
import { llmsTxt } from './llms-txt';

const baseUrl = 'https://gate.example';
const guide = setupGuide(baseUrl);
const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']): unknown => JSON.parse(json));

describe('the setup guide', () => {
  it.each([
    'Learning',
    'Execution ready',
    'Paid-action ready',
    'install link',
    'status_url',
    'payment_url',
    'action_id',
    'payment_session_id',
    'request_hash',
    'external_user_id',
    'I paid for Payjent session <id>; please check status and resume the exact approved action.',
    'I do not have the exact price from the provider yet',
    'I am not connected to Payjent yet',
    'agent operator fee',
    'X-Payjent-Bot-Key',
    'webhook_secret',
    'X-Payjent-Signature',
    'max_per_call_minor',
    'command_preview',
    'bigquery-query',
    'purchase-actions',
    '.env',
  ])('says %s', (words) => {
    expect(guide).toContain(words);
  });

  it('has seven steps', () => {
    const section = guide.split('## The seven steps')[1]?.split('\n## ')[0] ?? '';
    expect(section.match(/^\d\. /gm)).toHaveLength(7);
  });

  it('shows only addresses of this gate and examples', () => {
    const hosts = [...guide.matchAll(/https?:\/\/([^/\s"`),]+)/g)].map(([, host]) => host);
    expect(new Set(hosts)).toEqual(
      new Set(['gate.example', 'data.example', 'executor.example', 'bigquery.google.gateway-402.com']),
    );
  });

  it('gives examples that the gate accepts', () => {
    expect(examples).toHaveLength(2);
    expect(x402Envelope(x402Body.parse(examples[0]), 'x402').ok).toBe(true);
    const purchase = purchaseEnvelope(purchaseBody.parse(examples[1]), { allowedHosts: ['executor.example'] });
    expect(purchase.ok).toBe(true);
  });

  it('is found from llms.txt', () => {
    const text = llmsTxt(`${baseUrl}/`);
    expect(text).toMatch(/^# /);
    expect(text).toContain('(https://gate.example/docs/agent-payjent-self-setup.md)');
    expect(text).toContain('(https://gate.example/.well-known/payjent-tools.json)');
  });
});
