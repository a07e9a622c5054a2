import type { Browser, Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { linkFor } from '@/e2e/support/letters';
import { enrol, goOn } from '@/e2e/support/second-step';
import { reload, visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

/** A picture that is large enough to be taken, and one of its own each time. */
function picture(kilobytes: number): { name: string; mimeType: string; buffer: Buffer } {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452000003e8000003e80806000000', 'hex');
  const buffer = Buffer.alloc(kilobytes * 1_024, 1);
  header.copy(buffer);
  return { name: `${uuidV4()}.png`, mimeType: 'image/png', buffer };
}

/** Accepts the invitation of a new merchant and signs its first person in. */
async function joinAsMerchant(browser: Browser, baseURL: string, link: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await visit(page, link);
  await page.getByLabel('Your name').fill('Mona Quay');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Join' }).click();
  await enrol(page);
  await goOn(page);
  await expect(page).toHaveURL('/console');
  return page;
}

const saved = (page: Page): Promise<void> => expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();

async function fillAddress(page: Page, group: string): Promise<void> {
  const lines = page.getByRole('group', { name: group });
  await lines.getByLabel('Street and number').fill('Quay 1');
  await lines.getByLabel('Town').fill('Kiel');
  await lines.getByLabel('Postal code').fill('24103');
  await lines.getByLabel('Country').selectOption({ label: 'Germany' });
}

test.describe('a merchant', () => {
  test.use({ signedInAs: 'tenant_admin' });

  test('is verified from its invitation to sending in, and loses nothing on the way', async ({
    page: admin,
    browser,
    baseURL,
  }) => {
    test.slow();
    const id = uuidV4();
    const email = `${id}@merchants.example`;
    await visit(admin, '/console/merchants');
    await admin.getByRole('button', { name: 'Invite a merchant' }).click();
    await admin.getByRole('dialog').getByLabel('Organisation').fill(`Tide Tables ${id}`);
    await admin.getByRole('dialog').getByLabel('E-mail of its first person').fill(email);
    await admin.getByRole('dialog').getByRole('button', { name: 'Send the invitation' }).click();
    await expect(admin.getByRole('row', { name: new RegExp(`Tide Tables ${id}`) })).toContainText('Invited');

    const page = await joinAsMerchant(browser, baseURL ?? '', await linkFor(email));
    try {
      await visit(page, '/console/onboarding');
      await expectAccessible(page, twoLooks);
      await page.getByRole('button', { name: 'Start the application' }).press('Enter');
      await expect(page.getByText('0 of 7 parts done')).toBeVisible();
      await expectAccessible(page);

      await test.step('by keyboard, with what is wrong said on leaving a field', async () => {
        await page.getByRole('link', { name: 'Business', exact: true }).press('Enter');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Business');
        await page.getByLabel('Legal name').focus();
        await page.keyboard.press('Tab');
        await expect(page.getByText('Fill this in.')).toBeVisible();
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.type('Tide Tables GmbH');
        await page.keyboard.press('Tab');
        await saved(page);
        await expectAccessible(page);
      });

      await test.step('a server that does not answer, a reload and a sign-out lose nothing', async () => {
        const tax = page.getByLabel('Tax number', { exact: true });
        await page.route('**/console/onboarding/business', (route) =>
          route.request().method() === 'POST' ? route.abort() : route.fallback(),
        );
        await tax.fill('DE 123 456');
        await expect(page.getByText('Not saved yet: no answer arrived.')).toBeVisible();
        await page.unroute('**/console/onboarding/business');
        await saved(page);
        await reload(page);
        await expect(tax).toHaveValue('DE 123 456');
        // Typed, and gone before the pause is over.
        await page.route('**/console/onboarding/business', (route) =>
          route.request().method() === 'POST' ? route.abort() : route.fallback(),
        );
        await tax.fill('DE 123 456 789');
        await page.context().clearCookies();
        await page.unroute('**/console/onboarding/business');
        await page.goto('/console/onboarding/business');
        await expect(page).toHaveURL(/\/sign-in/);
      });
      expect(await page.evaluate(() => Object.values(sessionStorage).join())).toContain('DE 123 456 789');
    } finally {
      await page.context().close();
    }
  });
});

for (const role of ['tenant_admin', 'developer'] as const) {
  test.describe(`the role ${role}`, () => {
    test.use({ signedInAs: role });

    test('sees how far it is, and nothing that was said', async ({ page }) => {
      for (const part of ['', '/business', '/people', '/ownership', '/documents', '/website', '/payout', '/review']) {
        await visit(page, `/console/onboarding${part}`);
        await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
        await expect(page.getByRole('main')).toContainText('The verification has not begun');
      }
    });
  });
}

test('a personal link that nobody was given says no more than one that is over', async ({ page }) => {
  await visit(page, `/upload/${'A'.repeat(43)}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
  await expectAccessible(page);
});
