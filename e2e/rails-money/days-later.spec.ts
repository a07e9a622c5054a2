import type { Page } from '@playwright/test';
import { askForPayment, connected, paymentOf, reaches } from '@/e2e/support/connected';
import { expect, test } from '@/e2e/support/fixtures';
import { deliver } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import type { ConnectedDesk } from '@/e2e/support/stuck';
import { visit } from '@/e2e/support/visit';

/*
 * Bank debits take days, which pass here on the simulator's clock. It is everybody's clock: holds and pages of other
 * stories would lapse, so these run after all others (a project of their own), and one after the other.
 */
test.describe.configure({ mode: 'serial' });

const daySeconds = 86_400;
const agreement = { amountCents: 20_000, rail: 'stripe_ach_debit' };

const daysPass = (desk: ConnectedDesk, days: number) => desk.simulate('clock/advance', { seconds: days * daySeconds });

/** Pays by bank on the rail's page. */
async function payByBank(page: Page, paymentUrl: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(paymentUrl);
  await page.getByRole('button', { name: 'Pay by bank (pending)' }).click();
  await expect(page).toHaveURL(/\/paid\?outcome=started$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your bank has been asked');
}

/** Funded days after the payer paid, and released days after the settlement was confirmed. */
async function releaseByBank(page: Page, desk: ConnectedDesk): Promise<string> {
  const { api } = desk;
  const { intentId, paymentUrl } = await askForPayment(desk, agreement);
  await payByBank(page, paymentUrl);
  expect(await api.fund(intentId), 'the bank has not spoken').toMatchObject({ status: 202, body: { state: 'open' } });
  await daysPass(desk, 7);
  await reaches(desk, intentId, 'funded');

  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  const confirmed = await api.confirm(intentId);
  expect(confirmed, 'the risk hold').toMatchObject({ status: 202, body: { status: 'settling' } });
  await daysPass(desk, 8);
  await reaches(desk, intentId, 'released');
  return intentId;
}

test('a bank debit is held days after it was paid, and settles after the risk hold', async ({ page, demo }) => {
  const desk = connected(demo);
  const intentId = await releaseByBank(page, desk);
  await signIn(page, desk.operator);
  await visit(page, `/console/intents/${intentId}`);
  await expect(page.getByRole('main').getByText('Released', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText('The payee has the money');
});

test('a debit that the bank returns after the release is a claim, and the release stays', async ({ page, demo }) => {
  const desk = connected(demo);
  const intentId = await releaseByBank(page, desk);
  await desk.simulate(`payment_intents/${paymentOf(await reaches(desk, intentId, 'released'))}/return`);

  await signIn(page, desk.operator);
  await visit(page, `/console/intents/${intentId}?tab=rail`);
  const facts = page.getByRole('region', { name: 'What happened at the rail by itself' });
  await expect(facts).toContainText('The bank took money back', { timeout: 60_000 });
  await expect(facts).toContainText('this is a claim with postings of its own');
  await expect(page.getByRole('main')).toContainText('It has ended, and the rail has spoken since');
  await expect(page.getByRole('main').getByText('Released', { exact: true }).first()).toBeVisible();
  await reaches(desk, intentId, 'released');

  await page.getByRole('tab', { name: /^Money/ }).click();
  const postings = page.getByRole('table', { name: 'Postings of this intent' });
  await expect(postings.getByRole('columnheader', { name: 'Platform' })).toBeVisible();
  await expect(postings).toContainText('Taken back by the bank');
  await expect(page.getByText('the balances add to zero')).toBeVisible();
});
