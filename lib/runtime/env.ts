import { z } from 'zod';
import type { Environment } from '@/lib/kernel/context';
import { SetupError } from '@/lib/kernel/setup-error';
import type { MailEnv } from '@/lib/mail';
import { chainNames } from '@/lib/rails/x402';
import { type GateEnv, gateVariables, readGateEnv } from './gate-env';
import { mailVariables, readMailEnv } from './mail-env';
import type { StripeByEnvironment } from './stripe';
import type { X402ByEnvironment } from './x402';

const databaseUrl = z.string().regex(/^postgres(?:ql)?:\/\//, 'expected an address that starts with postgresql://');
const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');

const secretList = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .transform((secrets) => secrets.filter((secret) => secret !== ''));

/** How this installation reaches Stripe; an environment without a key has no Stripe. */
const stripe = z.object({
  TIDEGATE_STRIPE_SANDBOX_KEY: z.string().optional(),
  /** Address of the simulator; unset means Stripe itself. */
  TIDEGATE_STRIPE_SANDBOX_URL: z.url({ protocol: /^http$/ }).optional(),
  TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS: secretList,
  TIDEGATE_STRIPE_LIVE_KEY: z.string().optional(),
  TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS: secretList,
});

const rpcUrl = z.url({ protocol: /^https?$/ }).optional();

/** How this installation reaches a chain; an environment without an RPC address has none. */
const x402 = z.object({
  TIDEGATE_X402_SANDBOX_CHAIN: z.enum(chainNames).default('local'),
  TIDEGATE_X402_SANDBOX_RPC_URL: rpcUrl,
  /** `0x…` or `file:…`; the current key first, then those that still have payments to settle. */
  TIDEGATE_X402_SANDBOX_OPERATOR_KEY: secretList,
  TIDEGATE_X402_LIVE_RPC_URL: rpcUrl,
  /** A second, independent node that must agree. */
  TIDEGATE_X402_LIVE_CHECK_RPC_URL: rpcUrl,
  TIDEGATE_X402_LIVE_OPERATOR_KEY: secretList,
  /** Addresses that the sandbox never serves. */
  TIDEGATE_X402_DENIED_ADDRESSES: secretList,
});

/** What the web and the worker process share. */
const common = stripe
  .extend(x402.shape)
  .extend(gateVariables.shape)
  .extend(mailVariables.shape)
  .extend({
    NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    TIDEGATE_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
    /** Master secret: 32 bytes in hex. Every other secret is derived from it. */
    TIDEGATE_SECRET: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hex digits'),
    TIDEGATE_DATA_DIR: z.string().min(1).default('.data'),
    TIDEGATE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** `production` refuses every counterpart that is made up: the simulators, the local chain. */
    TIDEGATE_DEPLOYMENT: z.enum(['production', 'local']).default('local'),
  });

const web = common.extend({
  TIDEGATE_APP_DATABASE_URL: databaseUrl,
  TIDEGATE_BUILD_DIR: z.string().min(1).default('.next'),
  /** Address to bind; unset means both loopback addresses. */
  TIDEGATE_HOST: z.string().min(1).optional(),
  /** Proxies of yours in front, whose X-Forwarded-For entries may be believed. */
  TIDEGATE_TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(8).default(0),
  TIDEGATE_LEAN_ONLY: flag,
});

const worker = common.extend({
  TIDEGATE_WORKER_DATABASE_URL: databaseUrl,
  TIDEGATE_JOBS_DATABASE_URL: databaseUrl,
});

/** Settings that every process of the product has. */
export interface Env {
  readonly mode: 'production' | 'development' | 'test';
  readonly port: number;
  /** Canonical origin without a trailing slash. */
  readonly origin: string;
  readonly secret: string;
  readonly dataDir: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Login of this kind of process: the app's or the worker's, never the owner's. */
  readonly databaseUrl: string;
  readonly stripe: StripeByEnvironment;
  readonly x402: X402ByEnvironment;
  /** How the payment gate runs. */
  readonly gate: GateEnv;
  /** Where letters go. */
  readonly mail: MailEnv;
  /** Whether every counterpart that is made up is refused. */
  readonly isProduction: boolean;
}

export interface WebEnv extends Env {
  readonly buildDir: string;
  readonly host: string | null;
  readonly trustedProxyHops: number;
  /** Serve declared endpoints only, without Next. */
  readonly leanOnly: boolean;
}

export interface WorkerEnv extends Env {
  /** Login that owns the job tables. */
  readonly jobsDatabaseUrl: string;
}

type Source = Readonly<Record<string, string | undefined>>;

function parse<S extends z.ZodType>(schema: S, source: Source): z.output<S> {
  // An empty setting, as compose files write it, counts as unset.
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new SetupError(
    `Settings are missing or wrong. ${lines.join('. ')}.`,
    'Set them in the environment and start again.',
  );
}

/** Whether made-up counterparts are refused. The demo runs production builds, so the build's mode says nothing. */
export const isProductionDeployment = (parsed: Pick<z.output<typeof common>, 'TIDEGATE_DEPLOYMENT'>): boolean =>
  parsed.TIDEGATE_DEPLOYMENT === 'production';

const originOf = ({ TIDEGATE_ORIGIN, PORT }: z.output<typeof common>): string =>
  new URL(TIDEGATE_ORIGIN ?? `http://localhost:${PORT}`).origin;

/** @throws SetupError when a made-up Stripe would stand in for the real one. */
function stripeOf(parsed: z.output<typeof common>): StripeByEnvironment {
  const simulatorUrl = parsed.TIDEGATE_STRIPE_SANDBOX_URL ?? null;
  if (simulatorUrl !== null && isProductionDeployment(parsed)) {
    throw new SetupError(
      'TIDEGATE_STRIPE_SANDBOX_URL names a simulator, and this deployment is production.',
      'Unset it: the sandbox then uses the test mode of Stripe itself.',
    );
  }
  const of = (environment: Environment, apiKey: string | undefined, webhookSecrets: readonly string[]) =>
    apiKey === undefined
      ? {}
      : {
          [environment]: {
            environment,
            apiKey,
            webhookSecrets,
            simulatorUrl: environment === 'live' ? null : simulatorUrl,
            origin: originOf(parsed),
          },
        };
  // The gate's own names stand in where Tidegate's are not set.
  const { PAYJENT_STRIPE_SECRET_KEY: key, PAYJENT_STRIPE_WEBHOOK_SECRET: secret } = parsed;
  const secrets = (own: readonly string[]) => (secret === undefined ? own : [...own, secret]);
  const isLive = key?.includes('_live_') ?? false;
  return {
    ...of(
      'sandbox',
      parsed.TIDEGATE_STRIPE_SANDBOX_KEY ?? (isLive ? undefined : key),
      secrets(parsed.TIDEGATE_STRIPE_SANDBOX_WEBHOOK_SECRETS),
    ),
    ...of(
      'live',
      parsed.TIDEGATE_STRIPE_LIVE_KEY ?? (isLive ? key : undefined),
      secrets(parsed.TIDEGATE_STRIPE_LIVE_WEBHOOK_SECRETS),
    ),
  };
}

const liveStripe = ({ live }: StripeByEnvironment) => ({
  hasKey: live !== undefined,
  hasWebhookSecret: (live?.webhookSecrets.length ?? 0) > 0,
});

function x402Of(parsed: z.output<typeof common>): X402ByEnvironment {
  const deniedAddresses = parsed.TIDEGATE_X402_DENIED_ADDRESSES;
  const [sandboxUrl, liveUrl] = [parsed.TIDEGATE_X402_SANDBOX_RPC_URL, parsed.TIDEGATE_X402_LIVE_RPC_URL];
  const sandbox = sandboxUrl && {
    chain: parsed.TIDEGATE_X402_SANDBOX_CHAIN,
    rpcUrl: sandboxUrl,
    checkRpcUrl: null,
    operatorKeys: parsed.TIDEGATE_X402_SANDBOX_OPERATOR_KEY,
    deniedAddresses,
  };
  const live = liveUrl && {
    chain: 'base' as const,
    rpcUrl: liveUrl,
    checkRpcUrl: parsed.TIDEGATE_X402_LIVE_CHECK_RPC_URL ?? null,
    operatorKeys: parsed.TIDEGATE_X402_LIVE_OPERATOR_KEY,
    deniedAddresses,
  };
  return { ...(sandbox && { sandbox }), ...(live && { live }) };
}

const commonEnv = (parsed: z.output<typeof common>, databaseUrl: string): Env => ({
  mode: parsed.NODE_ENV,
  port: parsed.PORT,
  origin: originOf(parsed),
  secret: parsed.TIDEGATE_SECRET,
  dataDir: parsed.TIDEGATE_DATA_DIR,
  logLevel: parsed.TIDEGATE_LOG_LEVEL,
  databaseUrl,
  stripe: stripeOf(parsed),
  x402: x402Of(parsed),
  gate: readGateEnv(parsed, {
    isProductionDeployment: isProductionDeployment(parsed),
    origin: originOf(parsed),
    stripe: liveStripe(stripeOf(parsed)),
  }),
  mail: readMailEnv(parsed, {
    dataDir: parsed.TIDEGATE_DATA_DIR,
    isProduction: isProductionDeployment(parsed),
  }),
  isProduction: isProductionDeployment(parsed),
});

/** Settings of the web process. Throws a SetupError that names each missing or wrong one. */
export function readWebEnv(source: Source): WebEnv {
  const parsed = parse(web, source);
  return {
    ...commonEnv(parsed, parsed.TIDEGATE_APP_DATABASE_URL),
    buildDir: parsed.TIDEGATE_BUILD_DIR,
    host: parsed.TIDEGATE_HOST ?? null,
    trustedProxyHops: parsed.TIDEGATE_TRUSTED_PROXY_HOPS,
    leanOnly: parsed.TIDEGATE_LEAN_ONLY,
  };
}

/** Settings of the worker process. Throws a SetupError that names each missing or wrong one. */
export function readWorkerEnv(source: Source): WorkerEnv {
  const parsed = parse(worker, source);
  return {
    ...commonEnv(parsed, parsed.TIDEGATE_WORKER_DATABASE_URL),
    jobsDatabaseUrl: parsed.TIDEGATE_JOBS_DATABASE_URL,
  };
}
