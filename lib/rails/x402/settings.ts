import type { Database } from '@/lib/db/pool';
import type { Clock } from '@/lib/kernel/clock';
import type { Environment } from '@/lib/kernel/context';
import { SetupError } from '@/lib/kernel/setup-error';
import { createChainClient } from './chain-client';
import { localConfirmations, publicConfirmations, type X402Deps } from './deps';
import { type ChainName, networks } from './networks';
import { isWellKnownAddress, localOperatorKeys, type OperatorKeys } from './operator-keys';
import { localScreening, type Screening } from './screening';

/** Settings of the rail in one environment, as the process reads them. */
export interface X402Settings {
  readonly chain: ChainName;
  readonly rpcUrl: string;
  /** An independent node that must agree; null without one. */
  readonly checkRpcUrl: string | null;
  /** References of operator keys, the current one first. */
  readonly operatorKeys: readonly string[];
  /** Addresses that are never served, for the local list. */
  readonly deniedAddresses: readonly string[];
}

/** What an installation brings along instead of the local list and the local key. */
export interface X402Ports {
  readonly keys?: OperatorKeys;
  readonly screening?: Screening;
}

const isLoopback = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

const allowed: Readonly<Record<Environment, readonly ChainName[]>> = {
  sandbox: ['local', 'base-sepolia'],
  live: ['base'],
};

/** Every setting that may not be, in words with what to do. Nothing of our own making guards real money. */
export function settingsFaults(
  environment: Environment,
  isProduction: boolean,
  settings: X402Settings,
  ports: X402Ports,
): readonly string[] {
  const { isLocal } = networks[settings.chain];
  const isReal = isProduction || environment === 'live';
  const inHand = settings.operatorKeys.some((reference) => !reference.startsWith('file:'));
  const found: readonly (readonly [fault: boolean, text: string])[] = [
    [!allowed[environment].includes(settings.chain), `the ${environment} environment cannot use ${settings.chain}`],
    [isLocal && !isLoopback(settings.rpcUrl), 'the local chain listens on loopback only'],
    [isLocal && isProduction, 'the local chain has no real funds and is refused in production'],
    [settings.operatorKeys.length === 0 && !ports.keys, 'an operator key is missing'],
    [isReal && !ports.keys && inHand, 'an operator key stands in the settings; name a file: or bring a key service'],
    [isReal && !ports.screening, 'the local screening list is for development; bring a screening service'],
    [environment === 'live' && settings.checkRpcUrl === null, 'a second RPC address is missing'],
  ];
  return found.flatMap(([fault, text]) => (fault ? [text] : []));
}

/**
 * The rail's parts for one environment.
 * @throws SetupError naming everything that may not be, and for a key that everybody has.
 */
export function openX402(
  base: Pick<X402Deps, 'origin'> & { readonly db: Database; readonly clock: Clock },
  environment: Environment,
  isProduction: boolean,
  settings: X402Settings,
  ports: X402Ports = {},
): X402Deps {
  const faults = settingsFaults(environment, isProduction, settings, ports);
  if (faults.length > 0) {
    throw new SetupError(
      `The x402 rail cannot be used: ${faults.join('; ')}.`,
      'Correct the TIDEGATE_X402_… settings.',
    );
  }
  const network = networks[settings.chain];
  const keys = ports.keys ?? localOperatorKeys(settings.operatorKeys);
  if (!network.isLocal && keys.all.some(({ address }) => isWellKnownAddress(address))) {
    throw new SetupError('An x402 operator key is one that everybody has.', 'Make a new key for this installation.');
  }
  return {
    ...base,
    network,
    chain: createChainClient(settings.rpcUrl),
    checker: settings.checkRpcUrl === null ? null : createChainClient(settings.checkRpcUrl),
    keys,
    screening: ports.screening ?? localScreening(settings.deniedAddresses),
    confirmations: network.isLocal ? localConfirmations : publicConfirmations,
  };
}
