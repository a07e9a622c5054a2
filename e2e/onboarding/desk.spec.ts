import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { type DeskPerson, enterDesk, openReview, type Seeded, seedReview, untilQueued } from '@/e2e/support/desk';
import { expect, test } from '@/e2e/support/fixtures';
import { visit } from '@/e2e/support/visit';

test.describe.configure({ mode: 'serial' });

let seeded: Seeded;
let rita: DeskPerson;
let bodo: DeskPerson;
let lena: DeskPerson;

test.beforeAll(async ({ browser, demo }) => {
  seeded = seedReview();
  rita = await enterDesk(browser, demo.file.baseUrl, seeded.people[0]);
  bodo = await enterDesk(browser, demo.file.baseUrl, seeded.people[1]);
  lena = await enterDesk(browser, demo.file.baseUrl, seeded.people[2]);
});
test.afterAll(async () => {
  await rita?.close();
  await bodo?.close();
  await lena?.close();
});

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

test('the queue shows what waits, and one of two reviewers who take it has it', async () => {
  const { merchant } = seeded;
  await untilQueued(rita.page, merchant);
  await untilQueued(bodo.page, merchant);
  await expect(rita.page.getByRole('row', { name: merchant })).toContainText('left');
  await expectAccessible(rita.page);
  await rita.page.setViewportSize({ width: 1440, height: 900 });
  await rita.page.emulateMedia({ colorScheme: 'light' });

  const take = (page: Page) => page.getByRole('button', { name: `Take the case of ${merchant}` }).click();
  await Promise.all([take(rita.page), take(bodo.page)]);
  const has = (page: Page) => page.getByRole('row', { name: merchant }).filter({ hasText: 'You have it' });
  await expect(async () => {
    expect((await has(rita.page).count()) + (await has(bodo.page).count())).toBe(1);
  }).toPass();
  // The stories go on with Rita as the one who has it.
  if ((await has(rita.page).count()) === 0) {
    await bodo.page.getByRole('button', { name: `Put back the case of ${merchant}` }).click();
    await expect(has(bodo.page)).toHaveCount(0);
    await visit(rita.page, '/console/compliance');
    await take(rita.page);
    await expect(has(rita.page)).toHaveCount(1);
  }
  await visit(rita.page, '/console/compliance?show=mine');
  await expect(rita.page.getByRole('row', { name: merchant })).toBeVisible();
});

test('a request is seen as the merchant will see it, can be undone for ten seconds, and is lost with the page', async () => {
  const { page } = rita;
  await openReview(page, seeded.merchant);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
  const ask = panel(page, 'Ask the merchant');
  await page.keyboard.press('r');
  await expect(ask.getByRole('searchbox', { name: 'Add a reason' })).toBeFocused();
  await page.keyboard.type('description');
  await ask.getByRole('button', { name: /^Description insufficient/ }).click();
  await ask.getByLabel('About').selectOption({ label: `${seeded.merchant} GmbH: What the business does` });
  await ask.getByLabel('The merchant reads').fill('Say how it reaches your customers.');
  await ask.getByLabel(/Internal note/).fill('Never to be sent.');
  await ask.getByRole('button', { name: 'See what the merchant will see' }).click();
  const preview = page.getByRole('region', { name: 'What the merchant will see' });
  await expect(preview).toContainText('Say how it reaches your customers.');
  await expect(preview).not.toContainText('Never to be sent.');
  await expectAccessible(page, twoLooks);
  await page.setViewportSize({ width: 1440, height: 900 });
  await ask.getByRole('button', { name: 'Send the request' }).click();
  await expect(ask.getByText('Nothing has been sent yet')).toBeVisible();
  await ask.getByRole('button', { name: 'Undo' }).click();
  await expect(ask.getByText('Nothing has been sent yet')).toHaveCount(0);
  await expect(ask.getByLabel('The merchant reads')).toHaveValue('Say how it reaches your customers.');
  await expect(panel(page, 'Requests')).toContainText('The merchant was asked for nothing');
});

test('a lead takes the case over, and what was typed stays with a word about it', async () => {
  const ask = panel(rita.page, 'Ask the merchant');
  await visit(lena.page, '/console/compliance');
  await openReview(lena.page, seeded.merchant);
  await lena.page.getByRole('button', { name: 'Take it over' }).click();
  await expect(lena.page.getByText('You have this case')).toBeVisible();
  await expect(rita.page.getByText('has taken this case over')).toBeVisible();
  await expect(ask.getByLabel('The merchant reads')).toHaveValue('Say how it reaches your customers.');
  await lena.page.getByRole('button', { name: 'Put it back' }).click();
  await expect(lena.page.getByText('Nobody has this case')).toBeVisible();
  await visit(rita.page, rita.page.url());
  await rita.page.getByRole('button', { name: 'Take the case' }).click();
  await expect(rita.page.getByText('You have this case')).toBeVisible();
});

test('a document is opened, made larger, turned and closed by keyboard, and judged', async () => {
  const { page } = rita;
  const documents = panel(page, 'Documents');
  await expect(documents).toContainText('Not opened by you');
  await page.route('**/documents/**', (route) => route.abort());
  await documents.getByRole('button', { name: /^Open Bank statement/ }).click();
  const viewer = page.getByRole('region', { name: /^Bank statement of/ });
  await expect(viewer.getByRole('alert')).toContainText('could not be opened');
  await page.unroute('**/documents/**');
  await viewer.getByRole('button', { name: 'Try again' }).click();
  await expect(viewer.getByRole('img')).toBeVisible();
  await expect(documents).toContainText('Opened by you at');
  await expect(viewer).toBeFocused();
  for (let times = 0; times < 4; times++) await page.keyboard.press('+');
  await expect(viewer.getByRole('status')).toHaveText('400 %');
  await page.keyboard.press('r');
  await expect(viewer.getByRole('status')).toHaveText('400 %, turned by 90°');
  await expectAccessible(page, twoLooks);
  await page.setViewportSize({ width: 1440, height: 900 });
  await viewer.getByRole('button', { name: 'Close the document' }).focus();
  await page.keyboard.press('Escape');
  await expect(documents.getByRole('button', { name: /^Open Bank statement/ })).toBeFocused();
  await documents.getByRole('button', { name: /^Reject Bank statement/ }).click();
  await documents.getByRole('button', { name: 'Reject the document' }).click();
  await expect(documents).toContainText('Rejected because');
  await documents.getByRole('button', { name: /^Accept Bank statement/ }).click();
  await expect(documents).toContainText('Accepted');
});

test('one proposes, another confirms with a code of the second step', async () => {
  const { page } = rita;
  const missing = page.getByRole('region', { name: 'Before a decision' });
  for (;;) {
    const row = missing.getByRole('listitem').filter({ hasText: 'Record a result' }).first();
    if ((await row.count()) === 0) break;
    const name = /“(.+)”/.exec((await row.textContent()) ?? '')?.[1] ?? '';
    const check = page.getByRole('listitem', { name, exact: true });
    await check.getByRole('button', { name: /^Record what/ }).click();
    await check.getByLabel('What was looked at, and what it showed').fill('Looked at the register.');
    await check.getByRole('button', { name: 'Record it' }).click();
    await expect(missing.getByText(`“${name}”`)).toHaveCount(0);
  }
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('a');
  const decision = panel(page, 'Decision');
  await expect(decision.getByLabel('Why')).toBeFocused();
  await page.keyboard.type('Everything fits.');
  await decision.getByRole('button', { name: 'Propose it' }).click();
  await expect(decision).toContainText('You proposed it, so somebody else decides.');

  await visit(lena.page, '/console/compliance?show=awaiting_second');
  await openReview(lena.page, seeded.merchant);
  const second = panel(lena.page, 'Decision');
  await expect(second).toContainText('Everything fits.');
  await expectAccessible(lena.page, twoLooks);
  await lena.page.setViewportSize({ width: 1440, height: 900 });
  const confirm = second.getByRole('button', { name: 'Confirm: Approve' });
  // A lead, since nobody has said how risky it is; and whoever decides has opened every document.
  await expect(confirm).toBeDisabled();
  await panel(lena.page, 'Documents')
    .getByRole('button', { name: /^Open Bank statement/ })
    .click();
  await expect(confirm).toBeEnabled();
  await confirm.click();
  const approved = lena.page.getByText('Approved', { exact: true }).first();
  const code = lena.page.getByRole('dialog').getByLabel('Code', { exact: true });
  await expect(approved.or(code)).toBeVisible();
  if (await code.isVisible()) {
    await code.fill(lena.authenticator.code());
    await lena.page.getByRole('button', { name: 'Confirm and go on' }).click();
  }
  await expect(approved).toBeVisible();
});

test.describe('somebody of an organisation', () => {
  test.use({ signedInAs: 'owner' });

  test('reads who opens reviews, and that no owner gives it', async ({ page }) => {
    await visit(page, '/console/compliance');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your role may not see reviews of merchants');
    await expect(page.getByRole('main')).toContainText('Whoever runs this installation gives it.');
  });
});
