/**
 * Which network addresses belong to the public internet. Everything else is refused when the address is somebody
 * else's choice: a request from here reaches places that the chooser cannot reach.
 */

export type AddressClass =
  | 'public'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link_local'
  | 'shared'
  | 'multicast'
  | 'documentation'
  | 'benchmark'
  | 'transition'
  | 'reserved'
  | 'not_an_address';

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Bits of a block's prefix, its network and what it is for, as in IANA's special-purpose registries. */
type Block = readonly [cidr: string, kind: AddressClass];

const blocks4: readonly Block[] = [
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  // A cloud's metadata and DNS service inside every machine, on an address that looks public.
  ['168.63.129.16/32', 'link_local'],
  ['169.254.0.0/16', 'link_local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'transition'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmark'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Only 2000::/3 is handed out, so blocks outside it are here for their names; the rest of the space is reserved. */
const blocks6: readonly Block[] = [
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::/96', 'transition'],
  ['::ffff:0:0:0/96', 'transition'],
  ['64:ff9b:1::/48', 'transition'],
  ['100::/64', 'reserved'],
  ['2001:2::/48', 'benchmark'],
  ['2001:db8::/32', 'documentation'],
  ['2001::/32', 'transition'],
  ['2001::/23', 'reserved'],
  ['2002::/16', 'transition'],
  ['3ffe::/16', 'reserved'],
  ['3fff::/20', 'documentation'],
  ['2000::/3', 'public'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link_local'],
  ['fec0::/10', 'private'],
  ['ff00::/8', 'multicast'],
];

/** What reaches an IPv4 host under another name is what that host is: mapped, and the well-known NAT64 prefix. */
const sameAsEmbedded: readonly string[] = ['::ffff:0:0/96', '64:ff9b::/96'];

/** Reads dotted IPv4 and IPv6 text. Other spellings, zone ids and anything around it are no address. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(':')) {
    const value = parse4(text);
    return value === null ? null : { family: 4, value };
  }
  const value = parse6(text);
  return value === null ? null : { family: 6, value };
}

function parse4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number.parseInt(part, 10) > 255) return null;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parse6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? '', halves.length === 1);
  const tail = groups(halves[1] ?? '', true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...new Array<bigint>(missing).fill(0n), ...tail].reduce(
    (value, group) => (value << 16n) | group,
    0n,
  );
}

/** The 16-bit groups of one side of `::`; IPv4 may stand at the very end of the address. */
function groups(text: string, atEnd: boolean): readonly bigint[] | null {
  if (text === '') return [];
  const found: bigint[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    const embedded = atEnd && at === parts.length - 1 && part.includes('.') ? parse4(part) : null;
    if (embedded !== null) found.push(embedded >> 16n, embedded & 0xffffn);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) found.push(BigInt(`0x${part}`));
    else return null;
  }
  return found;
}

interface Network extends Address {
  readonly shift: bigint;
}

function network(cidr: string): Network {
  const [base = '', bits = ''] = cidr.split('/');
  const address = parseAddress(base) ?? { family: 4, value: 0n };
  const shift = BigInt((address.family === 4 ? 32 : 128) - Number.parseInt(bits, 10));
  return { family: address.family, value: address.value >> shift, shift };
}

const isWithin = (address: Address, { family, value, shift }: Network): boolean =>
  address.family === family && address.value >> shift === value;

const table = [...blocks4, ...blocks6].map(([cidr, kind]) => ({ network: network(cidr), kind }));
const embedding = sameAsEmbedded.map(network);

export function classify(address: Address): AddressClass {
  if (embedding.some((prefix) => isWithin(address, prefix))) {
    return classify({ family: 4, value: address.value & 0xffff_ffffn });
  }
  const found = table.find((row) => isWithin(address, row.network));
  return found?.kind ?? (address.family === 4 ? 'public' : 'reserved');
}

export function classifyAddress(text: string): AddressClass {
  const address = parseAddress(text);
  return address === null ? 'not_an_address' : classify(address);
}
