import type { Page } from '@playwright/test';
import { expectAccessible, looksAt } from '@/e2e/support/accessible';
import { askForPayment, connected, reaches, settle } from '@/e2e/support/connected';
import { expect, test } from '@/e2e/support/fixtures';
import { deliver, fund } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

/** A phone. The page answers 402 to a payment that was refused, as a browser's console then says. */
test.use({ viewport: { width: 390, height: 844 }, expectedProblems: [/status of 402/] });

const amountCents = 20_000;

async function expectHeld(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/paid\?outcome=held$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The money is held');
}

test('a payer pays on a phone, an agent spends inside it, and the payee is paid', async ({ page, demo }) => {
  const desk = connected(demo);
  const { api } = desk;
  const { intentId, paymentUrl } = await askForPayment(desk, { amountCents });
  await page.goto(paymentUrl);
  await expect(page.getByRole('main')).toContainText('200.00 USD');
  await expectAccessible(page, looksAt(390));
  await page.getByRole('button', { name: 'Authorise 200.00 USD' }).click();
  await expectHeld(page);
  await expect(page.getByRole('main')).toContainText('You can close this page');

  await reaches(desk, intentId, 'funded');
  const funded = await fund(api, intentId);
  expect(funded).toMatchObject({ status: 200, body: { settlement_mode: 'live', funding: { status: 'authorized' } } });
  const decision = await api.verify({
    intent_id: intentId,
    token: funded.body.capability_token,
    operation: 'travel.book_hotel',
    requested_spend_cents: 18_700,
  });
  expect(decision.body).toMatchObject({ allow: true });
  expect(await api.complete(decision.body.decision_id, 'consumed')).toMatchObject({ status: 200 });
  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  await settle(desk, intentId, 'released');

  await signIn(page, desk.operator);
  await visit(page, `/console/intents/${intentId}?tab=money`);
  await expect(page.getByRole('main').getByText('Released', { exact: true }).first()).toBeVisible();
  const postings = page.getByRole('table', { name: 'Postings of this intent' });
  await expect(postings).toContainText('Hold');
  await expect(postings).toContainText('Release');
  await expect(page.getByText('the balances add to zero')).toBeVisible();
});

test('evidence that does not pass lets the hold go', async ({ page, demo }) => {
  const desk = connected(demo);
  const { intentId, paymentUrl } = await askForPayment(desk, { amountCents });
  await page.goto(paymentUrl);
  await page.getByRole('button', { name: 'Authorise 200.00 USD' }).click();
  await expectHeld(page);
  await reaches(desk, intentId, 'funded');
  await deliver(desk.api, intentId, { status: 'completed', cost_cents: 23_000 });
  await settle(desk, intentId, 'refunded');
});

test('a declined card and a failed check of the bank hold nothing; the payer leaves, comes back and passes', async ({
  page,
  demo,
}) => {
  const desk = connected(demo);
  const { intentId, paymentUrl } = await askForPayment(desk, { amountCents });
  await page.goto(paymentUrl);
  await page.getByRole('button', { name: 'Card is declined' }).click();
  await expect(page.getByRole('alert')).toContainText('declined');
  await page.getByRole('button', { name: '3-D Secure: fail' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Leave without paying' }).click();
  await expect(page).toHaveURL(/\/paid\?outcome=left$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing was charged');
  await reaches(desk, intentId, 'open');

  await page.goto(paymentUrl);
  await page.getByLabel('Card number').fill('4000000000003220');
  await page.getByRole('button', { name: 'Authorise 200.00 USD' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your bank asks');
  await page.getByRole('button', { name: 'Complete authentication' }).click();
  await expectHeld(page);
  await reaches(desk, intentId, 'funded');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the way to the held money is the same', async ({ page, demo }) => {
    const desk = connected(demo);
    const { intentId, paymentUrl } = await askForPayment(desk, { amountCents });
    await page.goto(paymentUrl);
    await page.getByRole('button', { name: 'Authorise 200.00 USD' }).click();
    await expectHeld(page);
    await reaches(desk, intentId, 'funded');
  });
});
