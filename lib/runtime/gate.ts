import { Resolver } from 'node:dns/promises';
import type { Database } from '@/lib/db/pool';
import { approvalLinks, type CheckUrl, type Courier, createGateSecrets, type GateDeps, type UrlUse } from '@/lib/gate';
import type { Engine } from '@/lib/harbor';
import { fromHex, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import {
  checkPublicUrl,
  type OutboundDeps,
  type Resolve,
  resolveHostname,
  sendOnce,
  type UrlRules,
  urlProblems,
} from '@/lib/outbound';
import type { GateEnv } from './gate-env';
import { stripeEar } from './gate-stripe';
import type { StripeByEnvironment, StripeConnections } from './stripe';

/** What an address may be, by what it is for. This machine's own only outside production, and never as a service. */
export function rulesFor(env: GateEnv, use: UrlUse): UrlRules {
  if (use === 'callback') return { allowHttpLoopback: !env.isProduction };
  return use === 'service' && (env.handoffHosts.length > 0 || env.isProduction)
    ? { allowedHosts: env.handoffHosts }
    : {};
}

/** One message: for everything together, in milliseconds; and as much of the answer as is read, in bytes. */
const messageLimits = { timeoutMs: 5_000, maxResponseBytes: 64 * 1024 } as const;

/** Sends what the gate has to say to addresses that others chose, judged anew each time. */
export const createCourier = (
  env: GateEnv,
  deps: OutboundDeps = { resolve: (host) => resolveHostname(host) },
  more: UrlRules = {},
): Courier => ({
  send: (url, use, message) =>
    sendOnce(
      { url, rules: { ...rulesFor(env, use), ...more } },
      { method: 'POST', ...message, ...messageLimits },
      deps,
    ),
  chance: Math.random,
});

const rootTimeoutMs = 1_000;

/** A resolver that does not know the root's own name servers is cut off: its "no such name" says nothing. */
async function isCutOff(): Promise<boolean> {
  try {
    return (await new Resolver({ timeout: rootTimeoutMs, tries: 1 }).resolveNs('.')).length === 0;
  } catch {
    return true;
  }
}

/**
 * Judges an address when it is named. A name that does not resolve is refused, but for a development machine without a
 * way out; whatever is sent later is judged anew, and then nothing unresolved passes.
 */
export const urlCheck =
  (env: GateEnv, resolve: Resolve = (host) => resolveHostname(host)): CheckUrl =>
  async (url, use) => {
    const check = await checkPublicUrl(url, { resolve }, rulesFor(env, use));
    if (check.ok) return null;
    const isReserved = /\.invalid(?:[:/?#]|$)/i.test(url);
    if (check.problem === 'not_resolved' && !env.isProduction && !isReserved && (await isCutOff())) return null;
    return urlProblems[check.problem];
  };

const answers = async (db: Database): Promise<boolean> => {
  try {
    await db.rows('SELECT 1');
    return true;
  } catch {
    return false;
  }
};

/** The payment gate as web and worker both run it. */
export function createGate(
  db: Database,
  engine: Engine,
  env: GateEnv,
  installation: {
    readonly secret: string;
    readonly origin: string;
    readonly stripe: StripeByEnvironment;
    readonly connections: StripeConnections;
  },
): GateDeps {
  const master = env.signingSecret === null ? fromHex(installation.secret) : sha256(utf8(env.signingSecret));
  if (master === null) throw new Error('the master secret is no hex');
  const stripeOf = (environment: 'sandbox' | 'live') => ({
    hasKey: installation.stripe[environment] !== undefined,
    hasWebhookSecret: (installation.stripe[environment]?.webhookSecrets.length ?? 0) > 0,
  });
  const secrets = createGateSecrets(master);
  const baseUrl = env.publicBaseUrl ?? installation.origin;
  return {
    db,
    engine,
    secrets,
    settings: {
      baseUrl,
      ownOrigins: [new URL(baseUrl).origin, installation.origin],
      isProduction: env.isProduction,
      mockUsable: env.mockUsable,
      defaultProvider: env.defaultProvider,
      grantTtlSeconds: env.grantTtlSeconds,
      handoffHosts: env.handoffHosts,
      bootstrapEnabled: env.bootstrapEnabled,
      stripe: { sandbox: stripeOf('sandbox'), live: stripeOf('live') },
      stripeSuccessUrl: env.stripeSuccessUrl,
      stripeCancelUrl: env.stripeCancelUrl,
      approvalUrl: approvalLinks(secrets, baseUrl),
    },
    checkUrl: urlCheck(env),
    ready: () => answers(db),
    courier: createCourier(env),
    stripe: stripeEar(installation.connections),
  };
}
