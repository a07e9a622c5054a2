import { expect, type Page } from '@playwright/test';
import { type Authenticator, authenticatorWith } from '@/lib/testing/authenticator';

export interface SecondStep {
  readonly authenticator: Authenticator;
  readonly recoveryCodes: readonly string[];
}

/** The recovery codes that the page shows, this once. */
export async function shownRecoveryCodes(page: Page): Promise<readonly string[]> {
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  return codes.allTextContents();
}

/** Sets up the authenticator that the page asks for, and stays with the recovery codes. */
export async function enrol(page: Page): Promise<SecondStep> {
  const secret = page.locator('code');
  // Whoever has a second step already is never shown one: said at once, not after the whole story's time.
  await expect(secret).toBeVisible();
  const authenticator = authenticatorWith((await secret.textContent()) ?? '');
  await page.getByLabel('Code', { exact: true }).fill(authenticator.code(-1));
  await page.getByRole('button', { name: 'Turn the second step on' }).click();
  return { authenticator, recoveryCodes: await shownRecoveryCodes(page) };
}

export const goOn = (page: Page): Promise<void> =>
  page.getByRole('link', { name: 'I have stored them: continue' }).click();
