import { readFileSync, statSync } from 'node:fs';
import type { Address, Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { SetupError } from '@/lib/kernel/setup-error';

/** A transaction of ours before it is signed. Fees are wei per gas. */
export interface UnsignedTransaction {
  readonly chainId: number;
  readonly nonce: bigint;
  readonly to: Address;
  readonly data: Hex;
  readonly gas: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** Signs for one address. Called while the operator's lane is locked, so it answers fast or rejects. */
export interface OperatorKey {
  readonly address: Address;
  /** The signed bytes, ready to be sent. */
  sign(transaction: UnsignedTransaction): Promise<Hex>;
}

/**
 * Who signs for the escrow. A payment stays bound to the operator that it names, so a key that was replaced must stay
 * able to sign until every payment of its time has passed its refund deadline.
 */
export interface OperatorKeys {
  /** Named in new payments. */
  readonly current: OperatorKey;
  find(address: string): OperatorKey | null;
  /** All that may still have transactions under way. */
  readonly all: readonly OperatorKey[];
}

/** Keys that everybody has: of the development mnemonic of local chains, the first ten. */
const wellKnown: ReadonlySet<string> = new Set([
  '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
  '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
  '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65',
  '0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc',
  '0x976ea74026e726554db657fa54763abd0c3a0aa9',
  '0x14dc79964da2c08b23698b3d3cc7ca32193d9955',
  '0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f',
  '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
]);

export const isWellKnownAddress = (address: string): boolean => wellKnown.has(address.toLowerCase());

const keyPattern = /^0x[0-9a-fA-F]{64}$/;
const isKey = (text: string): text is Hex => keyPattern.test(text);

function readKeyFile(path: string): string {
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new SetupError(`The operator key file ${path} can be read by others.`, `Run: chmod 600 ${path}`);
    }
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(`The operator key file ${path} cannot be read.`, 'Name a readable file with one key in it.');
  }
}

function localKey(reference: string): OperatorKey {
  const key = reference.startsWith('file:') ? readKeyFile(reference.slice('file:'.length)) : reference;
  if (!isKey(key)) {
    throw new SetupError(
      'An x402 operator key is not 0x and 64 hex digits.',
      'Check the setting or the file it names.',
    );
  }
  const account = privateKeyToAccount(key);
  return {
    address: account.address,
    sign: ({ nonce, ...rest }) =>
      account.signTransaction({ ...rest, type: 'eip1559', nonce: Number.parseInt(nonce.toString(), 10) }),
  };
}

/**
 * Keys held by this process: `0x…` or `file:…` references, the current one first, then those that may still have to
 * sign. For development and for installations that keep the file in a secret store's mount.
 */
export function localOperatorKeys(references: readonly string[]): OperatorKeys {
  const keys = references.map(localKey);
  const [current] = keys;
  if (current === undefined) {
    throw new SetupError('The x402 rail has no operator key.', 'Set TIDEGATE_X402_…_OPERATOR_KEY.');
  }
  return {
    current,
    all: keys,
    find: (address) => keys.find((key) => key.address.toLowerCase() === address.toLowerCase()) ?? null,
  };
}
