/** Addresses that must not be connected to, in the spellings that have fooled others. */

export interface HostileAddress {
  readonly url: string;
  /** What a resolver says to the name, if it is asked. Loopback when absent, so that a slip reaches a listener. */
  readonly resolvesTo?: readonly string[];
}

const targets4 = [
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.0.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '255.255.255.255',
];

const targets6 = [
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  '100::1',
  '2001:2::1',
  '2001:10::1',
  '2001:db8::1',
  '3ffe::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'ff02::1',
  '4000::1',
  'e000::1',
];

export const privateAddresses: readonly string[] = [...targets4, ...targets6];

const octets = (ip: string): number[] => ip.split('.').map((part) => Number.parseInt(part, 10));
const hexOf = (value: number, width: number): string => value.toString(16).padStart(width, '0');
const fullWidth = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number.parseInt(digit, 10)));

/** One IPv4 address in the ways that a URL parser or the C library reads it. */
function spellings4(ip: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octets(ip);
  const whole = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
  const each = (write: (octet: number) => string): string => [a, b, c, d].map(write).join('.');
  return [
    ip,
    `${ip}.`,
    String(whole),
    `0x${hexOf(whole, 8)}`,
    `0X${hexOf(whole, 8).toUpperCase()}`,
    `0${whole.toString(8)}`,
    each((octet) => `0x${hexOf(octet, 2)}`),
    each((octet) => `0${octet.toString(8)}`),
    `${a}.${b * 2 ** 16 + c * 2 ** 8 + d}`,
    `${a}.${b}.${c * 2 ** 8 + d}`,
    `0x${hexOf(a, 2)}.${b}.0${c.toString(8)}.${d}`,
    fullWidth(ip),
    ip.replaceAll('.', '。'),
    ip.replace(/\d/g, (digit) => `%3${digit}`),
  ];
}

/** One IPv4 address inside IPv6. */
function embeddings(ip: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = octets(ip);
  const high = hexOf(a * 256 + b, 4);
  const low = hexOf(c * 256 + d, 4);
  const flipped = `${hexOf(0xffff - (a * 256 + b), 4)}:${hexOf(0xffff - (c * 256 + d), 4)}`;
  return [
    `::ffff:${ip}`,
    `0:0:0:0:0:ffff:${high}:${low}`,
    `::${high}:${low}`,
    `::ffff:0:${high}:${low}`,
    `64:ff9b::${ip}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::1`,
    `2001:0:5ef5:79fd:0:59d:${flipped}`,
  ];
}

const internalNames = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'ｌｏｃａｌｈｏｓｔ',
  'loc\u00adalhost',
  'localhost.localdomain',
  'app.localhost',
  'printer.local',
  'metadata.google.internal',
  'METADATA.google.internal.',
  'vault.service.internal',
  'router.home.arpa',
  'intranet',
  'metadata',
];

const misread = (port: number): string[] => [
  `https://user@127.0.0.1:${port}/`,
  `https://user:word@public.example:${port}/`,
  `https://public.example@127.0.0.1:${port}/`,
  `https://public.example%40127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}@public.example:${port}/`,
  `https://@127.0.0.1:${port}/`,
  `https://public.example:${port}\\@127.0.0.1:${port}/`,
  `https:\\\\127.0.0.1:${port}/`,
  `https:/127.0.0.1:${port}/`,
  `https:127.0.0.1:${port}`,
  `https:///127.0.0.1:${port}/`,
  `https:////127.0.0.1:${port}/`,
  `https://:${port}/`,
  'https://',
  `//127.0.0.1:${port}/`,
  `127.0.0.1:${port}`,
  ` https://127.0.0.1:${port}/`,
  `https://127.0.0.1:${port}/ `,
  `ht\ntps://127.0.0.1:${port}/`,
  `https://127.0.\t0.1:${port}/`,
  `https://public.example:${port}/\r\nHost: 127.0.0.1`,
  `https://public.example\u0000.127.0.0.1:${port}/`,
  `https://public.example%00@127.0.0.1:${port}/`,
  `https://public.example%2f@127.0.0.1:${port}/`,
  `https://[::1%25lo]:${port}/`,
  `https://[fe80::1%eth0]:${port}/`,
  `https://[127.0.0.1]:${port}/`,
  `https://a..b:${port}/`,
  `https://public.example..:${port}/`,
  `https://public.example:${port}:${port}/`,
  `https://public.example:22/`,
  `https://public.example:0/`,
  `https://public.example/${'a'.repeat(2_100)}`,
  `http://public.example:${port}/`,
  `http://127.0.0.1:${port}/`,
  `HTTP://127.0.0.1:${port}/`,
  `ws://127.0.0.1:${port}/`,
  `ftp://127.0.0.1:${port}/`,
  `gopher://127.0.0.1:${port}/_POST`,
  `file://127.0.0.1/etc/passwd`,
  'file:///etc/passwd',
  'data:text/plain,hello',
  'javascript:fetch(1)',
  `dict://127.0.0.1:${port}/`,
  `unix:///var/run/docker.sock`,
];

/** Distinct, each refused without `allowHttpLoopback`; `port` is the one port allowed and listened on. */
export function hostileAddresses(port: number): readonly HostileAddress[] {
  const at = (host: string): string => `https://${host}:${port}/hook`;
  const v4 = targets4.flatMap(spellings4).map(at);
  const v6 = [...targets6, ...targets4.flatMap(embeddings)].map((ip) => at(`[${ip}]`));
  const literal = [...new Set([...v4, ...v6, ...internalNames.map(at), ...misread(port)])];
  const named = privateAddresses.flatMap((ip, n) => [
    { url: at(`a${n}.example`), resolvesTo: [ip] },
    { url: at(`b${n}.example`), resolvesTo: ['93.184.215.14', ip] },
    { url: at(`c${n}.example`), resolvesTo: ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', ip] },
  ]);
  const silent = [
    { url: at('nobody.example'), resolvesTo: [] },
    { url: at('nonsense.example'), resolvesTo: ['not-an-address'] },
    { url: at('zoned.example'), resolvesTo: ['fe80::1%eth0'] },
    { url: at('octal.example'), resolvesTo: ['0177.0.0.1'] },
  ];
  return [...literal.map((url) => ({ url })), ...named, ...silent];
}
