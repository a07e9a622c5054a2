import { expect, type Page } from '@playwright/test';
import type { DemoUser } from '@/prisma/seed/demo/demo-file';
import { visit } from './visit';

/** Fills in the sign-in form of the page that is open and sends it. */
export async function submitSignIn(page: Page, { email, password }: Pick<DemoUser, 'email' | 'password'>) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Opens a session of its own, and with it the console. */
export async function signIn(page: Page, user: Pick<DemoUser, 'email' | 'password'>): Promise<void> {
  await visit(page, '/sign-in');
  await submitSignIn(page, user);
  await expect(page).toHaveURL('/console');
}
