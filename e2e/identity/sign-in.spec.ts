import type { Page } from '@playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { signIn, submitSignIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

/** Far fewer than it takes to guess anything. */
const mostGuesses = 10;

const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

test('the right password opens the console', async ({ page, demo }) => {
  await signIn(page, demo.user('owner'));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: /Owner$/ })).toBeVisible();
});

test('a wrong password and an unknown address are answered with the same words', async ({ page, demo }) => {
  const { email } = demo.user('tenant_admin');
  const answers: (string | null)[] = [];
  for (const address of [email, 'nobody@nowhere.example']) {
    await visit(page, '/sign-in');
    await submitSignIn(page, { email: address, password: 'not the password' });
    await expect(refusal(page)).toBeVisible();
    answers.push(await refusal(page).textContent());
    await expect(page.getByLabel('E-mail')).toHaveValue(address);
    await expect(page.getByLabel('Password')).toHaveValue('');
  }
  expect(answers[0]).toBe(answers[1]);
  expect(answers[0]).not.toContain(email);
});

test('an account that is guessed at waits, and is told so', async ({ page }) => {
  const guess = { email: 'guessed@nowhere.example', password: 'a guess' };
  const tooMany = refusal(page).filter({ hasText: /too many/i });
  await visit(page, '/sign-in');
  let refused = 0;
  while (refused < mostGuesses && !(await tooMany.isVisible())) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await submitSignIn(page, guess);
    await answered;
    // The form empties itself with the answer; what is typed before that would be lost.
    await expect(page.getByLabel('Password')).toHaveValue('');
    await expect(refusal(page)).toBeVisible();
    refused += 1;
  }
  await expect(tooMany).toContainText(/second|minute/);
  expect(refused, 'guesses before the wait').toBeGreaterThan(3);
});

test('a password can be pasted', async ({ page, context, demo }) => {
  const { email, password } = demo.user('developer');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await visit(page, '/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.evaluate((text) => navigator.clipboard.writeText(text), password);
  await page.getByLabel('Password').focus();
  await page.keyboard.press('ControlOrMeta+V');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/console');
});

test('the keyboard is enough', async ({ page, demo }) => {
  const { email, password } = demo.user('operator');
  await visit(page, '/sign-in');
  for (let steps = 0; steps < 5 && !(await page.getByLabel('E-mail').evaluate(isFocused)); steps += 1) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/console');
});

const isFocused = (element: Element): boolean => element === document.activeElement;

test('a signed-out visitor comes back to the page that was asked for', async ({ page, demo }) => {
  await visit(page, '/console/intents?status=released&sort=deadline');
  await expect(page).toHaveURL(/\/sign-in\?/);
  await submitSignIn(page, demo.user('auditor'));
  await expect(page).toHaveURL('/console/intents?status=released&sort=deadline');
});

for (const elsewhere of [
  'https://elsewhere.example/',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/api/auth/signout',
]) {
  test(`sign-in never leads to ${elsewhere}`, async ({ page, demo }) => {
    await visit(page, `/sign-in?${new URLSearchParams({ next: elsewhere })}`);
    await submitSignIn(page, demo.user('owner'));
    await expect(page).toHaveURL('/console');
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('sign-in is a plain form', async ({ page, demo }) => {
    await page.goto('/sign-in');
    await submitSignIn(page, demo.user('owner'));
    await expect(page).toHaveURL('/console');
    await expect(page.getByRole('navigation', { name: 'Console' })).toBeVisible();
  });
});
