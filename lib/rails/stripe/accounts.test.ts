import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPayee, type StripeAccounts, stripeAccounts } from './accounts';
import { openStage, type Stage } from './simulator/testing/stage';
import { clientOn } from './testing/drive';

let stage: Stage;
let accounts: StripeAccounts;
beforeEach(async () => {
  stage = await openStage();
  accounts = stripeAccounts(clientOn(stage));
});
afterEach(async () => {
  expect(stage.violations).toEqual([]);
  await stage.close();
});

const order = {
  displayName: 'Harbour Hotel',
  contactEmail: 'finance@hotel.example',
  country: 'us',
  metadata: { tidegate_tenant: 'org_1' },
};
const link = (accountId: string) => ({
  accountId,
  refreshUrl: 'http://localhost:3000/again',
  returnUrl: 'http://localhost:3000/back',
});

it('are made once under a key, and cannot be paid before their owner has signed up', async () => {
  const made = await accounts.createRecipient(order, 'key-1');
  expect(made).toMatchObject({ displayName: 'Harbour Hotel', status: 'restricted' });
  expect(made.requirements.length).toBeGreaterThan(0);
  expect((await accounts.createRecipient(order, 'key-1')).accountId).toBe(made.accountId);
  expect(await readPayee(clientOn(stage), made.accountId)).toBe('restricted');
});

it('are signed up on a page that is made on the click, and read again afterwards', async () => {
  const { accountId } = await accounts.createRecipient(order, 'key-1');
  const [one, two] = [await accounts.accountLink(link(accountId)), await accounts.accountLink(link(accountId))];
  expect(one.url).not.toBe(two.url);
  expect(one.expiresAt.getTime()).toBeGreaterThan(stage.clock.now().getTime());
  await stage.sim(`accounts/${accountId}/onboard`);
  expect(await accounts.readRecipient(accountId)).toMatchObject({ status: 'active', reasons: [], requirements: [] });
});

it('say why they cannot be paid any more', async () => {
  const { accountId } = await accounts.createRecipient(order, 'key-1');
  await stage.sim(`accounts/${accountId}/capability`, { status: 'rejected', reason: 'rejected_fraud' });
  expect(await accounts.readRecipient(accountId)).toMatchObject({ status: 'rejected', reasons: ['rejected_fraud'] });
});

it('that this platform does not have are none', async () => {
  expect(await accounts.readRecipient('acct_1Nobody')).toBeNull();
  expect(await readPayee(clientOn(stage), 'acct_1Nobody')).toBe('unknown');
  expect(await readPayee(clientOn(stage), null)).toBe('unknown');
});

it('reject when Stripe cannot be asked', async () => {
  const { accountId } = await accounts.createRecipient(order, 'key-1');
  await stage.sim('faults', { kind: 'status', status: 503, when: 'before' });
  await expect(accounts.readRecipient(accountId)).rejects.toThrow();
});
