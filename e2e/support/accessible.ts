import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const themes = ['light', 'dark'] as const;
/** CSS pixels: a phone, a tablet, a desk. */
const widths = [390, 768, 1440] as const;
export type Width = (typeof widths)[number];
const height = 900;

/** A dialog that only a phone has is not looked at elsewhere. */
export async function expectAccessible(page: Page, at: readonly Width[] = widths): Promise<void> {
  const problems: string[] = [];
  for (const width of at) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await painted(page);
      const found = [...(await overflow(page)), ...(await violations(page))];
      problems.push(...found.map((problem) => `${width} px, ${colorScheme}: ${problem}`));
    }
  }
  expect(problems).toEqual([]);
}

/** The next frame but one shows everything that has changed. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

async function violations(page: Page): Promise<readonly string[]> {
  const results = await new AxeBuilder({ page }).analyze();
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** The page itself never scrolls sideways; tables scroll inside their own frame. */
async function overflow(page: Page): Promise<readonly string[]> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
  }));
  return scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px wider than the screen`] : [];
}
