import { describe, expect, it } from 'vitest';
import { checkParams } from './check-params';
import { findOperation, requestSchema } from './document';

const check = (method: string, path: string, value: Record<string, unknown>) => {
  const found = findOperation(method, path);
  if (found === null) throw new Error(`${method} ${path} is not in the document.`);
  return checkParams(requestSchema(found.operation), value, path.startsWith('/v2/') ? 'json' : 'form');
};

describe('checkParams', () => {
  it('turns the texts of a form into numbers and flags, deep inside too', () => {
    const given = { amount: '1000', currency: 'usd', confirm: 'true', metadata: { order: '12' }, expand: ['customer'] };
    expect(check('POST', '/v1/payment_intents', given)).toEqual({
      ok: true,
      value: { amount: 1_000, currency: 'usd', confirm: true, metadata: { order: '12' }, expand: ['customer'] },
    });
  });

  it('converts nothing in JSON', () => {
    const outcome = check('POST', '/v2/core/accounts', { display_name: 5 });
    expect(outcome).toMatchObject({ ok: false, problem: { param: 'display_name', code: 'parameter_invalid' } });
  });

  it.each([
    [{ amount: '1000', currency: 'usd', amuont: '1' }, 'parameter_unknown', 'amuont'],
    [{ amount: '1000' }, 'parameter_missing', 'currency'],
    [{ amount: 'ten', currency: 'usd' }, 'parameter_invalid', 'amount'],
    [{ amount: '99999999999999999999', currency: 'usd' }, 'parameter_invalid', 'amount'],
    [{ amount: '1000', currency: 'usd', capture_method: 'later' }, null, 'capture_method'],
    [
      { amount: '1000', currency: 'usd', transfer_data: { amount: '5' } },
      'parameter_missing',
      'transfer_data[destination]',
    ],
    [{ amount: '1000', currency: 'usd', expand: 'customer' }, null, 'expand'],
  ])('refuses %o', (given, code, param) => {
    expect(check('POST', '/v1/payment_intents', given)).toMatchObject({ ok: false, problem: { code, param } });
  });

  it('lets metadata be emptied', () => {
    expect(check('POST', '/v1/payment_intents/pi_1', { metadata: '' })).toEqual({ ok: true, value: { metadata: '' } });
  });
});
