import { describe, expect, it } from 'vitest';
import { railNames } from '@/lib/harbor/ports';
import { achTerms, defaultSettings, needsSecondPerson, type RailConfiguration, withDestination } from './configuration';
import { maskDestination } from './mask';
import { configuredRails, connectableRails, destinationKinds, railsOf } from './rails';
import { missingFor, type RailFacts, readinessOf } from './readiness';

const account = 'acct_1QxYz8Abcd1234';
const address = '0x12ab34567890aBcDeF1234567890abcdef12ef90';

const configuration: RailConfiguration = {
  version: 3,
  modes: {
    stripe_connect: 'disabled',
    stripe_ach_debit: 'disabled',
    x402_usdc_base: 'disabled',
    stripe_mpp: 'simulated',
    adyen_manual_capture: 'simulated',
  },
  destinations: { stripe_connect: account, stripe_ach_debit: account, x402_usdc_base: address },
  settings: { ...defaultSettings, ach_terms: achTerms },
};

const facts: RailFacts = {
  environment: 'sandbox',
  configuration,
  counterpart: { name: 'Stripe simulator', test: true },
  recipients: [{ accountId: account, capability: 'active' }],
  destinationPending: false,
};
const without = (part: Partial<RailConfiguration>): RailFacts => ({
  ...facts,
  configuration: { ...configuration, ...part },
});

describe('the rails', () => {
  it('are those that the engine and its clients know', () => {
    expect([...configuredRails].sort()).toEqual([...railNames].sort());
  });

  it('each pay out to exactly one kind of destination', () => {
    expect(destinationKinds.flatMap((kind) => railsOf[kind]).sort()).toEqual([...connectableRails].sort());
  });
});

describe('a rail can be connected', () => {
  it.each(connectableRails)('when nothing is missing: %s', (rail) => {
    expect(missingFor(rail, facts)).toBeNull();
  });

  it.each(['stripe_mpp', 'adyen_manual_capture'] as const)('never, when it exists as a simulation only: %s', (rail) => {
    expect(missingFor(rail, facts)?.code).toBe('rail_not_offered');
  });

  it.each(connectableRails)('only with a counterpart of its own environment: %s', (rail) => {
    expect(missingFor(rail, { ...facts, counterpart: null })?.code).toBe('counterpart_missing');
    expect(missingFor(rail, { ...facts, counterpart: { name: 'Stripe', test: false } })?.code).toBe(
      'counterpart_wrong_environment',
    );
    expect(missingFor(rail, { ...facts, environment: 'live' })?.code).toBe('counterpart_wrong_environment');
    expect(
      missingFor(rail, { ...facts, environment: 'live', counterpart: { name: 'Stripe', test: false } }),
    ).toBeNull();
  });

  it.each(connectableRails)('only with an approved destination: %s', (rail) => {
    const bare = without({ destinations: {} });
    expect(missingFor(rail, bare)?.code).toBe('destination_missing');
    expect(missingFor(rail, { ...bare, destinationPending: true })?.code).toBe('destination_pending');
  });

  it.each(['unknown', 'pending', 'restricted'] as const)('only while Stripe pays the account: %s', (capability) => {
    const recipients = [
      { accountId: account, capability },
      { accountId: 'acct_another', capability: 'active' as const },
    ];
    expect(missingFor('stripe_connect', { ...facts, recipients })?.code).toBe('recipient_not_active');
    expect(missingFor('x402_usdc_base', { ...facts, recipients })).toBeNull();
  });

  it.each([null, '2025-01'])('by ACH only under the present terms: %s', (terms) => {
    const unconfirmed = without({ settings: { ...defaultSettings, ach_terms: terms } });
    expect(missingFor('stripe_ach_debit', unconfirmed)?.code).toBe('ach_terms_missing');
    expect(missingFor('stripe_connect', unconfirmed)).toBeNull();
  });
});

describe('readiness', () => {
  const missing = { code: 'destination_missing', message: 'none' } as const;

  it('says why a connected rail is not ready, and keeps its mode', () => {
    expect(readinessOf('connected', null)).toMatchObject({ ready: true, enabled: true, status: 'connected' });
    expect(readinessOf('connected', missing)).toMatchObject({
      ready: false,
      enabled: true,
      status: 'action_required',
      reasonCode: 'destination_missing',
    });
  });

  it('of a disabled rail says whether it could be connected', () => {
    expect(readinessOf('disabled', null)).toMatchObject({ ready: true, enabled: false, reasonCode: 'disabled' });
    expect(readinessOf('disabled', missing)).toMatchObject({ ready: false, reasonCode: 'destination_missing' });
  });

  it('of a simulated rail needs nothing', () => {
    expect(readinessOf('simulated', missing)).toMatchObject({ ready: true, enabled: true, reasonCode: null });
  });
});

describe('a destination', () => {
  it('is recognised and not given away by what is shown of it', () => {
    expect(maskDestination(account)).toBe('acct_…1234');
    expect(maskDestination(address)).toBe('0x12ab…ef90');
  });

  it('of a kind is that of every rail that pays out there', () => {
    expect(withDestination(configuration, 'stripe_account', 'acct_new')).toEqual({
      stripe_connect: 'acct_new',
      stripe_ach_debit: 'acct_new',
      x402_usdc_base: address,
    });
  });

  it.each([
    ['sandbox', null, false],
    ['sandbox', account, true],
    ['live', null, true],
    ['live', account, true],
  ] as const)('in %s after %s takes a second person: %s', (environment, current, expected) => {
    expect(needsSecondPerson(environment, current)).toBe(expected);
  });
});
