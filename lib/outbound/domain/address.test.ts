import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyAddress, parseAddress } from './address';

describe('classes', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['1.1.1.1', 'public'],
    ['9.255.255.255', 'public'],
    ['11.0.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['198.17.255.255', 'public'],
    ['198.20.0.0', 'public'],
    ['223.255.255.255', 'public'],
    ['0.1.2.3', 'unspecified'],
    ['10.255.255.255', 'private'],
    ['100.127.255.255', 'shared'],
    ['127.9.9.9', 'loopback'],
    ['168.63.129.16', 'link_local'],
    ['168.63.129.17', 'public'],
    ['169.254.169.254', 'link_local'],
    ['172.31.255.255', 'private'],
    ['192.0.0.8', 'reserved'],
    ['192.0.2.255', 'documentation'],
    ['192.88.99.1', 'transition'],
    ['192.168.255.255', 'private'],
    ['198.19.255.255', 'benchmark'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['2606:4700:4700::1111', 'public'],
    ['2a00:1450:4001::200e', 'public'],
    ['2001:200::1', 'public'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['::ffff:8.8.8.8', 'public'],
    ['::ffff:808:808', 'public'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'link_local'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b:1::808:808', 'transition'],
    ['::8.8.8.8', 'transition'],
    ['::ffff:0:8.8.8.8', 'transition'],
    ['2002:808:808::1', 'transition'],
    ['2001:0:4136:e378::1', 'transition'],
    ['2001:2::1', 'benchmark'],
    ['2001:1ff:ffff::1', 'reserved'],
    ['2001:db8:ffff::1', 'documentation'],
    ['3fff:fff::1', 'documentation'],
    ['fdff::1', 'private'],
    ['fe80::1', 'link_local'],
    ['feff::1', 'private'],
    ['ff0e::1', 'multicast'],
    ['4000::1', 'reserved'],
    ['100::1', 'reserved'],
    ['', 'not_an_address'],
    ['localhost', 'not_an_address'],
    ['127.1', 'not_an_address'],
    ['0177.0.0.1', 'not_an_address'],
    ['08.8.8.8', 'not_an_address'],
    ['8.8.8.256', 'not_an_address'],
    ['8.8.8.8 ', 'not_an_address'],
    ['fe80::1%eth0', 'not_an_address'],
    ['[::1]', 'not_an_address'],
    ['1::2::3', 'not_an_address'],
    ['1:2:3:4:5:6:7', 'not_an_address'],
    ['1:2:3:4:5:6:7:8:9', 'not_an_address'],
    ['1:2:3:4:5:6:7::8', 'not_an_address'],
    ['::1.2.3.4:5', 'not_an_address'],
    ['1.2.3.4::', 'not_an_address'],
  ])('%s is %s', (text, expected) => {
    expect(classifyAddress(text)).toBe(expected);
  });
});

const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
const crooked = fc
  .array(fc.constantFrom(':', '::', '0', '1', 'ffff', '10', '.', '127.0.0.1', '255', '00', 'g', '%'), { maxLength: 12 })
  .map((parts) => parts.join(''));

describe('against what Node itself reads', () => {
  it('takes the same texts for addresses, but for zone ids', () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), crooked);
    fc.assert(
      fc.property(text, (candidate) => {
        const known = !candidate.includes('%') && (isIPv4(candidate) || isIPv6(candidate));
        expect(parseAddress(candidate) !== null, candidate).toBe(known);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets nothing through that the private blocks of a BlockList hold', () => {
    const list = new BlockList();
    for (const [base, bits] of [['10.0.0.0', 8] as const, ['127.0.0.0', 8] as const, ['192.168.0.0', 16] as const]) {
      list.addSubnet(base, bits, 'ipv4');
    }
    for (const [base, bits] of [['fc00::', 7] as const, ['fe80::', 10] as const, ['2001:db8::', 32] as const]) {
      list.addSubnet(base, bits, 'ipv6');
    }
    const first = fc.constantFrom('10', '127', '192.168', '8');
    const octet = fc.integer({ min: 0, max: 255 });
    const v4 = fc.tuple(first, octet, octet, octet).map((parts) => parts.join('.').split('.').slice(0, 4).join('.'));
    const v6 = fc
      .tuple(fc.constantFrom('fc12', 'fdff', 'fe80', 'febf', '2001:db8', '2600'), group, group)
      .map(([head, ...tail]) => `${head}::${tail.join(':')}`);
    fc.assert(
      fc.property(fc.oneof(v4, v6), (address) => {
        const held = list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
        expect(classifyAddress(address) === 'public', address).toBe(!held);
      }),
      { numRuns: 1_000 },
    );
  });
});
