import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { expectLetter, linkFor } from '@/e2e/support/letters';
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

/** What everybody reads, whatever address they gave. */
async function sentWords(page: Page): Promise<string> {
  await expect(page).toHaveURL('/signup/sent');
  return (await page.getByRole('main').textContent()) ?? '';
}

test('a visitor makes an organisation by a letter, is its owner, and comes back by signing in', async ({ page }) => {
  const email = `${uuidV4()}@lantern.example`;
  await visit(page, '/sign-in');
  await page.getByRole('link', { name: 'Make an account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Make a Tidegate account');
  await fillIn(page, { email });
  await sentWords(page);

  await visit(page, await linkFor(email));
  await expect(page.getByLabel('E-mail')).toHaveValue(email);
  await expectAccessible(page, twoLooks);
  await page.getByLabel('Password').fill('the password of somebody else');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText('not the password that was chosen');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Make my account' }).click();
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

test('an address that has an account is answered like any other, and told by mail', async ({ page, demo }) => {
  const { email } = demo.user('stranger');
  await visit(page, '/signup');
  await fillIn(page, { email });
  const known = await sentWords(page);
  await visit(page, '/signup');
  await fillIn(page, { email: `${uuidV4()}@lantern.example` });
  expect(known).toBe(await sentWords(page));
  expect(known).not.toContain(email);
  await expectLetter(email, 'which has one already');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('it is a plain form, and a name that is only blanks is told in words', async ({ page }) => {
    const email = `${uuidV4()}@lantern.example`;
    await page.goto('/signup');
    await page.getByLabel('Organisation').fill('   ');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await expect(page.getByText('Use one line of printable text')).toBeVisible();
    await page.getByLabel('Organisation').fill('Lantern Boats');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Make an account' }).click();
    await expect(page).toHaveURL('/signup/sent');
    await page.goto(await linkFor(email));
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Make my account' }).click();
    await expect(page).toHaveURL('/console');
  });
});
