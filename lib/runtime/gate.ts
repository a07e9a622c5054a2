import { Resolver } from 'node:dns/promises';
import type { Database } from '@/lib/db/pool';
import { approvalLinks, type CheckUrl, createGateSecrets, type GateDeps, type UrlUse } from '@/lib/gate';
import type { Engine } from '@/lib/harbor';
import { fromHex, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { checkPublicUrl, type Resolve, resolveHostname, type UrlRules, urlProblems } from '@/lib/outbound';
import type { GateEnv } from './gate-env';
import type { StripeByEnvironment } from './stripe';

/** What an address may be, by what it is for. This machine's own only outside production, and never as a service. */
export function rulesFor(env: GateEnv, use: UrlUse): UrlRules {
  if (use === 'callback') return { allowHttpLoopback: !env.isProduction };
  return use === 'service' && env.handoffHosts.length > 0 ? { allowedHosts: env.handoffHosts } : {};
}

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
  installation: { readonly secret: string; readonly origin: string; readonly stripe: StripeByEnvironment },
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
  };
}
