import {
  type Address,
  BaseError,
  type BlockTag,
  createPublicClient,
  decodeErrorResult,
  encodeFunctionData,
  type Hex,
  http,
  isHex,
  parseEventLogs,
  TransactionReceiptNotFoundError,
} from 'viem';
import { escrowAbi, tokenAbi } from './abi';
import type { Revert } from './domain/revert';
import type { PaymentInfo } from './domain/terms';

/** How settled a block must be: mined, posted to the layer below, or beyond any reorganisation. */
export type Settledness = Extract<BlockTag, 'latest' | 'safe' | 'finalized'>;

export interface Receipt {
  readonly hash: Hex;
  readonly succeeded: boolean;
  readonly blockNumber: bigint;
  readonly blockHash: Hex;
  readonly events: readonly EscrowEvent[];
}

export interface EscrowEvent {
  readonly name: 'PaymentAuthorized' | 'PaymentCaptured' | 'PaymentVoided' | 'PaymentReclaimed';
  readonly paymentHash: Hex;
  readonly amount: bigint;
  /** Known for authorisations only. */
  readonly operator: Address | null;
  readonly transaction: Hex;
  readonly blockNumber: bigint;
}

export interface PaymentState {
  readonly collected: boolean;
  readonly capturable: bigint;
  readonly refundable: bigint;
}

export interface ContractCall {
  readonly to: Address;
  readonly data: Hex;
}

/** One node's view of the chain. Rejects when the node cannot be asked; that never says anything about a payment. */
export interface ChainClient {
  chainId(): Promise<number>;
  blockNumber(tag: Settledness): Promise<bigint>;
  /** When a block was made, in unix seconds. */
  blockTime(block: bigint): Promise<bigint>;
  /** Wei per gas of the newest block. */
  baseFee(): Promise<bigint>;
  transactionCount(address: Address): Promise<bigint>;
  receipt(hash: Hex): Promise<Receipt | null>;
  /** Hands signed bytes to the node. A node that knows them already is fine with it. */
  send(raw: Hex): Promise<void>;
  /** Runs a call without sending it: null when it would go through, else why not. */
  simulate(from: Address, call: ContractCall): Promise<Revert | null>;
  paymentState(escrow: Address, paymentHash: Hex, settled: Settledness): Promise<PaymentState>;
  escrowEvents(escrow: Address, range: { readonly from: bigint; readonly to: bigint }): Promise<readonly EscrowEvent[]>;
  isDenied(token: Address, account: Address): Promise<boolean>;
  tokenBalance(token: Address, account: Address): Promise<bigint>;
  domainSeparator(token: Address): Promise<Hex>;
  hasCode(address: Address): Promise<boolean>;
  /** Wei. */
  balance(address: Address): Promise<bigint>;
}

const timeoutMs = 4_000;
const retries = 1;

/** What nodes say of bytes that they or the chain have already. */
const alreadyKnown = /already known|already imported|known transaction|nonce too low/i;

const hasData = (value: unknown): value is { readonly data: unknown } =>
  typeof value === 'object' && value !== null && 'data' in value;

/** Revert bytes inside whatever viem wrapped around the node's answer; null when the call was not refused by a contract. */
function revertData(error: unknown): Hex | null {
  if (!(error instanceof BaseError)) return null;
  const found = error.walk((cause) => hasData(cause) && isHex(cause.data));
  return hasData(found) && isHex(found.data) ? found.data : null;
}

function decodeRevert(data: Hex): Revert {
  try {
    const { errorName, args } = decodeErrorResult({ abi: escrowAbi, data });
    const [first] = args ?? [];
    // Plain reverts are known to every ABI; their one argument is the text.
    return { name: errorName, reason: typeof first === 'string' && !isHex(first) ? first : null };
  } catch {
    return { name: data.slice(0, 10), reason: null };
  }
}

type RawLogs = Parameters<typeof parseEventLogs>[0]['logs'];

const escrowEvents = (logs: RawLogs): readonly EscrowEvent[] =>
  parseEventLogs({ abi: escrowAbi, logs }).flatMap((log) =>
    log.blockNumber === null || log.transactionHash === null
      ? []
      : [
          {
            name: log.eventName,
            paymentHash: log.args.paymentInfoHash,
            amount: log.args.amount,
            operator: log.eventName === 'PaymentAuthorized' ? log.args.paymentInfo.operator : null,
            transaction: log.transactionHash,
            blockNumber: log.blockNumber,
          },
        ],
  );

/** A client over one node's JSON-RPC address. */
export function createChainClient(rpcUrl: string): ChainClient {
  const client = createPublicClient({
    cacheTime: 0,
    transport: http(rpcUrl, { timeout: timeoutMs, retryCount: retries }),
  });
  const token = (address: Address) => ({ address, abi: tokenAbi }) as const;
  return {
    chainId: () => client.getChainId(),
    blockNumber: async (blockTag) => (await client.getBlock({ blockTag })).number,
    blockTime: async (blockNumber) => (await client.getBlock({ blockNumber })).timestamp,
    baseFee: async () => (await client.getBlock()).baseFeePerGas ?? 0n,
    transactionCount: async (address) => BigInt(await client.getTransactionCount({ address, blockTag: 'latest' })),
    async receipt(hash) {
      try {
        const found = await client.getTransactionReceipt({ hash });
        const { status, blockNumber, blockHash, logs } = found;
        return { hash, succeeded: status === 'success', blockNumber, blockHash, events: escrowEvents(logs) };
      } catch (error) {
        if (error instanceof TransactionReceiptNotFoundError) return null;
        throw error;
      }
    },
    async send(serializedTransaction) {
      try {
        await client.sendRawTransaction({ serializedTransaction });
      } catch (error) {
        if (!(error instanceof BaseError) || !alreadyKnown.test(error.message)) throw error;
      }
    },
    async simulate(account, { to, data }) {
      try {
        await client.call({ account, to, data });
        return null;
      } catch (error) {
        const reverted = revertData(error);
        if (reverted === null) throw error;
        return decodeRevert(reverted);
      }
    },
    async paymentState(address, hash, blockTag) {
      const [collected, capturable, refundable] = await client.readContract({
        address,
        abi: escrowAbi,
        functionName: 'paymentState',
        args: [hash],
        blockTag,
      });
      return { collected, capturable, refundable };
    },
    escrowEvents: async (address, { from, to }) =>
      escrowEvents(await client.getLogs({ address, fromBlock: from, toBlock: to })),
    isDenied: (address, account) =>
      client.readContract({ ...token(address), functionName: 'isBlacklisted', args: [account] }),
    tokenBalance: (address, account) =>
      client.readContract({ ...token(address), functionName: 'balanceOf', args: [account] }),
    domainSeparator: (address) => client.readContract({ ...token(address), functionName: 'DOMAIN_SEPARATOR' }),
    hasCode: async (address) => (await client.getCode({ address })) !== undefined,
    balance: (address) => client.getBalance({ address }),
  };
}

export const authorizeCall = (
  escrow: Address,
  info: PaymentInfo,
  collector: Address,
  signature: Hex,
): ContractCall => ({
  to: escrow,
  data: encodeFunctionData({
    abi: escrowAbi,
    functionName: 'authorize',
    args: [info, info.maxAmount, collector, signature],
  }),
});

export const captureCall = (escrow: Address, info: PaymentInfo, amount: bigint): ContractCall => ({
  to: escrow,
  data: encodeFunctionData({ abi: escrowAbi, functionName: 'capture', args: [info, amount, 0, info.feeReceiver] }),
});

export const voidCall = (escrow: Address, info: PaymentInfo): ContractCall => ({
  to: escrow,
  data: encodeFunctionData({ abi: escrowAbi, functionName: 'void', args: [info] }),
});
