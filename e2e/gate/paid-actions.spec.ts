import type { BrowserContext } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { type AskedAction, askedAction, payByMock } from '@/e2e/support/paid-actions';
import { visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

test.use({ signedInAs: 'operator' });

/** What the payer does on Stripe's page. */
async function payByCard(context: BrowserContext, { paymentUrl }: AskedAction): Promise<void> {
  const checkout = await context.newPage();
  await checkout.goto(paymentUrl);
  await checkout.locator('button[value="pay"]').click();
  await checkout.close();
}

const unique = (summary: string): string => `${summary} ${uuidV4().slice(0, 8)}`;

test('an agent asks, the payer pays by card, and an operator refunds it', async ({ page, context }) => {
  // Stripe keeps its fee of a charge: with another payment there is enough to send all of one back at once.
  await payByCard(context, await askedAction(unique('Book the room before'), 'stripe'));
  const summary = unique('Book a room at the harbour');
  const action = await askedAction(summary, 'stripe');

  await visit(page, '/console/gate/actions');
  const row = page.getByRole('table', { name: 'Paid actions' }).getByRole('row').filter({ hasText: summary });
  await expect(row).toContainText('Waiting for payment');
  await expect(row).toContainText('$12.50');
  await row.getByRole('link').click();
  await expect(page).toHaveURL(`/console/gate/actions/${action.actionId}`);

  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('$12.50');
  await expect(main).toContainText('The payer has not paid yet');
  await expect(main.getByRole('table', { name: 'Parts of the amount' })).toContainText('Operator fee');
  await expect(main).not.toContainText('traveller@example.test');
  await expect(page.getByRole('button', { name: /Refund/ })).toHaveCount(0);

  await payByCard(context, action);
  // The page follows by itself.
  await expect(main.getByText('Paid', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(main.getByRole('heading', { level: 1 })).toContainText('held');

  await page.getByRole('button', { name: /Refund/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Refund the payer?' });
  await expect(dialog.getByRole('region', { name: 'What this does' })).toContainText('$12.50');
  await expectAccessible(page, twoLooks);
  await dialog.getByRole('button', { name: 'Refund the money' }).click();
  await expect(dialog).toContainText('Say why in at least three characters.');
  await dialog.getByLabel('Reason').fill('The traveller fell ill.');
  await dialog.getByRole('button', { name: 'Refund the money' }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText('Refunded', { exact: true }).first()).toBeVisible();
  await expect(main.getByRole('region', { name: 'Timeline of the action' })).toContainText('Refunded to the payer');
  await expect(page.getByRole('button', { name: /Refund/ })).toHaveCount(0);
});

test('the list is worked from the keyboard, filtered and searched in its address', async ({ page }) => {
  const waiting = await askedAction(unique('Order a taxi'));
  const paid = await askedAction(unique('Order a boat'));
  await payByMock(paid);

  await visit(page, '/console/gate/actions');
  const first = page.getByRole('table', { name: 'Paid actions' }).getByRole('row').nth(1);
  await page.keyboard.press('j');
  await expect(first.getByRole('link')).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type(waiting.sessionId);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/console/gate/actions?q=${waiting.sessionId}`);
  await expect(page.getByRole('table', { name: 'Paid actions' }).getByRole('row')).toHaveCount(2);

  await page.getByRole('link', { name: 'Refunded', exact: true }).click();
  await expect(page).toHaveURL(`/console/gate/actions?stage=refunded&q=${waiting.sessionId}`);
  await expect(page.getByText('No paid action matches')).toBeVisible();

  await visit(page, `/console/gate/actions?stage=paid&q=${paid.actionId}`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/console/gate/actions/${paid.actionId}`);
  await expect(page.getByRole('main')).toContainText('The mock provider took no real money');
  await page.getByRole('link', { name: 'Open its page' }).click();
  await expect(page).toHaveURL(/\/console\/intents\/[0-9a-f-]{36}$/);
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('reads a paid action, and is told who may act', async ({ page, context }) => {
    const action = await askedAction(unique('Buy a chart of the coast'), 'stripe');
    await payByCard(context, action);
    await visit(page, `/console/gate/actions/${action.actionId}`);
    const main = page.getByRole('main');
    await expect(main.getByText('Paid', { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await expect(main).toContainText('takes the role Owner, Tenant admin, or Operator');
    await expect(main.getByRole('button', { name: /Refund|Send .* again/ })).toHaveCount(0);
  });
});

test.describe('an action that is not here', () => {
  test.use({ expectedProblems: [/status of 404/] });

  test('says so, and leads back to the list', async ({ page }) => {
    for (const id of [`quote_${uuidV4().replaceAll('-', '')}`, 'quote_nonsense']) {
      await visit(page, `/console/gate/actions/${id}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such paid action here');
    }
  });
});
