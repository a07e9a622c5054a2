import { expect, type Page } from '@playwright/test';
import axe, { type Result, type RunOptions } from 'axe-core';

/** CSS pixels: a phone, a tablet, a desk. */
const widths = [390, 768, 1440] as const;
const themes = ['light', 'dark'] as const;
const height = 900;

/** One way in which a page is looked at. */
export interface Look {
  readonly width: (typeof widths)[number];
  readonly theme: (typeof themes)[number];
}

export const everyLook: readonly Look[] = widths.flatMap((width) => themes.map((theme) => ({ width, theme })));
/** Both ends: for what differs little from what was looked at in every way. */
export const twoLooks: readonly Look[] = [
  { width: 390, theme: 'dark' },
  { width: 1440, theme: 'light' },
];
/** For what only opens on a screen of some width. */
export const looksAt = (...chosen: readonly Look['width'][]): readonly Look[] =>
  everyLook.filter(({ width }) => chosen.includes(width));

/** Checks the page as it stands: axe finds nothing, and nothing is wider than the screen. */
export async function expectAccessible(page: Page, looks: readonly Look[] = everyLook): Promise<void> {
  const problems: string[] = [];
  const seen = new Set<number>();
  for (const { width, theme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: theme });
    await painted(page);
    const found = [...(await overflow(page)), ...(await violations(page, seen.has(width) ? ofColours : {}))];
    seen.add(width);
    problems.push(...found.map((problem) => `${width} px, ${theme}: ${problem}`));
  }
  expect(problems).toEqual([]);
}

/** The next frame but one shows everything that has changed. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

/** What a theme changes: enough for a width of which everything else was looked at in the other theme. */
const ofColours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

const runAxe = (options: RunOptions): string =>
  `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })}).then(({ violations }) => violations)`;

async function violations(page: Page, options: RunOptions): Promise<readonly string[]> {
  // Its half megabyte is read once per page: reading it takes longer than looking at the page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate<Result[]>(runAxe(options));
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** The page itself never scrolls sideways; tables scroll inside their own frame. */
async function overflow(page: Page): Promise<readonly string[]> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px wider than the screen`] : [];
}
