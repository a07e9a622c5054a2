import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { deliver, fund, openIntent } from '@/e2e/support/intents';
import { rowLink, rowLinks } from '@/e2e/support/rows';
import { visit } from '@/e2e/support/visit';
import type { Client } from '@/lib/testing/client';

test.use({ signedInAs: 'operator' });

async function judgedIntent(api: Client, costCents: number): Promise<string> {
  const intentId = await openIntent(api, { amountCents: 20_000 });
  await fund(api, intentId);
  await deliver(api, intentId, { status: 'completed', cost_cents: costCents });
  return intentId;
}

test('an operator sees the verdict and its money, and confirms by the keyboard alone', async ({ page, api }) => {
  const intentId = await judgedIntent(api, 23_000);
  await visit(page, `/console/settlement?intent=${intentId}`);
  const desk = page.getByRole('region', { name: 'Settlement in full' });
  await expect(desk.getByText(/The evidence did not pass/)).toContainText('cost_cents');
  const effect = desk.getByRole('region', { name: 'What happens with the money' });
  await expect(effect).toContainText('$200.00');
  await expect(effect).toContainText('the payer');
  await expect(desk.getByRole('region', { name: 'What was delivered' })).toContainText('23000');
  await expectAccessible(page, twoLooks);

  const row = rowLink(page, intentId);
  await row.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Give the money back?' });
  await expect(dialog).toContainText('$200.00');
  await expect(dialog).toContainText('cannot be undone');
  await expectAccessible(page, twoLooks);
  await dialog.getByRole('button', { name: 'Give the money back' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(desk.getByRole('status').filter({ hasText: 'the payer has the money back' })).toBeVisible();
  await expect(row).toHaveCount(0);

  const { body } = await api.confirm(intentId);
  expect(body).toMatchObject({ state: 'refunded' });
});

test.describe('a queue that nobody else works', () => {
  test.use({ signedInAs: 'stranger' });

  test('is walked with j and k, one settlement at a time', async ({ page, strangersApi }) => {
    const first = await judgedIntent(strangersApi, 18_700);
    const second = await judgedIntent(strangersApi, 18_700);
    await visit(page, '/console/settlement');
    await expect(rowLink(page, second)).toBeVisible();
    await page.keyboard.press('j');
    await expect(rowLinks(page).first()).toBeFocused();
    await rowLink(page, first).focus();
    await page.keyboard.press('j');
    await expect(page).toHaveURL(new RegExp(`intent=${second}`));
    const shown = rowLinks(page).and(page.locator('[aria-current="true"]'));
    await expect(shown).toHaveCount(1);
    await expect(rowLink(page, second)).toBeFocused();
    await expect(shown).toBeFocused();
    await page.keyboard.press('k');
    await expect(rowLink(page, first)).toBeFocused();
  });
});

test('what somebody else has confirmed is shown as it ended, and the queue follows by itself', async ({
  page,
  api,
}) => {
  const intentId = await judgedIntent(api, 18_700);
  await visit(page, `/console/settlement?intent=${intentId}`);
  const desk = page.getByRole('region', { name: 'Settlement in full' });
  await expect(desk.getByRole('button', { name: 'Release the money …' })).toBeVisible();
  const another = await judgedIntent(api, 18_700);
  await expect(rowLink(page, another)).toBeVisible();
  await api.confirm(intentId);
  await expect(desk.getByRole('status').filter({ hasText: 'the payee has the money' })).toBeVisible();
  await expect(desk.getByRole('button', { name: 'Release the money …' })).toHaveCount(0);
  await expect(rowLink(page, intentId)).toHaveCount(0);
});

test('the page of an intent leads to its settlement', async ({ page, api }) => {
  const intentId = await judgedIntent(api, 18_700);
  await visit(page, `/console/intents/${intentId}`);
  await page.getByRole('link', { name: 'Settle …' }).click();
  await expect(page).toHaveURL(new RegExp(`/console/settlement\\?intent=${intentId}`));
  await expect(page.getByRole('button', { name: 'Release the money …' })).toBeVisible();
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('sees the queue and is told that their role may not confirm', async ({ page, api }) => {
    const intentId = await judgedIntent(api, 18_700);
    await visit(page, `/console/settlement?intent=${intentId}`);
    await expect(page.getByText('Your role may look here, and not confirm.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Release the money …' })).toHaveCount(0);
  });
});
