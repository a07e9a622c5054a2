import { randomInt } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { openIntent, refusedIntent, releasedIntent } from '@/e2e/support/intents';
import { rowLink, rowLinks } from '@/e2e/support/rows';
import { reload, visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';
import { pageSize } from '@/lib/views/contract';

const rows = (page: Page) => page.getByRole('table', { name: 'Intents' }).locator('tbody').getByRole('row');
const idsShown = (page: Page) =>
  rowLinks(page).evaluateAll((links) => links.map((link) => link.getAttribute('data-row-link')));

test.describe('the list of intents', () => {
  test.use({ signedInAs: 'operator' });

  test('keeps filters and order in the address, for a reload and for somebody else', async ({
    page,
    api,
    browser,
    baseURL,
    sessionOf,
  }) => {
    const [released, refused] = [await releasedIntent(api), await refusedIntent(api)];
    await visit(page, '/console/intents');
    const states = page.getByRole('list', { name: 'States shown' });
    await states.getByRole('link', { name: 'Released' }).click();
    await expect(page).toHaveURL(/status=released/);
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'Next deadline first' });
    await expect(page).toHaveURL(/sort=deadline/);
    await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'Newest first' });
    await expect(rowLink(page, released)).toBeVisible();
    await expect(rowLink(page, refused)).toHaveCount(0);

    await reload(page);
    await expect(states.getByRole('link', { name: 'Released' })).toHaveAttribute('aria-current', 'true');
    await expect(rowLink(page, released)).toBeVisible();

    const another = await browser.newContext({ baseURL, storageState: await sessionOf('auditor') });
    try {
      const theirs = await another.newPage();
      await visit(theirs, page.url());
      await expect(rowLink(theirs, released)).toBeVisible();
      await expect(rowLink(theirs, refused)).toHaveCount(0);
    } finally {
      await another.close();
    }

    await page.goBack();
    await expect(page).toHaveURL(/sort=deadline/);
    await page.getByRole('link', { name: 'Clear all filters' }).click();
    await expect(states.getByRole('link', { name: 'Released' })).not.toHaveAttribute('aria-current', 'true');
  });

  test('finds an intent by its id, its amount and its agent', async ({ page, api, demo }) => {
    const intentId = await openIntent(api, { amountCents: 123_457 });
    await visit(page, '/console/intents');
    const search = page.getByRole('searchbox');
    for (const text of [intentId, intentId.slice(0, 13), '1234.57', demo.tenant.payee.did]) {
      await search.fill(text);
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page).toHaveURL((url) => url.searchParams.get('q') === text);
      await expect(rowLink(page, intentId)).toBeVisible();
    }
    await search.fill('1234.58');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'No intent matches' })).toBeVisible();
  });

  test('is walked with the keyboard, and a row opens beside the list or as a page', async ({ page, api }) => {
    const intentId = await openIntent(api, { amountCents: 77_003 });
    await openIntent(api, { amountCents: 77_003 });
    await visit(page, '/console/intents?q=770.03');
    await expect(rows(page)).not.toHaveCount(0);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(rowLink(page, intentId)).toBeFocused();
    await page.keyboard.press('k');
    await expect(rowLink(page, intentId)).not.toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const inspector = page.getByRole('complementary', { name: 'Intent beside the list' });
    await expect(inspector).toContainText('$770.03');
    await page.keyboard.press('Escape');
    await expect(inspector).toBeHidden();
    await rowLink(page, intentId).focus();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page).toHaveURL(`/console/intents/${intentId}`);
  });
});

test.describe('a long list', () => {
  test.use({ signedInAs: 'stranger' });

  test('is read page by page, forth and back, without losing or repeating a row', async ({ page, strangersApi }) => {
    const count = 2 * pageSize + 7;
    // Of this try alone: one before it has left its own in the list.
    const amountCents = 1_000_000 + randomInt(1_000_000);
    const made: string[] = [];
    while (made.length < count) made.push(await openIntent(strangersApi, { amountCents }));
    await visit(page, `/console/intents?q=${(amountCents / 100).toFixed(2)}`);
    await expect(page.getByText(`${count} intents`)).toBeVisible();

    const pages = [await idsShown(page)];
    for (const expected of [pageSize, 7]) {
      const before = page.url();
      await page.getByRole('link', { name: 'Next page' }).click();
      await expect(page).not.toHaveURL(before);
      await expect(rows(page)).toHaveCount(expected);
      await expect.poll(() => idsShown(page)).not.toEqual(pages.at(-1));
      pages.push(await idsShown(page));
    }
    await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
    expect(pages.flat()).toHaveLength(count);
    expect(new Set(pages.flat())).toEqual(new Set(made));

    await reload(page);
    await expect(rows(page)).toHaveCount(7);
    await page.goBack();
    await expect.poll(() => idsShown(page)).toEqual(pages[1]);
    await page.getByRole('link', { name: 'First page' }).click();
    await expect.poll(() => idsShown(page)).toEqual(pages[0]);
  });
});

test.describe('an intent of another organisation', () => {
  test.use({ signedInAs: 'stranger', expectedProblems: [/status of 404/] });

  test('is answered as one that does not exist', async ({ page, api }) => {
    const theirs = await openIntent(api);
    const answers: string[] = [];
    for (const intentId of [theirs, uuidV4()]) {
      const response = await page.goto(`/console/intents/${intentId}`);
      expect(response?.status()).toBe(404);
      const main = (await page.getByRole('main').textContent()) ?? '';
      const read = await page.request.get(`/api/console/intents/${intentId}`);
      expect(read.status()).toBe(404);
      answers.push(main.replaceAll(intentId, 'id'));
    }
    expect(answers[0]).toBe(answers[1]);
    await visit(page, `/console/intents?q=${theirs}`);
    await expect(page.getByRole('heading', { name: 'No intent matches' })).toBeVisible();
  });
});
