import type { Page } from '@playwright/test';

/** Opens a page and waits until it can be worked with. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await inPlace(page);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await inPlace(page);
}

/**
 * Waits until every part that the server sent stands in its place and React has taken it over: a key pressed or a
 * button clicked before that would be lost.
 */
async function inPlace(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const isWaiting = document.querySelector('template[id^="B:"], [hidden][id^="S:"] > :not(template)') !== null;
    const parts = [...document.querySelectorAll('main a, main button, header button')];
    return !isWaiting && parts.every((part) => Object.keys(part).some((name) => name.startsWith('__reactProps')));
  });
}
