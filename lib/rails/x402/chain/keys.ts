import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { z } from 'zod';
import type { Hex } from '@/lib/rails/x402/domain/terms';

const key = z.custom<Hex>((value) => typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value));
const fileSchema = z.object({ operator: key, payer: key });

export interface ChainKey {
  readonly key: Hex;
  readonly address: Hex;
}

/** Who acts on a local chain: the escrow's operator, and a payer with money to spend. */
export interface ChainKeys {
  readonly operator: ChainKey;
  readonly payer: ChainKey;
}

const fileName = 'chain-keys.json';

const withAddress = (each: Hex): ChainKey => ({ key: each, address: privateKeyToAddress(each) });

/**
 * Throwaway keys of a data folder, made at first use and readable by their owner only. What they sign here would be
 * valid on Base, so they must never hold anything there.
 */
export function localChainKeys(folder: string): ChainKeys {
  const path = join(folder, fileName);
  if (!existsSync(path)) {
    const made = { operator: generatePrivateKey(), payer: generatePrivateKey() };
    try {
      writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process was first: its keys are the folder's.
      if (!existsSync(path)) throw error;
    }
  }
  const { operator, payer } = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { operator: withAddress(operator), payer: withAddress(payer) };
}
