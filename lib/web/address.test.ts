import { expect, it } from 'vitest';
import { callerAddress } from './address';

it.each([
  ['the peer without trusted proxies', '192.0.2.1', '198.51.100.9', 0, '192.0.2.1'],
  ['the entry of the one trusted proxy', '10.0.0.1', '198.51.100.9, 203.0.113.5', 1, '203.0.113.5'],
  ['the entry that the outer of two wrote', '10.0.0.1', 'forged, 203.0.113.5, 10.0.0.7', 2, '203.0.113.5'],
  ['the peer when too few entries are there', '10.0.0.1', '203.0.113.5', 2, '10.0.0.1'],
  ['the peer without the header', '10.0.0.1', null, 1, '10.0.0.1'],
  ['a word when nothing is known', undefined, null, 0, 'unknown'],
])('takes %s', (_, peer, forwarded, hops, expected) => {
  expect(callerAddress(peer, forwarded, hops)).toBe(expected);
});
