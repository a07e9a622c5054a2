import { describe, expect, it } from 'vitest';
import { settlementRailBody } from '@/lib/gate/premium/contract';
import { refusalOf, valueIn } from '@/lib/gate/premium/testing/bodies';
import { railRowOfSettlement } from './settlement-rail';

const row = (body: object) => railRowOfSettlement(settlementRailBody.parse(body));

describe('a settlement rail of an agent', () => {
  it('is stored under its canonical name', () => {
    expect(valueIn(row({ rail: 'MPP', config: { networks: ['tempo'] } }))).toEqual({
      rail: 'stripe_machine_payments',
      status: 'enabled',
      mode: 'external_runtime',
      config: { networks: ['tempo'], enabled: true },
    });
  });

  it('is refused when nobody knows it, or when its config holds a secret', () => {
    expect(refusalOf(row({ rail: 'bitcoin' }))).toMatchObject({ status: 422 });
    const refusal = refusalOf(row({ rail: 'visa', config: { nested: { api_key: 'hunter2' } } }));
    expect(refusal).toMatchObject({ status: 422, field: 'config.nested.api_key' });
    expect(JSON.stringify(refusal)).not.toContain('hunter2');
  });
});
