import { expect, test } from '@/e2e/support/fixtures';
import { visit } from '@/e2e/support/visit';

/** Of an organisation whose intents no other story moves by this rail. */
test.use({ signedInAs: 'stranger' });

test('an admin links an account at Stripe, comes back, and connects ACH debits', async ({ page }) => {
  await visit(page, '/console/rails');
  const ach = page.getByRole('region', { name: 'Stripe ACH debit' });
  const account = page.getByRole('region', { name: 'Stripe account' });
  await expect(ach).toContainText('Stripe simulator (test)');

  await account.getByRole('button', { name: 'Link a Stripe account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Contact e-mail').fill('finance@northwind.example');
  await dialog.getByLabel('Country').fill('us');
  await dialog.getByRole('button', { name: 'Go on at Stripe' }).click();
  await page.getByRole('button', { name: 'Leave it incomplete' }).click();
  await expect(page).toHaveURL(/\/console\/rails\?stripe=/);
  await expect(account).not.toContainText('Can be paid');
  await expect(account.getByRole('button', { name: 'Use as destination' })).toHaveCount(0);

  await account.getByRole('button', { name: 'Continue at Stripe' }).click();
  await page.getByRole('button', { name: 'Complete onboarding' }).click();
  await expect(page.getByRole('main').getByText('Stripe can pay your account.')).toBeVisible();
  await expect(account).toContainText('Can be paid');
  await account.getByRole('button', { name: 'Use as destination' }).click();
  await dialog.getByLabel('Reason').fill('our account');
  await dialog.getByRole('button', { name: 'Propose the account' }).click();
  await expect(account).toContainText('Released money goes here');

  await expect(ach).toContainText('The terms of ACH debit are not confirmed');
  await ach.getByRole('button', { name: 'Confirm ACH terms' }).click();
  await dialog.getByLabel('Reason').fill('read by finance');
  await dialog.getByRole('button', { name: 'Confirm the terms' }).click();
  await expect(ach.getByRole('button', { name: 'Confirm ACH terms' })).toHaveCount(0);

  for (const [mode, word] of [
    ['connected', 'Connected'],
    ['simulated', 'Simulated'],
  ] as const) {
    await ach.getByRole('button', { name: /Change mode/ }).click();
    await dialog.getByLabel('Mode', { exact: true }).selectOption(mode);
    await dialog.getByLabel('Reason').fill(`now ${mode}`);
    await dialog.getByRole('button', { name: 'Change mode' }).click();
    await expect(dialog).toBeHidden();
    await expect(ach.getByText(word, { exact: true })).toBeVisible();
  }
});
