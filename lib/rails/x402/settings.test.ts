import { describe, expect, it } from 'vitest';
import { SetupError } from '@/lib/kernel/setup-error';
import { isWellKnownAddress, localOperatorKeys } from './operator-keys';
import { localScreening } from './screening';
import { openX402, settingsFaults, type X402Settings } from './settings';

const key = `0x${'42'.repeat(32)}`;
/** First account of the development mnemonic: everybody can sign with it. */
const everybodys = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

const local: X402Settings = {
  chain: 'local',
  rpcUrl: 'http://127.0.0.1:8545',
  checkRpcUrl: null,
  operatorKeys: [key],
  deniedAddresses: [],
};
const base: X402Settings = {
  ...local,
  chain: 'base',
  rpcUrl: 'https://one.example',
  checkRpcUrl: 'https://two.example',
  operatorKeys: ['file:/run/secrets/operator'],
};
const screening = { screening: localScreening([]) };

describe('where the rail may run', () => {
  it('is a local chain in development, and Base in production with services for what is local', () => {
    expect(settingsFaults('sandbox', false, local, {})).toEqual([]);
    expect(settingsFaults('live', true, base, screening)).toEqual([]);
  });

  it.each([
    ['refused in production', settingsFaults('sandbox', true, local, screening)],
    ['cannot use local', settingsFaults('live', false, local, {})],
    ['cannot use base', settingsFaults('sandbox', false, base, {})],
    ['loopback only', settingsFaults('sandbox', false, { ...local, rpcUrl: 'http://10.0.0.1:8545' }, {})],
    ['screening list is for development', settingsFaults('live', false, base, {})],
    ['stands in the settings', settingsFaults('live', false, { ...base, operatorKeys: [key] }, screening)],
    ['key is missing', settingsFaults('live', true, { ...base, operatorKeys: [] }, screening)],
    ['second RPC address', settingsFaults('live', true, { ...base, checkRpcUrl: null }, screening)],
  ])('is refused when it is %s', (words, faults) => {
    expect(faults.join()).toContain(words);
  });

  it('knows a key that everybody has', () => {
    expect(isWellKnownAddress(localOperatorKeys([everybodys]).current.address)).toBe(true);
    const sepolia: X402Settings = { ...local, chain: 'base-sepolia', operatorKeys: [everybodys] };
    // Nothing of the database or the clock is touched before the refusal.
    const untouched = new Proxy({}, { get: () => expect.fail('touched') }) as never;
    const parts = { db: untouched, clock: untouched, origin: 'http://localhost:3000' };
    expect(() => openX402(parts, 'sandbox', false, sepolia)).toThrow(SetupError);
  });

  it('keeps old keys able to sign, and says what is wrong with a key', () => {
    const keys = localOperatorKeys([key, everybodys]);
    expect(keys.find(localOperatorKeys([everybodys]).current.address.toLowerCase())).not.toBeNull();
    expect(() => localOperatorKeys([])).toThrow(SetupError);
    expect(() => localOperatorKeys(['0x12'])).toThrow(SetupError);
    expect(() => localOperatorKeys(['file:/nowhere/key'])).toThrow(SetupError);
  });
});
