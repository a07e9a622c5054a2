import { x402Client } from '@x402/core/client';
import { decodePaymentRequiredHeader, encodePaymentSignatureHeader } from '@x402/core/http';
import { AuthCaptureEvmScheme } from '@x402/evm/auth-capture/client';
import type { PrivateKeyAccount } from 'viem/accounts';
import type { RailCall, RailIntent, RailOutcome } from '@/lib/harbor/ports';
import { asPrior, type Bench, newCall, newIntent, unhurried } from './bench';

/** Signs what the rail asks for an intent with the official client, and gives back the header's value. */
export async function signPayment(bench: Bench, intent: RailIntent, payer: PrivateKeyAccount): Promise<string> {
  const challenge = bench.rail.handshake?.challenge(intent).headers['payment-required'] ?? '';
  const client = new x402Client().register('eip155:8453', new AuthCaptureEvmScheme(payer));
  client.setSpendControls({ maxAmountPerPayment: '$1000' });
  return encodePaymentSignatureHeader(await client.createPaymentPayload(decodePaymentRequiredHeader(challenge)));
}

export interface Funded {
  readonly intent: RailIntent;
  readonly call: RailCall;
  readonly outcome: RailOutcome;
  readonly payer: PrivateKeyAccount;
  readonly header: string;
}

/** An intent whose money is in escrow. */
export async function fund(bench: Bench, change: Partial<RailIntent> = {}): Promise<Funded> {
  const payer = await bench.payer(1_000_000_000n);
  const intent = newIntent(bench, change);
  const header = await signPayment(bench, intent, payer);
  const call = newCall(intent, 'authorise', header);
  const outcome = await bench.rail.execute(call, unhurried());
  return { payer, header, call, outcome, intent: { ...intent, operations: [asPrior(call, outcome)] } };
}
