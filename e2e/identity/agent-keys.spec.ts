import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@/e2e/support/fixtures';
import { visit } from '@/e2e/support/visit';

test.use({ signedInAs: 'owner' });

/** As an agent makes them, with its own tools. */
function newKeys(): { readonly seedHex: string; readonly publicHex: string } {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const hex = (text: string): string => Buffer.from(text, 'base64url').toString('hex');
  return { seedHex: hex(d), publicHex: hex(x) };
}

test('an agent is recognised by the key that was registered for it, until that is revoked', async ({ page, demo }) => {
  const keys = newKeys();
  const keyId = `story/agent-${keys.publicHex.slice(0, 8)}`;
  const agent = demo.client({ recognition: { keyId, seedHex: keys.seedHex } });
  expect(await agent.create()).toMatchObject({ status: 403 });

  await visit(page, '/console/agent-keys');
  await page.getByRole('button', { name: 'Register agent key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Key id').fill(keyId);
  await dialog.getByLabel('Public key').fill('not hex');
  await dialog.getByLabel('Label').focus();
  await expect(dialog.getByText(/has 64 hex digits/)).toBeVisible();
  await dialog.getByLabel('Public key').fill(keys.publicHex);
  await dialog.getByRole('button', { name: 'Register key' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: new RegExp(keyId) });
  await expect(row).toContainText('Active');
  expect(await agent.create()).toMatchObject({ status: 201 });

  await row.getByRole('button', { name: /Revoke/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
  await expect(row).toContainText('Revoked');
  expect(await agent.create()).toMatchObject({ status: 403 });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('an agent key can be revoked', async ({ page }) => {
    await visit(page, '/console/agent-keys');
    await expect(page.getByRole('button', { name: /^Revoke harbour-hotels/ })).toBeInViewport({ ratio: 1 });
  });
});
