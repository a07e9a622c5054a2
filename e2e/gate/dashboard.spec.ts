import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';

test('somebody makes an account, registers an agent by keyboard and gives it its key', async ({ page, request }) => {
  const unique = `${Date.now()}-${Math.trunc(Math.random() * 1e6)}`;
  await page.goto('/auth/register');
  await expectAccessible(page, twoLooks);
  await page.getByLabel('E-mail address').fill(`story-${unique}@example.test`);
  await page.getByLabel('Password').fill('long enough');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  await expectAccessible(page, twoLooks);

  await page.getByLabel('Name', { exact: true }).focus();
  for (const text of ['Story agent', 'python', `bot-${unique}`]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Install link for bot-${unique}`);
  await expectAccessible(page, twoLooks);
  const link = (await page.getByRole('region', { name: 'Install link' }).textContent()) ?? '';

  await page.getByRole('link', { name: 'Back to the agent' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Story agent');
  await expectAccessible(page, twoLooks);

  await page.goto(link);
  await page.getByRole('button', { name: 'Redeem once' }).focus();
  await expectAccessible(page, twoLooks);
  const redeemed = await request.post(link);
  expect(await redeemed.json()).toMatchObject({ bot_id: `bot-${unique}`, credential: { header: 'X-Payjent-Bot-Key' } });
  expect((await request.post(link)).status()).toBe(404);
});
