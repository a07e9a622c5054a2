import { describe, expect, it } from 'vitest';
import type { JsonObject } from '@/lib/kernel/canonical-json';
import { hostOf, merchantsOf } from './merchant';

describe('15.12 whom a request would pay', () => {
  it.each<[JsonObject, readonly string[]]>([
    [{}, []],
    [{ provider: 'Pay-SH' }, ['pay_sh']],
    [{ provider: 'pay_sh', service_url: 'https://API.Exa.ai/search' }, ['api.exa.ai']],
    [{ provider: 'x', target_url: 'https://a.example/', service_url: 'https://b.example' }, ['a.example', 'b.example']],
    [{ merchant: { name: 'Shop', domain: 'Shop.example.' }, target_url: 'https://shop.example/x' }, ['shop.example']],
    [
      {
        merchant: { name: 'Shop', domain: 'shop.example' },
        service_url: 'https://buyer.example/buy',
        payjent_fulfillment_callback: true,
      },
      ['shop.example'],
    ],
    [
      { merchant: { domain: 'shop.example' }, service_url: 'https://buyer.example/buy' },
      ['shop.example', 'buyer.example'],
    ],
    [{ merchant: 'shop.example', provider: 7 }, []],
  ])('%j is %j', (envelope, merchants) => {
    expect(merchantsOf(envelope)).toEqual(merchants);
  });

  it.each([
    ['https://shop.example@evil.example/x', 'evil.example'],
    ['https://shop.example:8443/x', 'shop.example'],
    ['https://[::1]/x', '[::1]'],
    ['https://evil.example?x=shop.example', 'evil.example'],
    ['https://evil.example#@shop.example', 'evil.example'],
    ['shop.example/x', null],
    ['https:///x', null],
  ])('the host of %s is %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });
});
