import { expect, test } from '@/e2e/support/fixtures';
import { openIntent } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

test.describe('the palette', () => {
  test.use({ signedInAs: 'operator' });

  test('opens from the keyboard, finds an intent and goes there', async ({ page, api }) => {
    const intentId = await openIntent(api, { amountCents: 98_765 });
    await visit(page, '/console');
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await expect(palette.getByRole('combobox')).toBeFocused();
    await expect(palette.getByRole('option', { name: 'API keys' })).toHaveCount(0);

    await page.keyboard.type('987.65');
    await expect(palette.getByRole('option', { name: /987\.65/ }).first()).toBeVisible();
    await palette.getByRole('combobox').fill(intentId);
    await expect(palette.getByRole('option', { name: /\$987\.65/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/console/intents/${intentId}`);
  });

  test('gives the focus back to where it was', async ({ page }) => {
    await visit(page, '/console');
    const opener = page.getByRole('button', { name: /Search or run a command/ });
    await opener.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  });
});

test.describe('the sheet of shortcuts', () => {
  test.use({ signedInAs: 'operator' });

  test('opens with ? and lets single keys be switched off', async ({ page }) => {
    await visit(page, '/console');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(sheet).toBeVisible();
    await sheet.getByLabel(/Shortcuts of a single key/).uncheck();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await page.keyboard.press('?');
    await expect(sheet).toBeHidden();
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible();
  });
});

test('sandbox and live are never mistaken for each other', async ({ page, api, demo }) => {
  await openIntent(api);
  await signIn(page, demo.user('owner'));
  await expect(page.getByText('No real money moves here')).toBeVisible();

  await page.getByRole('button', { name: /^Organisation/ }).click();
  await page.getByRole('menuitemradio', { name: /Live/ }).click();
  await expect(page.getByText('Real money moves here', { exact: true })).toBeVisible();
  await expect(page.getByText('No real money moves here')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Organisation .+ Live/ })).toBeVisible();

  await visit(page, '/console/intents');
  await expect(page.getByRole('heading', { name: 'No intent yet' })).toBeVisible();
  await expect(page.getByText('Real money moves here', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: /^Organisation/ }).click();
  await page.getByRole('menuitemradio', { name: /Sandbox/ }).click();
  await expect(page.getByText('No real money moves here')).toBeVisible();
  await visit(page, '/console/intents');
  await expect(page.getByRole('table', { name: 'Intents' })).toBeVisible();
});
