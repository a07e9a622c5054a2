import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

interface Account {
  readonly email: string;
  readonly password?: string;
}

async function fillIn(page: Page, { email, password: secret = password }: Account): Promise<void> {
  await page.getByLabel('Organisation').fill('Lantern Boats');
  await page.getByLabel('Your name').fill('Ada Byrne');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Make an account' }).click();
}

test('a visitor makes an organisation, is its owner, and comes back by signing in', async ({ page }) => {
  const email = `${uuidV4()}@lantern.example`;
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Make an account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make a Tidegate account');
  await fillIn(page, { email });
  await expect(page).toHaveURL('/console');
  await expect(page.getByRole('button', { name: /Owner$/ })).toContainText('Ada Byrne');
  await expect(page.getByRole('button', { name: /^Organisation/ })).toContainText('Lantern Boats');
  await expect(page.getByText('Real money moves here', { exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: /Owner$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/console');
});

test('a taken address is not told, and what was typed stays', async ({ page, demo }) => {
  const { email } = demo.user('owner');
  await visit(page, '/signup');
  await fillIn(page, { email });
  const alert = page.getByRole('alert').filter({ hasText: /\S/ });
  await expect(alert).toContainText('sign in instead');
  await expect(alert).not.toContainText(email);
  await expect(page.getByLabel('Organisation')).toHaveValue('Lantern Boats');
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await expect(page.getByLabel('Password')).toHaveValue('');
  await expectAccessible(page, twoLooks);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('it is a plain form, and a name that is only blanks is told in words', async ({ page }) => {
    await page.goto('/signup');
    await page.getByLabel('Organisation').fill('   ');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail').fill(`${uuidV4()}@lantern.example`);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await expect(page.getByText('Use one line of printable text')).toBeVisible();
    await page.getByLabel('Organisation').fill('Lantern Boats');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await expect(page).toHaveURL('/console');
  });
});
