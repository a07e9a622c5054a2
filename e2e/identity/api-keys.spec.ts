import type { Page } from '@playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { reload, visit } from '@/e2e/support/visit';

test.use({ signedInAs: 'tenant_admin' });

/** Creates a key in the browser and gives back what was shown, once. */
async function createKey(page: Page, name: string, role: string): Promise<string> {
  await page.getByRole('button', { name: 'Create API key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  return storeSecret(page);
}

/** Reads the secret that is shown, and says that it is stored; Escape alone does not close it. */
async function storeSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog', { name: /Store the/ });
  const secret = (await dialog.locator('code').textContent()) ?? '';
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  await dialog.getByLabel('I have stored the key').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

test('a key made in the browser works over HTTP until it is revoked', async ({ page, demo }) => {
  await visit(page, '/console/keys');
  const name = 'Booking agent in the story';
  const secret = await createKey(page, name, 'Developer');
  expect(secret).toMatch(/^paybond_sk_sandbox_[0-9a-f]{32}_[0-9a-f]{64}$/);

  const api = demo.client({ apiKey: secret });
  const principal = await api.get('/v1/auth/principal');
  expect(principal).toMatchObject({ status: 200, body: { service_account_role: 'developer', environment: 'sandbox' } });
  expect(await api.create()).toMatchObject({ status: 201 });

  await reload(page);
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('Active');
  expect(await page.content()).not.toContain(secret);

  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: /Revoke/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await expect(row).toContainText('Revoked');
  expect(await api.get('/v1/auth/principal')).toMatchObject({ status: 401 });
  expect(await api.create()).toMatchObject({ status: 401 });
});

test('a rotated key stops at once and its successor works', async ({ page, demo }) => {
  await visit(page, '/console/keys');
  const name = 'Rotated in the story';
  const before = await createKey(page, name, 'Auditor');
  const principalWith = async (apiKey: string): Promise<number> =>
    (await demo.client({ apiKey }).get('/v1/auth/principal')).status;
  expect(await principalWith(before)).toBe(200);

  const row = page.getByRole('row', { name: new RegExp(name) }).filter({ hasText: 'Active' });
  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: /Rotate/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate the key' }).click();
  const after = await storeSecret(page);
  expect(after).not.toBe(before);
  expect(await principalWith(after)).toBe(200);
  expect(await principalWith(before)).toBe(401);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('what can be done to a key is in reach', async ({ page }) => {
    await visit(page, '/console/keys');
    const actions = page.getByRole('button', { name: 'Actions for demo administration' });
    await expect(actions).toBeInViewport({ ratio: 1 });
    await actions.tap();
    await expect(page.getByRole('menuitem', { name: /Revoke/ })).toBeInViewport({ ratio: 1 });
  });
});
