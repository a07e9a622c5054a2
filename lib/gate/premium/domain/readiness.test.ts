import { describe, expect, it } from 'vitest';
import { readinessReportBody, readinessView } from '@/lib/gate/premium/contract';
import { refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { enforceReadiness, type RailRow, type ReadinessQuestion, railRowOfReport, readinessOf } from './readiness';

const ask = (more: Partial<ReadinessQuestion>) =>
  readinessOf({ botId: 'bot-1', provider: 'pay_sh', mode: 'advisory', railRows: [], metadata: {}, ...more });
const row = (more: Partial<RailRow>): RailRow => ({
  rail: 'x402',
  status: 'connected',
  mode: 'test',
  config: { runtime_ready: true },
  ...more,
});
const isReady = (more: Partial<ReadinessQuestion>) => valueIn(ask(more)).ready_for_payment;

describe('readiness of an agent runtime', () => {
  it('Y01 refuses to charge when enforced and nothing is known, and the answer is the record', () => {
    const record = valueIn(ask({ mode: 'enforced' }));
    const refusal = refusalOf(enforceReadiness(record));
    expect(refusal).toMatchObject({ status: 409, details: { detail: record } });
    expect(record).toMatchObject({ ready_for_payment: false, charge_allowed: false, readiness_mode: 'enforced' });
    expect(record.setup_guidance).not.toBe('');
    expect(readinessView.parse(record)).toEqual(record);
  });

  it('is only advice by default', () => {
    const record = valueIn(ask({}));
    expect(record).toMatchObject({ ready_for_payment: false, charge_allowed: true });
    expect(enforceReadiness(record).ok).toBe(true);
  });

  it('Y02 takes the word of the request', () => {
    const record = valueIn(ask({ mode: 'enforced', metadata: { can_execute_without_device_auth: true } }));
    expect(enforceReadiness(record).ok).toBe(true);
    expect(record.evidence.agent_metadata).toEqual({ can_execute_without_device_auth: true });
    for (const status of ['ready', 'connected', 'active', 'ok', 'available']) {
      expect(isReady({ metadata: { status } })).toBe(true);
    }
    expect(isReady({ metadata: { status: 'pending', ready: 1, connected: false } })).toBe(false);
  });

  it('Y02 asks other providers for a connection, not for a wallet', () => {
    expect(isReady({ provider: 'exa', metadata: { provider_connected: true } })).toBe(true);
    expect(isReady({ provider: 'exa', metadata: { can_execute_without_device_auth: true } })).toBe(false);
    expect(isReady({ provider: 'pay_sh', metadata: { provider_connected: true } })).toBe(false);
  });

  it('Y03 refuses a secret in the metadata without repeating it', () => {
    const secrets: JsonObject[] = [{ SPONGE_API_KEY: 'hunter2' }, { a: [{ walletSecret: 'hunter2' }] }];
    for (const metadata of secrets) {
      const refusal = refusalOf(ask({ metadata }));
      expect(refusal).toMatchObject({
        status: 422,
        details: {
          detail: {
            ready_for_payment: false,
            charge_allowed: false,
            reason: expect.stringContaining('secret'),
            setup_guidance: expect.any(String),
          },
        },
      });
      expect(JSON.stringify(refusal)).not.toContain('hunter2');
    }
  });

  it('Y04 believes what the runtime reported before', () => {
    const report = readinessReportBody.parse({ provider: 'Exa', provider_connected: true, labels: ['eu'] });
    const stored = valueIn(railRowOfReport(report));
    expect(stored).toMatchObject({ rail: 'provider:exa', status: 'ready' });
    const record = valueIn(ask({ provider: 'exa', railRows: [stored] }));
    expect(record.ready_for_payment).toBe(true);
    expect(record.evidence).toMatchObject({ rail_connection: { rail: 'provider:exa' }, labels: ['eu'] });
    expect(isReady({ provider: 'other', railRows: [stored] })).toBe(false);
  });

  it('Y03 refuses a secret in a report too', () => {
    const report = readinessReportBody.parse({ metadata: { token: 'hunter2' } });
    expect(JSON.stringify(refusalOf(railRowOfReport(report)))).not.toContain('hunter2');
  });

  it.each([
    ['x402 row for pay.sh', row({}), true],
    ['pay_sh row', row({ rail: 'pay_sh' }), true],
    ['another rail', row({ rail: 'visa_tap' }), false],
    ['a row that is switched off', row({ config: { runtime_ready: true, enabled: false } }), false],
    ['a row whose status is not running', row({ status: 'disabled' }), false],
    ['a row that promises nothing', row({ config: {} }), false],
  ])('judges %s', (_, railRow, expected) => {
    expect(isReady({ railRows: [railRow] })).toBe(expected);
  });

  it('takes pay.sh, paysh and x402 for one', () => {
    for (const provider of ['pay_sh', 'pay-sh', 'paysh', 'X402']) {
      expect(isReady({ provider, railRows: [row({})] })).toBe(true);
    }
    const report = readinessReportBody.parse({ provider: 'paysh', runtime_ready: true });
    expect(valueIn(railRowOfReport(report)).rail).toBe('x402');
  });
});
