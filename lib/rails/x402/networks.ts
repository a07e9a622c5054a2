import type { Deployment } from './domain/requirements';

/** Chains that the rail knows. `local` is a clone under Base's chain id, with no real funds. */
export const chainNames = ['local', 'base-sepolia', 'base'] as const;
export type ChainName = (typeof chainNames)[number];

export interface Network extends Deployment {
  readonly name: ChainName;
  /** How people are told where the money is. */
  readonly label: string;
  readonly isLocal: boolean;
}

const v1 = {
  escrow: '0xBdEA0D1bcC5966192B070Fdf62aB4EF5b4420cff',
  collector: '0x0E3dF9510de65469C4518D7843919c0b8C7A7757',
} as const;

const base = {
  network: 'eip155:8453',
  chainId: 8_453,
  asset: '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913',
  assetName: 'USD Coin',
  assetVersion: '2',
  ...v1,
} as const;

/** Addresses of USDC and of commerce-payments v1.0. The token's name differs between the networks. */
export const networks: Readonly<Record<ChainName, Network>> = {
  local: { ...base, name: 'local', label: 'local chain (8453 clone), no real funds', isLocal: true },
  'base-sepolia': {
    network: 'eip155:84532',
    chainId: 84_532,
    asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
    assetName: 'USDC',
    assetVersion: '2',
    ...v1,
    name: 'base-sepolia',
    label: 'Base Sepolia (test network), no real funds',
    isLocal: false,
  },
  base: { ...base, name: 'base', label: 'Base', isLocal: false },
};
