import type { Locator, Page } from '@playwright/test';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { expect, test } from '@/e2e/support/fixtures';
import { reload, visit } from '@/e2e/support/visit';

const masked = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

const x402Card = (page: Page): Locator => page.getByRole('region', { name: 'x402, USDC on Base' });
const proposal = (page: Page): Locator => page.getByRole('region', { name: 'Proposed Base address' });

/** Other stories make versions meanwhile: one's own is known by what it says. */
const versions = (page: Page): Locator =>
  page.getByRole('table', { name: 'History of the configuration' }).getByRole('row');

/** Registers a new address with the wallet that owns it; gives back what the console may show of it. */
async function propose(page: Page, reason: string): Promise<string> {
  const wallet = privateKeyToAccount(generatePrivateKey());
  await x402Card(page).getByRole('button', { name: 'Register address' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill(wallet.address);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  const message = (await dialog.locator('pre').textContent()) ?? '';
  expect(message).toContain(wallet.address);
  await dialog.getByLabel('Signature').fill(await wallet.signMessage({ message }));
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: 'Propose the address' }).click();
  await expect(dialog).toBeHidden();
  return masked(wallet.address);
}

/** A tenant that has a destination and nothing that waits, whatever an earlier try left behind. */
async function settle(page: Page): Promise<void> {
  if ((await proposal(page).count()) > 0) {
    await proposal(page).getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw it' }).click();
    await expect(proposal(page)).toHaveCount(0);
  }
  if (await x402Card(page).getByText('Nowhere yet').isVisible()) {
    const first = await propose(page, 'our first wallet');
    await expect(x402Card(page)).toContainText(first);
  }
}

test.describe('a change of destination', () => {
  test.use({ signedInAs: 'owner' });

  test('is proposed by one admin, approved by a second, and told in the history', async ({
    page,
    browser,
    baseURL,
    sessionOf,
  }) => {
    await visit(page, '/console/rails');
    await settle(page);
    const before = await x402Card(page)
      .getByText(/^0x[0-9a-fA-F]{4}…/)
      .textContent();
    const next = await propose(page, 'the treasury moved');
    await expect(proposal(page)).toContainText(next);
    await expect(proposal(page)).toContainText('the treasury moved');
    await expect(proposal(page)).toContainText('another tenant admin or owner has to approve it');
    await expect(proposal(page).getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await expect(x402Card(page)).toContainText(before ?? '');

    const second = await browser.newContext({ baseURL, storageState: await sessionOf('tenant_admin') });
    try {
      const other = await second.newPage();
      await visit(other, '/console/rails');
      await proposal(other).getByRole('button', { name: 'Approve' }).click();
      await other.getByRole('dialog').getByRole('button', { name: 'Approve the destination' }).click();
      await expect(proposal(other)).toHaveCount(0);
      await expect(x402Card(other)).toContainText(next);
    } finally {
      await second.close();
    }

    await reload(page);
    await expect(x402Card(page)).toContainText(next);
    const version = versions(page).filter({ hasText: `is paid to ${next}` });
    await expect(version).toContainText('the treasury moved');
    await expect(version).toContainText(/proposed by \p{L}+/u);
  });

  test('is refused when the signature is of another wallet, and what was typed stays', async ({ page }) => {
    await visit(page, '/console/rails');
    const [mine, other] = [generatePrivateKey(), generatePrivateKey()].map((key) => privateKeyToAccount(key));
    if (!mine || !other) throw new Error('two wallets');
    await x402Card(page).getByRole('button', { name: 'Register address' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Address').fill(mine.address.toLowerCase());
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await expect(dialog.getByRole('alert')).toContainText('no Base address');
    await dialog.getByLabel('Address').fill(mine.address);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    const message = (await dialog.locator('pre').textContent()) ?? '';
    await dialog.getByLabel('Signature').fill(await other.signMessage({ message }));
    await dialog.getByLabel('Reason').fill('not ours');
    await dialog.getByRole('button', { name: 'Propose the address' }).click();
    await expect(dialog.getByRole('alert')).toContainText('The signature does not fit');
    await expect(dialog.getByLabel('Reason')).toHaveValue('not ours');
  });
});

test.describe('modes', () => {
  test.use({ signedInAs: 'owner' });

  test('of a rail that only exists as a simulation cannot be connected', async ({ page }) => {
    await visit(page, '/console/rails');
    const card = page.getByRole('region', { name: 'Adyen manual capture' });
    await card.getByRole('button', { name: /Change mode/ }).click();
    const options = page.getByRole('dialog').getByLabel('Mode').getByRole('option');
    await expect(options).toHaveText(['Simulated', 'Disabled']);
  });

  test('change by keyboard alone, with a reason that the history shows', async ({ page }) => {
    await visit(page, '/console/rails');
    const card = page.getByRole('region', { name: 'Stripe MPP' });
    for (const [mode, reason] of [
      ['Disabled', 'not sold here'],
      ['Simulated', 'sold again'],
    ] as const) {
      await card.getByRole('button', { name: /Change mode/ }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByLabel('Mode')).toBeFocused();
      await page.keyboard.type(mode);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await expect(dialog.getByText('Say why')).toBeVisible();
      await page.keyboard.type(reason);
      await page.keyboard.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(card.getByText(mode, { exact: true })).toBeVisible();
      await expect(versions(page).filter({ hasText: reason }).first()).toContainText(`Stripe MPP: ${mode}`);
    }
  });
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('sees the rails without any button that changes them', async ({ page }) => {
    await visit(page, '/console/rails?stripe=returned');
    await expect(x402Card(page)).toContainText('Counterpart');
    const buttons = /Change mode|Register address|Link|Approve|Withdraw|Change settings|Confirm ACH/;
    await expect(page.getByRole('main').getByRole('button', { name: buttons })).toHaveCount(0);
  });
});
