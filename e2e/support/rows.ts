import type { Locator, Page } from '@playwright/test';

/**
 * What opens a list's rows, as a reader finds it: a part of the page that has come and is not yet in its place is kept
 * hidden by the browser, and nobody's row.
 */
export const rowLinks = (page: Page): Locator => page.locator('[data-row-link]').filter({ visible: true });

export const rowLink = (page: Page, intentId: string): Locator =>
  page.locator(`[data-row-link="${intentId}"]`).filter({ visible: true });
