import { z } from 'zod';
import { networks } from '@/lib/rails/x402';
import { newWallet, type PayerWallet } from '@/lib/rails/x402/testing/wallet';
import type { Reply } from '@/lib/testing/client';
import { chainFaultKinds } from './chain-proxy';
import type { AtRail } from './position';
import { farDeadline, type InjectedFault, type RailUnderTest } from './rail-under-test';
import type { RailsWorld } from './world';

/** Atomic units of a cent. */
const atomicPerCent = 10_000n;
const wallet = 1_000n * 100n * atomicPerCent;

const payments = z.array(z.object({ intent_id: z.string(), payment_hash: z.string() }));
const { escrow, asset } = networks.local;

interface Wallet {
  readonly payer: PayerWallet;
  readonly funds: bigint;
  /** What the payer signed, once: repeated as it is. */
  header: string | null;
}

const eventEffects = {
  PaymentAuthorized: 'authorise',
  PaymentCaptured: 'capture',
  PaymentVoided: 'void',
  PaymentReclaimed: 'reclaim',
} as const;

function faultsOf({ chain }: RailsWorld): readonly InjectedFault[] {
  // The client repeats a failed request once.
  const sends = chainFaultKinds.flatMap((kind) =>
    (['before', 'after'] as const).map((when) => ({
      name: `${kind} ${when} the bytes are taken`,
      arm: async () => chain.proxy.arm({ method: 'eth_sendRawTransaction', kind, when, times: 2 }),
    })),
  );
  const receipts = chainFaultKinds.map((kind) => ({
    name: `${kind} for the receipt`,
    arm: async () => chain.proxy.arm({ method: 'eth_getTransactionReceipt', kind, when: 'before', times: 4 }),
  }));
  return [...sends, ...receipts];
}

/** A payer of its own for every intent. */
function createPayers({ chain, tenant }: RailsWorld) {
  const wallets = new Map<string, Wallet>();
  const { client } = tenant;

  const walletOf = async (intentId: string, funds: bigint): Promise<Wallet> => {
    const known = wallets.get(intentId);
    if (known !== undefined) return known;
    const made: Wallet = { payer: newWallet(), funds, header: null };
    wallets.set(intentId, made);
    if (funds > 0n) await chain.local.mint(made.payer.address, funds);
    return made;
  };

  /** Pays as the official client does: what is asked for is signed once, and sent again unchanged. */
  async function pay(intentId: string, funds: bigint): Promise<Reply> {
    const plain = await client.fund(intentId);
    if (plain.status !== 402) return plain;
    const payer = await walletOf(intentId, funds);
    payer.header ??= await payer.payer.sign(plain.headers.get('payment-required') ?? '');
    return client.fund(intentId, { 'payment-signature': payer.header });
  }
  return { wallets, pay };
}

export function x402RailUnderTest(world: RailsWorld): RailUnderTest {
  const { chain, superuser, payees } = world;
  const { wallets, pay } = createPayers(world);

  const recordOf = async (
    hash: string | undefined,
    payer: Wallet | undefined,
    events: Awaited<ReturnType<typeof chain.client.escrowEvents>>,
  ): Promise<AtRail> => {
    const own = events.filter(({ paymentHash }) => paymentHash === hash);
    const sum = (name: keyof typeof eventEffects): bigint =>
      own.filter((event) => event.name === name).reduce((total, { amount }) => total + amount, 0n) / atomicPerCent;
    const effects: Record<string, number> = {};
    for (const { name } of own) effects[eventEffects[name]] = (effects[eventEffects[name]] ?? 0) + 1;
    const balance = payer === undefined ? 0n : await chain.client.tokenBalance(asset, payer.payer.address);
    const cost = payer === undefined ? 0n : (balance - payer.funds) / atomicPerCent;
    const out = sum('PaymentCaptured') + sum('PaymentVoided') + sum('PaymentReclaimed');
    const held = sum('PaymentAuthorized') - out;
    return { position: { payer: cost, held, payee: sum('PaymentCaptured'), platform: 0n }, effects };
  };

  return {
    name: 'x402_usdc_base',
    agreement: () => ({ rail: 'x402_usdc_base', deadline: farDeadline() }),
    unpaid: () => ({ rail: 'x402_usdc_base', deadline: farDeadline() }),
    refused: () => ({ rail: 'x402_usdc_base', deadline: farDeadline() }),
    fund: (intentId) => pay(intentId, wallet),
    pass: async () => undefined,
    refuse: (intentId) => pay(intentId, 1n),
    async look(intentIds) {
      const text =
        'SELECT intent_id, payment_hash FROM x402_payments WHERE payment_hash IS NOT NULL AND intent_id = ANY($1::uuid[])';
      const hashes = new Map(
        payments.parse(await superuser.rows(text, [intentIds])).map((row) => [row.intent_id, row.payment_hash]),
      );
      const to = await chain.client.blockNumber('latest');
      const events = await chain.client.escrowEvents(escrow, { from: 0n, to });
      const found = await Promise.all(
        intentIds.map(async (id) => [id, await recordOf(hashes.get(id), wallets.get(id), events)] as const),
      );
      const captured = events
        .filter(({ name }) => name === 'PaymentCaptured')
        .reduce((total, { amount }) => total + amount, 0n);
      if (captured !== (await chain.client.tokenBalance(asset, payees.chain))) {
        throw new Error('the payee has another balance than the escrow paid out');
      }
      return new Map(found);
    },
    strike: null,
    faults: () => faultsOf(world),
  };
}
