import type { Page } from '@playwright/test';

/**
 * Opens a page and waits until React has taken over what the server sent: a key pressed or a button clicked before
 * that would be lost.
 */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('main a, main button, header button')].every((element) =>
      Object.keys(element).some((name) => name.startsWith('__reactProps')),
    ),
  );
}
