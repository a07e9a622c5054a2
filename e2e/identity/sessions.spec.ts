import { expect, test } from '@/e2e/support/fixtures';
import { signIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

test('a session that ended is out at once, wherever its cookie is', async ({
  page,
  context,
  browser,
  baseURL,
  demo,
}) => {
  await signIn(page, demo.user('owner'));
  const copy = await browser.newContext({ baseURL, storageState: await context.storageState() });
  try {
    const elsewhere = await copy.newPage();
    await visit(elsewhere, '/console/intents');
    await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Intents');

    await page.getByRole('button', { name: /Owner$/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);

    await visit(elsewhere, '/console/keys');
    await expect(elsewhere).toHaveURL(/\/sign-in\?/);
    const read = await copy.request.get('/api/console/intents', { maxRedirects: 0 });
    expect(read.status()).toBe(401);
  } finally {
    await copy.close();
  }
});
