import { toEventSelector, toFunctionSelector } from 'viem';
import { describe, expect, it } from 'vitest';
import { escrowAbi, tokenAbi } from '@/lib/rails/x402/abi';
import artifacts from './artifacts.json';

describe('the contracts', () => {
  it('answer to every function, event and error that we call, decode or wait for', () => {
    const made = JSON.stringify([...artifacts.escrow.abi, ...artifacts.token.abi].map(signature));
    for (const item of [...escrowAbi, ...tokenAbi]) expect(made).toContain(JSON.stringify(signature(item)));
  });

  it('have the selectors that commerce-payments v1.0 and USDC publish', () => {
    const selectors = new Map(
      escrowAbi.flatMap((item) => (item.type === 'function' ? [[item.name, toFunctionSelector(item)]] : [])),
    );
    expect(selectors.get('void')).toBe('0xfa1cad17');
    const late = escrowAbi.find((item) => item.type === 'error' && item.name === 'AfterAuthorizationExpiry');
    // Seen from the deployed escrow when a capture came too late.
    expect(
      late?.type === 'error' && toFunctionSelector({ ...late, type: 'function', outputs: [], stateMutability: 'view' }),
    ).toBe('0x36f2d211');
    expect(toEventSelector('PaymentVoided(bytes32,uint256)')).toMatch(/^0x[0-9a-f]{64}$/);
  });
});

interface Item {
  readonly type: string;
  readonly name?: string;
  readonly inputs?: readonly Parameter[];
}
interface Parameter {
  readonly type: string;
  readonly components?: readonly Parameter[];
}

const typesOf = (parameters: readonly Parameter[] = []): readonly unknown[] =>
  parameters.map(({ type, components }) => (components ? [type, typesOf(components)] : type));

/** What decides on a selector: kind, name and types, without the names of parameters. */
const signature = ({ type, name, inputs }: Item): readonly unknown[] => [type, name, typesOf(inputs)];
