import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { visit } from '@/e2e/support/visit';

test.use({ signedInAs: 'owner', trace: 'off' });

for (const [name, what] of [
  [/Change mode of Stripe Connect/, 'Mode of Stripe Connect'],
  [/Change settings/, 'Settlement settings'],
  [/Confirm ACH terms/, 'Terms of ACH debit'],
] as const) {
  test(`the dialog "${what}", with what is wrong`, async ({ page }) => {
    await visit(page, '/console/rails');
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog', { name: what });
    await dialog.getByRole('button').last().click();
    await expect(dialog.getByText('Say why')).toBeVisible();
    await expectAccessible(page, twoLooks);
  });
}

test('an address that is none, and the text to sign', async ({ page }) => {
  await visit(page, '/console/rails');
  await page.getByRole('button', { name: 'Register address' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill('0x1234');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expectAccessible(page, twoLooks);
  await dialog.getByLabel('Address').fill('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed');
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await expect(dialog.locator('pre')).toContainText('Signing moves no money');
  await expectAccessible(page, twoLooks);
});

test('what somebody reads whose page at Stripe was over', async ({ page }) => {
  await visit(page, '/console/rails?stripe=expired');
  await expect(page.getByText('was used already')).toBeVisible();
  await expectAccessible(page, twoLooks);
});
