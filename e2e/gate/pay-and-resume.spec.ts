import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { askedAction, completeAction, failAction, hidden, resumeAction } from '@/e2e/support/paid-actions';

const phone = { width: 390, height: 844 };
test.use({ viewport: phone });

/** Neither hosted page shows more than its person may know. */
async function expectNoSecrets(page: Page): Promise<void> {
  const html = await page.content();
  for (const secret of [hidden.user, hidden.hash, 'grant_', 'payment_token', 'payjent_']) {
    expect(html).not.toContain(secret);
  }
}

const approve = (page: Page) => page.getByRole('button', { name: /^Approve and pay/ });

test('a person pays what an agent asked, and sees it resumed and done without loading the page again', async ({
  page,
}) => {
  const asked = await askedAction('one night at the Hotel Mar');
  await page.goto(asked.paymentUrl);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('one night at the Hotel Mar');
  for (const part of ['Provider quote', 'Operator fee', '12.50']) await expect(main).toContainText(part);
  await expectAccessible(page, twoLooks);
  await page.setViewportSize(phone);
  await expectNoSecrets(page);
  expect(await page.content()).toContain(hidden.hash.slice(0, 8));
  await approve(page).focus();
  await page.keyboard.press('Enter');
  await expect(main).toContainText('Paid — one-time grant issued; agent will resume automatically');

  await page.getByRole('link', { name: 'Follow the progress' }).click();
  await expect(page).toHaveURL(new RegExp(`/status/${asked.sessionId}`));
  await expect(main).toContainText(`I paid for Payjent session ${asked.sessionId}; please check status`);
  await resumeAction(asked);
  await expect(main).toContainText('Agent resumed — action in progress');
  await completeAction(asked);
  await expect(main).toContainText('Fulfilled — action succeeded');
  await expectNoSecrets(page);
  await expectAccessible(page, twoLooks);
});

test('an action that fails after payment sends the money back, and its page says so', async ({ page }) => {
  const asked = await askedAction('a room that is gone');
  await page.goto(asked.paymentUrl);
  await approve(page).click();
  await page.goto(asked.statusUrl);
  const main = page.getByRole('main');
  await expect(main).toContainText('Payment complete');
  await resumeAction(asked);
  await failAction(asked);
  await expect(main).toContainText('The payment went back the way it came.');
  await expectAccessible(page, twoLooks);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the same person pays, and follows by loading the page again', async ({ page }) => {
    const asked = await askedAction('one night at the Hotel Mar');
    await page.goto(asked.paymentUrl);
    await approve(page).click();
    await expect(page.getByRole('main')).toContainText('Paid — one-time grant issued');
    await page.getByRole('link', { name: 'Follow the progress' }).click();
    await resumeAction(asked);
    await completeAction(asked);
    await page.reload();
    await expect(page.getByRole('main')).toContainText('Fulfilled — action succeeded');
  });
});
