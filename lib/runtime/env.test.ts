import { describe, expect, it } from 'vitest';
import { SetupError } from '@/lib/kernel/setup-error';
import { readWebEnv, readWorkerEnv } from './env';
import { gateDefaults } from './gate-env';

const secret = 'ab'.repeat(32);
const web = { TIDEGATE_SECRET: secret, TIDEGATE_APP_DATABASE_URL: 'postgresql://app@127.0.0.1:5432/t' };

describe('settings', () => {
  it('have defaults for everything that a laptop needs', () => {
    expect(readWebEnv(web)).toEqual({
      mode: 'production',
      port: 3000,
      origin: 'http://localhost:3000',
      secret,
      dataDir: '.data',
      logLevel: 'info',
      databaseUrl: web.TIDEGATE_APP_DATABASE_URL,
      buildDir: '.next',
      host: null,
      trustedProxyHops: 0,
      leanOnly: false,
      stripe: {},
      x402: {},
      gate: gateDefaults,
      mail: { smtpUrl: null, from: 'Tidegate <no-reply@localhost>', folder: '.data/mail' },
      isProduction: false,
    });
  });

  it('take the origin without a path or slash, and empty settings as unset', () => {
    const env = readWebEnv({ ...web, TIDEGATE_ORIGIN: 'https://pay.example.com/', PORT: '8080', TIDEGATE_HOST: '' });
    expect([env.origin, env.port, env.host]).toEqual(['https://pay.example.com', 8080, null]);
  });

  it('give each kind of process its own login', () => {
    const source = {
      ...web,
      TIDEGATE_WORKER_DATABASE_URL: 'postgres://worker@h/t',
      TIDEGATE_JOBS_DATABASE_URL: 'postgres://jobs@h/t',
    };
    expect(readWorkerEnv(source)).toMatchObject({
      databaseUrl: 'postgres://worker@h/t',
      jobsDatabaseUrl: 'postgres://jobs@h/t',
    });
    expect(() => readWorkerEnv(web)).toThrow(/TIDEGATE_WORKER_DATABASE_URL/);
  });

  it('name what is wrong without repeating a value', () => {
    const read = () => readWebEnv({ ...web, TIDEGATE_SECRET: 'canary', PORT: 'x', TIDEGATE_LEAN_ONLY: 'yes' });
    expect(read).toThrow(SetupError);
    expect(read).toThrow(/PORT.*TIDEGATE_SECRET.*TIDEGATE_LEAN_ONLY/);
    expect(read).not.toThrow(/canary/);
  });

  it('name a chain only where its node is named, and refuse one that nobody knows', () => {
    const node = { TIDEGATE_X402_SANDBOX_RPC_URL: 'http://127.0.0.1:8545', TIDEGATE_X402_SANDBOX_OPERATOR_KEY: 'a, b' };
    expect(readWebEnv({ ...web, ...node }).x402).toEqual({
      sandbox: {
        chain: 'local',
        rpcUrl: 'http://127.0.0.1:8545',
        checkRpcUrl: null,
        operatorKeys: ['a', 'b'],
        deniedAddresses: [],
      },
    });
    const live = {
      TIDEGATE_X402_LIVE_RPC_URL: 'https://a.example',
      TIDEGATE_X402_LIVE_CHECK_RPC_URL: 'https://b.example',
    };
    expect(readWebEnv({ ...web, ...live }).x402.live).toMatchObject({
      chain: 'base',
      checkRpcUrl: 'https://b.example',
    });
    expect(() => readWebEnv({ ...web, TIDEGATE_X402_SANDBOX_CHAIN: 'moon' })).toThrow(/TIDEGATE_X402_SANDBOX_CHAIN/);
  });

  it('name Stripe by environment, with every secret of its webhooks', () => {
    const source = {
      ...web,
      TIDEGATE_STRIPE_SANDBOX_KEY: 'sk_test_1',
      TIDEGATE_STRIPE_SANDBOX_URL: 'http://127.0.0.1:12111',
      TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS: 'whsec_new, whsec_old,',
    };
    expect(readWebEnv(source).stripe).toEqual({
      sandbox: {
        environment: 'sandbox',
        apiKey: 'sk_test_1',
        simulatorUrl: 'http://127.0.0.1:12111',
        webhookSecrets: ['whsec_new', 'whsec_old'],
        origin: 'http://localhost:3000',
      },
    });
    const live = { ...web, TIDEGATE_STRIPE_LIVE_KEY: 'sk_live_1' };
    expect(readWebEnv(live).stripe).toMatchObject({ live: { simulatorUrl: null, webhookSecrets: [] } });
  });

  it('M04 of a production gate that is not safe start nothing, and each variable is named', () => {
    const unsafe = {
      ...web,
      PAYJENT_ENV: 'prod',
      PAYJENT_SIGNING_SECRET: 'dev-signing-secret',
      PAYJENT_PUBLIC_BASE_URL: 'http://pay.example.com',
      PAYJENT_CHECKOUT_PROVIDER: 'stripe',
    };
    const said = (source: Record<string, string>) => {
      try {
        readWebEnv(source);
        return '';
      } catch (error) {
        expect(error).toBeInstanceOf(SetupError);
        return String(error);
      }
    };
    const names = [
      'PAYJENT_SIGNING_SECRET',
      'PAYJENT_PUBLIC_BASE_URL',
      'PAYJENT_STRIPE_SECRET_KEY',
      'PAYJENT_STRIPE_WEBHOOK_SECRET',
    ];
    for (const name of names) expect(said(unsafe)).toContain(name);
    expect(said(unsafe)).not.toContain('dev-signing-secret');
    const safe = {
      ...unsafe,
      PAYJENT_SIGNING_SECRET: 'a signing secret of its own',
      PAYJENT_PUBLIC_BASE_URL: 'https://pay.example.com',
      PAYJENT_STRIPE_SECRET_KEY: 'sk_live_1',
      PAYJENT_STRIPE_WEBHOOK_SECRET: 'whsec_1',
    };
    expect(said(safe)).toBe('');
    for (const name of names) {
      const { [name]: _, ...rest } = safe as Record<string, string>;
      // Without a signing secret of its own the gate derives one from the installation's.
      const isLeftOut = name === 'PAYJENT_SIGNING_SECRET';
      expect([name, said(rest).includes(name)]).toEqual([name, !isLeftOut]);
    }
  });

  it('name the bootstrap token of the demo, or none', () => {
    expect(readWebEnv(web).gate.bootstrapToken).toBeNull();
    expect(readWebEnv({ ...web, PAYJENT_BOOTSTRAP_TOKEN: 'dev-token-1' }).gate.bootstrapToken).toBe('dev-token-1');
    expect(() => readWebEnv({ ...web, PAYJENT_BOOTSTRAP_TOKEN: 'a b' })).toThrow(/PAYJENT_BOOTSTRAP_TOKEN/);
  });

  it('refuse a simulated Stripe in a production deployment', () => {
    const source = {
      ...web,
      TIDEGATE_DEPLOYMENT: 'production',
      TIDEGATE_STRIPE_SANDBOX_KEY: 'sk_test_1',
      TIDEGATE_STRIPE_SANDBOX_URL: 'http://127.0.0.1:12111',
    };
    expect(() => readWebEnv(source)).toThrow(/TIDEGATE_STRIPE_SANDBOX_URL/);
    const https = { TIDEGATE_STRIPE_SANDBOX_URL: '', TIDEGATE_ORIGIN: 'https://pay.example.com' };
    expect(readWebEnv({ ...source, ...https }).isProduction).toBe(true);
  });
});
