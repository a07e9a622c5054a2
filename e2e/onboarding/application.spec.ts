import type { Browser, Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { linkFor } from '@/e2e/support/letters';
import { enrol, goOn } from '@/e2e/support/second-step';
import { reload, visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** A picture of its own each time, of about so many kilobytes. */
function picture(kilobytes: number): { name: string; mimeType: string; buffer: Buffer } {
  const id = uuidV4();
  const buffer = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('000004b0000003840802000000', 'hex')),
    chunk('IDAT', Buffer.concat([Buffer.from(id), Buffer.alloc(kilobytes * 1_024)])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name: `${id}.png`, mimeType: 'image/png', buffer };
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

/** Invites a merchant; the link that its first person gets. */
async function invitedBy(admin: Page): Promise<string> {
  const id = uuidV4();
  const email = `${id}@merchants.example`;
  await visit(admin, '/console/merchants');
  await admin.getByRole('button', { name: 'Invite a merchant' }).click();
  await admin.getByRole('dialog').getByLabel('Organisation').fill(`Tide Tables ${id}`);
  await admin.getByRole('dialog').getByLabel('E-mail of its first person').fill(email);
  await admin.getByRole('dialog').getByRole('button', { name: 'Send the invitation' }).click();
  await expect(admin.getByRole('row', { name: new RegExp(`Tide Tables ${id}`) })).toContainText('Invited');
  return linkFor(email);
}

async function fillAddress(page: Page, group: string): Promise<void> {
  const lines = page.getByRole('group', { name: group });
  await lines.getByLabel('Street and number').fill('Quay 1');
  await lines.getByLabel('Town').fill('Kiel');
  await lines.getByLabel('Postal code').fill('24103');
  await lines.getByLabel('Country').selectOption({ label: 'Germany' });
}

const saved = (page: Page): Promise<void> => expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();

test.describe('a merchant', () => {
  test.use({ signedInAs: 'tenant_admin' });

  test('begins by keyboard, and loses nothing that was typed', async ({ page: admin, browser, baseURL }) => {
    test.slow();
    const page = await joinAsMerchant(browser, baseURL ?? '', await invitedBy(admin));
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

  test('fills in every part, sends it in, and lets a person upload their own', async ({
    page: admin,
    browser,
    baseURL,
  }) => {
    test.slow();
    const page = await joinAsMerchant(browser, baseURL ?? '', await invitedBy(admin));
    const done = async () => {
      await page.getByRole('button', { name: 'Done with this part' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Verification');
    };
    const choose = (name: string, file: ReturnType<typeof picture>) => page.getByLabel(name).setInputFiles(file);
    try {
      await visit(page, '/console/onboarding');
      await page.getByRole('button', { name: 'Start the application' }).click();
      await expect(page.getByText('0 of 7 parts done')).toBeVisible();

      await visit(page, '/console/onboarding/business');
      await page.getByRole('button', { name: 'Done with this part' }).click();
      await expect(page.getByText(/\d+ still missing here/)).toBeVisible();
      await expectAccessible(page, twoLooks);
      await page.getByLabel('Kind of company').selectOption({ label: 'Private company' });
      await page.getByLabel('Legal name').fill('Tide Tables GmbH');
      await page.getByLabel('Register number').fill('HRB 4711');
      await page.getByLabel('Tax number', { exact: true }).fill('DE123');
      await page.getByLabel('Founded on').fill('2020-01-31');
      await page.getByLabel('Country of registration').selectOption({ label: 'Germany' });
      await fillAddress(page, 'Registered address');
      await page.getByRole('button', { name: 'Same as the registered address' }).click();
      const operating = page.getByRole('group', { name: /Operating address/ });
      await expect(operating.getByLabel('Town')).toHaveValue('Kiel');
      await done();

      await visit(page, '/console/onboarding/website');
      await page.getByLabel('Kind of business').selectOption({ label: 'Software' });
      await page.getByRole('textbox', { name: 'Website' }).fill('https://tide-tables.example');
      await page
        .getByLabel(/What you sell/)
        .fill('Tide tables as software for harbours and sailors, by download, refunded within thirty days.');
      await done();

      await visit(page, '/console/onboarding/payout');
      await page.getByLabel('Account holder').fill('Tide Tables GmbH');
      await page.getByLabel('Account number').fill('DE02120300000000202051');
      await done();

      await visit(page, '/console/onboarding/people');
      await page.getByRole('button', { name: 'Add a person' }).click();
      await page.getByRole('checkbox', { name: 'Director' }).check();
      await page.getByRole('checkbox', { name: 'Signs for the business' }).check();
      await page.getByLabel('Given names').fill('Ada');
      await page.getByLabel('Family name').fill('Seafarer');
      await page.getByLabel('Date of birth').fill('1980-05-31');
      await page.getByLabel('Nationality').selectOption({ label: 'Germany' });
      await fillAddress(page, 'Home address');
      await done();

      await visit(page, '/console/onboarding/ownership');
      await page.getByLabel('Who owns').selectOption({ label: 'Ada Seafarer' });
      await page.getByLabel('Share in percent').fill('60');
      await expect(page.getByText('Who holds the other 40 % of Tide Tables GmbH?')).toBeVisible();
      await expect(page.getByText('Beneficial owner')).toBeVisible();
      await expectAccessible(page, twoLooks);
      await page.getByLabel('Share in percent').fill('100');
      await page.getByRole('button', { name: 'Save this share' }).click();
      await expect(page.getByRole('table', { name: 'Shares' })).toContainText('100 %');
      await done();

      await visit(page, '/console/onboarding/documents');
      const statement = 'Bank statement: file';
      await choose(statement, picture(150));
      await expect(page.getByText('File: uploaded.')).toBeVisible();
      await choose(statement, picture(20));
      await expect(page.getByText('smaller than 100 KB')).toBeVisible();
      await expect(page.getByText('The file that was uploaded before is still there.')).toBeVisible();
      await expectAccessible(page, twoLooks);

      await page.getByRole('button', { name: 'Make a link for Ada Seafarer' }).click();
      const link = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
      await page.getByLabel('I have copied the link').check();
      await page.getByRole('button', { name: 'Done', exact: true }).click();
      await uploadsBy(browser, link);

      await visit(page, '/console/onboarding/review');
      await expectAccessible(page, twoLooks);
      await page.getByRole('checkbox', { name: /I may speak for the business/ }).check();
      await page.getByRole('button', { name: 'Send it in' }).click();
      await expect(page.getByText(/Checking automatically|With compliance/).first()).toBeVisible();
      await visit(page, '/console/onboarding/business');
      await expect(page.getByLabel('Legal name')).toBeDisabled();
      await expect(page.getByText('Locked: this was sent in').first()).toBeVisible();
    } finally {
      await page.context().close();
    }
  });
});

/** The holder of a personal link, on a phone, signed in nowhere. */
async function uploadsBy(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [] },
    viewport: { width: 390, height: 844 },
  });
  const phone = await context.newPage();
  try {
    await visit(phone, link);
    await expect(phone.getByRole('main')).not.toContainText('Seafarer');
    await expectAccessible(phone, twoLooks);
    await phone.getByLabel('Photo identity document: file').setInputFiles(picture(160));
    await expect(phone.getByText('File: uploaded.').first()).toBeVisible();
  } finally {
    await context.close();
  }
}

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
