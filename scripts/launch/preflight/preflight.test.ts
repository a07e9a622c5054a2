import { describe, expect, it } from 'vitest';
import type { DatabaseFacts, Facts } from './facts';
import { allChecks, linesOf, readFlags } from './preflight';

const settings = {
  NODE_ENV: 'production',
  TIDEGATE_DEPLOYMENT: 'production',
  TIDEGATE_SECRET: '8f0b7a5e1c2d93446af1c7e0b98d35527e60f4a1c9d2b83e5a7714d6f0be9c28',
  TIDEGATE_ORIGIN: 'https://pay.example.com',
  TIDEGATE_TRUSTED_PROXY_HOPS: '1',
  TIDEGATE_SMTP_URL: 'smtps://user:password@mail.example.com',
  TIDEGATE_MAIL_FROM: 'Tidegate <no-reply@pay.example.com>',
  DATABASE_URL: 'postgresql://owner:secret@db.example.com/tidegate?sslmode=verify-full',
  TIDEGATE_STRIPE_LIVE_KEY: 'rk_live_0123456789',
  TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS: 'whsec_0123456789abcdef, whsec_fedcba9876543210',
  TIDEGATE_X402_LIVE_RPC_URL: 'https://base.one.example/v2/key-in-the-path',
  TIDEGATE_X402_LIVE_CHECK_RPC_URL: 'https://base.two.example',
  TIDEGATE_X402_LIVE_OPERATOR_KEY: 'file:/run/secrets/operator,file:/run/secrets/former',
} as const;

const database: DatabaseFacts = {
  version: 170_004,
  versionText: 'PostgreSQL 17.4',
  encrypted: true,
  skewMs: -3,
  migrations: { applied: ['0001_init'], pending: [], failed: [], edited: [], unknown: [] },
  absentRoles: [],
  powerful: [],
  openTables: [],
  demoPeople: [],
};

type Change = Partial<Omit<Facts, 'env'>> & { readonly env?: Readonly<Record<string, string | null>> };

function factsWith({ env = {}, ...rest }: Change = {}): Facts {
  const values = Object.entries({ ...settings, ...env });
  return {
    env: new Map(values.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))),
    without: [],
    database,
    node: { is: 'base' },
    checkNode: { is: 'base' },
    operator: { is: 'readable', addresses: ['0x00000000000000000000000000000000000000a1'], wellKnown: [] },
    ownScreening: true,
    stripeVersions: { pinned: '2026-10-28.endive', sdk: '2026-10-28.endive' },
    ...rest,
  };
}

const openIn = (facts: Facts): readonly string[] =>
  allChecks.flatMap(({ name, judge }) => {
    const { verdict } = judge(facts);
    return verdict === 'ok' ? [] : [`${verdict} ${name}`];
  });

const env = (name: string, value: string | null): Change => ({ env: { [name]: value } });
const db = (change: Partial<DatabaseFacts>): Change => ({ database: { ...database, ...change } });
const state = (change: Partial<DatabaseFacts['migrations']>): Change =>
  db({ migrations: { ...database.migrations, ...change } });

/** Each row breaks one thing; exactly the findings named must come of it. */
const broken: readonly (readonly [change: Change, findings: string])[] = [
  [env('NODE_ENV', null), 'missing NODE_ENV'],
  [env('NODE_ENV', 'development'), 'unsafe NODE_ENV'],
  [env('TIDEGATE_DEPLOYMENT', null), 'missing TIDEGATE_DEPLOYMENT'],
  [env('TIDEGATE_DEPLOYMENT', 'local'), 'unsafe TIDEGATE_DEPLOYMENT'],
  [env('TIDEGATE_SECRET', null), 'missing TIDEGATE_SECRET'],
  [env('TIDEGATE_SECRET', 'secret'), 'unsafe TIDEGATE_SECRET'],
  [env('TIDEGATE_SECRET', 'ab'.repeat(32)), 'unsafe TIDEGATE_SECRET'],
  [env('TIDEGATE_ORIGIN', null), 'missing TIDEGATE_ORIGIN'],
  [env('TIDEGATE_ORIGIN', 'http://pay.example.com'), 'unsafe TIDEGATE_ORIGIN'],
  [env('TIDEGATE_ORIGIN', 'https://localhost:3000'), 'unsafe TIDEGATE_ORIGIN'],
  [env('TIDEGATE_ORIGIN', 'pay.example.com'), 'unsafe TIDEGATE_ORIGIN'],
  [env('TIDEGATE_TRUSTED_PROXY_HOPS', null), 'missing TIDEGATE_TRUSTED_PROXY_HOPS'],
  [env('TIDEGATE_TRUSTED_PROXY_HOPS', '0'), 'unsafe TIDEGATE_TRUSTED_PROXY_HOPS'],
  [env('TIDEGATE_TRUSTED_PROXY_HOPS', 'one'), 'unsafe TIDEGATE_TRUSTED_PROXY_HOPS'],
  [env('TIDEGATE_SMTP_URL', null), 'missing TIDEGATE_SMTP_URL'],
  [env('TIDEGATE_SMTP_URL', 'https://mail.example.com'), 'unsafe TIDEGATE_SMTP_URL'],
  [env('TIDEGATE_SMTP_URL', 'smtp://mail.example.com'), 'unsafe TIDEGATE_SMTP_URL'],
  [env('TIDEGATE_MAIL_FROM', null), 'missing TIDEGATE_MAIL_FROM'],
  [env('TIDEGATE_MAIL_FROM', 'Tidegate'), 'unsafe TIDEGATE_MAIL_FROM'],
  [env('DATABASE_URL', 'postgresql://o:p@127.0.0.1:5432/tidegate?sslmode=verify-full'), 'unsafe DATABASE_URL'],
  [env('DATABASE_URL', 'mysql://db.example.com/t?sslmode=verify-full'), 'unsafe DATABASE_URL'],
  [env('DATABASE_URL', 'postgresql://o:p@db.example.com/tidegate'), 'missing database TLS'],
  [env('DATABASE_URL', 'postgresql://o:p@db.example.com/tidegate?sslmode=no-verify'), 'unsafe database TLS'],
  [db({ encrypted: false }), 'unsafe database TLS'],
  [db({ version: 140_012 }), 'unsafe PostgreSQL'],
  [db({ skewMs: -1_500 }), 'unsafe clock'],
  [state({ pending: ['0002_isolation'] }), 'missing migrations'],
  [state({ edited: ['0001_init'] }), 'unsafe migrations'],
  [state({ failed: [{ name: '0002_isolation', logs: 'syntax error' }] }), 'unsafe migrations'],
  [db({ absentRoles: ['tidegate_sys'] }), 'missing database roles'],
  [db({ powerful: ['tidegate_app has BYPASSRLS'] }), 'unsafe database roles'],
  [db({ openTables: ['intents'] }), 'unsafe row-level security'],
  [db({ demoPeople: ['owner@harbour-hotels.example'] }), 'unsafe demo data'],
  [db({ demoPeople: null }), 'unsafe demo data'],
  [env('TIDEGATE_STRIPE_LIVE_KEY', null), 'missing TIDEGATE_STRIPE_LIVE_KEY'],
  [env('TIDEGATE_STRIPE_LIVE_KEY', 'sk_test_0123456789'), 'unsafe TIDEGATE_STRIPE_LIVE_KEY'],
  [env('TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS', ' , '), 'missing TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS'],
  [env('TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS', 'whsec_x'), 'unsafe TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS'],
  [
    env('TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS', ['a', 'b', 'c'].map((each) => `whsec_${each.repeat(16)}`).join()),
    'unsafe TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS',
  ],
  [
    env('TIDEGATE_STRIPE_SANDBOX_KEY', 'sk_live_0123456789'),
    'unsafe TIDEGATE_STRIPE_SANDBOX_KEY, missing TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS',
  ],
  [env('TIDEGATE_STRIPE_SANDBOX_URL', 'http://127.0.0.1:12111'), 'unsafe TIDEGATE_STRIPE_SANDBOX_URL'],
  [{ stripeVersions: { pinned: '2026-10-28.endive', sdk: '2027-01-01.x' } }, 'unsafe Stripe API version'],
  [env('TIDEGATE_X402_LIVE_RPC_URL', null), 'missing TIDEGATE_X402_LIVE_RPC_URL'],
  [env('TIDEGATE_X402_LIVE_RPC_URL', 'http://base.one.example'), 'unsafe TIDEGATE_X402_LIVE_RPC_URL'],
  [env('TIDEGATE_X402_LIVE_RPC_URL', 'http://127.0.0.1:8545'), 'unsafe TIDEGATE_X402_LIVE_RPC_URL'],
  [env('TIDEGATE_X402_LIVE_CHECK_RPC_URL', null), 'missing TIDEGATE_X402_LIVE_CHECK_RPC_URL'],
  [
    env('TIDEGATE_X402_LIVE_CHECK_RPC_URL', 'https://base.one.example/another-key'),
    'unsafe TIDEGATE_X402_LIVE_CHECK_RPC_URL',
  ],
  [{ node: null }, 'missing node of Base'],
  [{ node: { is: 'other', said: 'its chain id is 1' } }, 'unsafe node of Base'],
  [{ checkNode: { is: 'silent', said: 'it did not answer' } }, 'unsafe second node of Base'],
  [env('TIDEGATE_X402_LIVE_OPERATOR_KEY', null), 'missing TIDEGATE_X402_LIVE_OPERATOR_KEY'],
  [env('TIDEGATE_X402_LIVE_OPERATOR_KEY', `0x${'1'.repeat(64)}`), 'unsafe TIDEGATE_X402_LIVE_OPERATOR_KEY'],
  [
    env('TIDEGATE_X402_LIVE_OPERATOR_KEY', `file:/run/secrets/operator,0x${'1'.repeat(64)}`),
    'unsafe TIDEGATE_X402_LIVE_OPERATOR_KEY',
  ],
  [{ operator: { is: 'unreadable', said: 'can be read by others' } }, 'unsafe TIDEGATE_X402_LIVE_OPERATOR_KEY'],
  [
    { operator: { is: 'readable', addresses: ['0xa', '0xb'], wellKnown: ['0xb'] } },
    'unsafe TIDEGATE_X402_LIVE_OPERATOR_KEY',
  ],
  [{ ownScreening: false }, 'missing x402 screening'],
  [env('TIDEGATE_X402_SANDBOX_RPC_URL', 'https://sepolia.example'), 'unsafe TIDEGATE_X402_SANDBOX_CHAIN'],
];

describe('the preflight', () => {
  it('is silent about an installation that is ready', () => {
    expect(openIn(factsWith())).toEqual([]);
    const sandboxes = {
      TIDEGATE_STRIPE_SANDBOX_KEY: 'rk_test_0123456789',
      TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS: 'whsec_0123456789abcdef',
      TIDEGATE_X402_SANDBOX_CHAIN: 'base-sepolia',
      TIDEGATE_X402_SANDBOX_RPC_URL: 'https://sepolia.example',
    };
    expect(openIn(factsWith({ env: sandboxes }))).toEqual([]);
  });

  it.each(broken)('finds %j', (change, findings) => {
    expect(openIn(factsWith(change)).join(', ')).toBe(findings);
  });

  it('has a planted fault for every check', () => {
    const found = new Set(
      broken.flatMap(([, findings]) => findings.split(', ').map((each) => each.replace(/^\w+ /, ''))),
    );
    expect(allChecks.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
  });

  it('asks an empty database for nothing that the first start makes', () => {
    const migrations = { applied: [], pending: ['0001_init'], failed: [], edited: [], unknown: [] };
    expect(openIn(factsWith(db({ migrations, absentRoles: ['tidegate_app'], demoPeople: null })))).toEqual([]);
  });

  it('says of every check that nothing could be asked, and why', () => {
    const unreachable = factsWith({ database: { unreachable: 'connection refused' } });
    expect(openIn(unreachable)).toHaveLength(6);
    expect(openIn(factsWith({ env: { DATABASE_URL: null }, database: null }))).toContain('missing demo data');
  });

  it('never prints a secret', () => {
    const printed = [factsWith(), ...broken.map(([change]) => factsWith(change))].flatMap((facts) =>
      allChecks.flatMap(({ name, judge }) => linesOf(name, judge(facts))),
    );
    const secrets = [settings.TIDEGATE_SECRET, 'owner:secret', 'key-in-the-path', '0123456789', '1'.repeat(64)];
    for (const secret of secrets) expect(printed.filter((line) => line.includes(secret))).toEqual([]);
  });
});

describe('an installation without a rail', () => {
  const withoutRails = Object.fromEntries(
    Object.keys(settings).flatMap((name) => (/STRIPE|X402/.test(name) ? [[name, null]] : [])),
  );

  it('says so by name', () => {
    const facts = factsWith({ env: withoutRails, node: null, checkNode: null, operator: null, ownScreening: false });
    expect(openIn({ ...facts, without: ['stripe', 'x402'] })).toEqual([]);
    expect(openIn(facts).length).toBeGreaterThan(0);
  });

  it('must not be half set up', () => {
    expect(openIn(factsWith({ without: ['x402'] }))).toEqual([
      'unsafe TIDEGATE_X402_LIVE_RPC_URL',
      'unsafe TIDEGATE_X402_LIVE_CHECK_RPC_URL',
      'unsafe TIDEGATE_X402_LIVE_OPERATOR_KEY',
    ]);
  });

  it('is understood from the command line, or refused', () => {
    expect(readFlags([])).toEqual([]);
    expect(readFlags(['--without', 'x402,stripe'])).toEqual(['stripe', 'x402']);
    for (const flags of [['--without'], ['--without', 'cards'], ['--quick'], ['--without', 'x402', 'more']]) {
      expect(() => readFlags(flags)).toThrow('not understood');
    }
  });
});
