import { type OfficialPayer, officialPayer } from '@/lib/rails/x402/testing/official-payer';

/** A payer on a local chain, as `demo.json` names one. */
export interface ChainPayer extends OfficialPayer {
  readonly address: string;
}

interface PayerOnChain {
  readonly rpcUrl: string;
  readonly payer: { readonly address: string; readonly privateKey: string };
}

/** Who pays what a story asks for with the official client, up to 500 dollars at once. */
export const chainPayer = ({ rpcUrl, payer }: PayerOnChain): ChainPayer => ({
  ...officialPayer(rpcUrl, payer.privateKey, '$500'),
  address: payer.address,
});
