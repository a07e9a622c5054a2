import type { Logins } from '@/lib/db/logins';
import { stripeVersions } from '@/lib/rails/stripe';
import { readNode, readOperator } from './chain-facts';
import { readDatabaseFacts } from './database-facts';
import type { Facts, NodeFacts, OptionalRail } from './facts';

type Env = Facts['env'];

function loginsOf(env: Env): Logins | null {
  const appUrl = env.get('TIDEGATE_APP_DATABASE_URL');
  const workerUrl = env.get('TIDEGATE_WORKER_DATABASE_URL');
  const jobsUrl = env.get('TIDEGATE_JOBS_DATABASE_URL');
  return appUrl && workerUrl && jobsUrl ? { appUrl, workerUrl, jobsUrl } : null;
}

async function databaseOf(env: Env): Promise<Facts['database']> {
  const url = env.get('DATABASE_URL');
  if (url === undefined || !URL.canParse(url)) return null;
  try {
    return await readDatabaseFacts(url, loginsOf(env));
  } catch (error) {
    const said = error instanceof AggregateError ? error.errors.map(String).join(', ') : String(error);
    return { unreachable: `it does not let us in: ${said}` };
  }
}

async function nodeOf(env: Env, setting: string): Promise<NodeFacts | null> {
  const url = env.get(setting);
  return url !== undefined && URL.canParse(url) ? readNode(url) : null;
}

function operatorOf(env: Env): Facts['operator'] {
  const references = (env.get('TIDEGATE_X402_LIVE_OPERATOR_KEY') ?? '').split(',').flatMap((each) => each.trim() || []);
  return references.length === 0 ? null : readOperator(references);
}

/** Asks the database and the nodes that the settings name, side by side. Nothing is changed anywhere. */
export async function gatherFacts(
  source: Readonly<Record<string, string | undefined>>,
  without: readonly OptionalRail[],
): Promise<Facts> {
  // An empty setting, as compose files write it, counts as unset.
  const env = new Map(Object.entries(source).flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
  const [database, node, checkNode] = await Promise.all([
    databaseOf(env),
    nodeOf(env, 'TIDEGATE_X402_LIVE_RPC_URL'),
    nodeOf(env, 'TIDEGATE_X402_LIVE_CHECK_RPC_URL'),
  ]);
  const operator = operatorOf(env);
  // lib/runtime/x402.ts hands openX402 no screening port.
  return { env, without, database, node, checkNode, operator, ownScreening: false, stripeVersions };
}
