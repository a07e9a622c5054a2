import { z } from 'zod';
import { SetupError } from '@/lib/kernel/setup-error';

/*
 * The payment gate's settings, under the names that its users know. Where Tidegate has the same setting under a name of
 * its own, that one wins.
 */

const flag = (fallback: boolean) =>
  z
    .enum(['0', '1', 'true', 'false'])
    .optional()
    .transform((value) => (value === undefined ? fallback : value === '1' || value === 'true'));

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').map((host) => host.trim().toLowerCase().replace(/\.$/, '')))
  .transform((hosts) => hosts.filter((host) => host !== ''));

/** Merged into the settings of every process. */
export const gateVariables = z.object({
  PAYJENT_ENV: z.string().default('local'),
  /** Every secret of the gate is derived from it; unset: from TIDEGATE_SECRET. */
  PAYJENT_SIGNING_SECRET: z.string().min(8).optional(),
  PAYJENT_DEV_MODE: flag(true),
  PAYJENT_MOCK_PROVIDER_ENABLED: flag(true),
  PAYJENT_CHECKOUT_PROVIDER: z.enum(['mock', 'local', 'stripe', 'usdc', 'decal', 'link']).optional(),
  PAYJENT_PUBLIC_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  PAYJENT_STRIPE_SECRET_KEY: z.string().optional(),
  PAYJENT_STRIPE_WEBHOOK_SECRET: z.string().optional(),
  PAYJENT_STRIPE_SUCCESS_URL_TEMPLATE: z.string().max(2_048).optional(),
  PAYJENT_STRIPE_CANCEL_URL_TEMPLATE: z.string().max(2_048).optional(),
  PAYJENT_GRANT_TTL_SECONDS: z.coerce.number().int().min(1).max(86_400).default(900),
  PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS: list,
  /** Production has the bootstrap routes only when this is on. */
  PAYJENT_BOOTSTRAP_ENABLED: flag(false),
  /** Text of the bootstrap token that the demo comes with; unset: a random one. */
  PAYJENT_BOOTSTRAP_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{8,512}$/, 'expected 8 to 512 printable characters without blanks')
    .optional(),
});
type Variables = z.output<typeof gateVariables>;

export interface GateEnv {
  readonly isProduction: boolean;
  readonly signingSecret: string | null;
  readonly mockUsable: boolean;
  readonly defaultProvider: string;
  readonly publicBaseUrl: string | null;
  readonly grantTtlSeconds: number;
  readonly handoffHosts: readonly string[];
  readonly bootstrapEnabled: boolean;
  readonly bootstrapToken: string | null;
  readonly stripeSuccessUrl: string | null;
  readonly stripeCancelUrl: string | null;
}

/** What a development installation runs the gate with when nothing is set. */
export const gateDefaults: GateEnv = {
  isProduction: false,
  signingSecret: null,
  mockUsable: true,
  defaultProvider: 'mock',
  publicBaseUrl: null,
  grantTtlSeconds: 900,
  handoffHosts: [],
  bootstrapEnabled: true,
  bootstrapToken: null,
  stripeSuccessUrl: null,
  stripeCancelUrl: null,
};

const productionNames = ['prod', 'production'];

/** What the gate's settings are read beside. */
interface Installation {
  readonly isProductionDeployment: boolean;
  readonly origin: string;
  /** What of live Stripe is set up, also under Tidegate's own names. */
  readonly stripe: { readonly hasKey: boolean; readonly hasWebhookSecret: boolean };
}

/** What keeps a production installation from starting, each with its variable; all of it is said at once. */
function guardrails(env: Variables, { origin, stripe }: Pick<Installation, 'origin' | 'stripe'>): readonly string[] {
  const problems: string[] = [];
  if (env.PAYJENT_SIGNING_SECRET?.startsWith('dev-')) {
    problems.push('PAYJENT_SIGNING_SECRET is a development value');
  }
  if (!(env.PAYJENT_PUBLIC_BASE_URL ?? origin).startsWith('https://')) {
    problems.push('PAYJENT_PUBLIC_BASE_URL (or TIDEGATE_ORIGIN) must be an https address');
  }
  if (env.PAYJENT_CHECKOUT_PROVIDER === 'stripe') {
    const { hasKey, hasWebhookSecret } = stripe;
    if (env.PAYJENT_STRIPE_SECRET_KEY === undefined && !hasKey) problems.push('PAYJENT_STRIPE_SECRET_KEY is missing');
    if (env.PAYJENT_STRIPE_WEBHOOK_SECRET === undefined && !hasWebhookSecret) {
      problems.push('PAYJENT_STRIPE_WEBHOOK_SECRET is missing');
    }
  }
  return problems;
}

/** The gate's settings. @throws SetupError naming every variable that a production installation may not start with. */
export function readGateEnv(env: Variables, installation: Installation): GateEnv {
  const { isProductionDeployment } = installation;
  const isProduction = isProductionDeployment || productionNames.includes(env.PAYJENT_ENV.toLowerCase());
  const problems = isProduction ? guardrails(env, installation) : [];
  if (problems.length > 0) {
    throw new SetupError(
      `The payment gate may not run like this in production: ${problems.join('; ')}.`,
      'Set them in the environment and start again.',
    );
  }
  return {
    isProduction,
    signingSecret: env.PAYJENT_SIGNING_SECRET ?? null,
    mockUsable: !isProduction && env.PAYJENT_DEV_MODE && env.PAYJENT_MOCK_PROVIDER_ENABLED,
    defaultProvider: env.PAYJENT_CHECKOUT_PROVIDER ?? (isProduction ? 'stripe' : 'mock'),
    publicBaseUrl: env.PAYJENT_PUBLIC_BASE_URL?.replace(/\/+$/, '') ?? null,
    grantTtlSeconds: env.PAYJENT_GRANT_TTL_SECONDS,
    handoffHosts: env.PAYJENT_MANAGED_EXECUTION_ALLOWED_HOSTS,
    bootstrapEnabled: !isProduction || env.PAYJENT_BOOTSTRAP_ENABLED,
    bootstrapToken: env.PAYJENT_BOOTSTRAP_TOKEN ?? null,
    stripeSuccessUrl: env.PAYJENT_STRIPE_SUCCESS_URL_TEMPLATE ?? null,
    stripeCancelUrl: env.PAYJENT_STRIPE_CANCEL_URL_TEMPLATE ?? null,
  };
}
