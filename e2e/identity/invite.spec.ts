import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { linkFor } from '@/e2e/support/letters';
import { enrol, goOn } from '@/e2e/support/second-step';
import { submitSignIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

async function invite(page: Page, email: string): Promise<void> {
  await visit(page, '/console/team');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Role').selectOption({ label: 'Tenant admin' });
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('table', { name: 'Invitations' })).toContainText(email);
}

test.use({ signedInAs: 'owner' });

test('somebody is invited, joins, sets up a second step, signs in with it and is asked again', async ({
  page,
  browser,
  baseURL,
}) => {
  const id = uuidV4();
  const email = `${id}@guests.example`;
  // Others may have invited guests of their own.
  const name = `Gwen ${id}`;
  const row = { name: new RegExp(name) };
  await invite(page, email);
  const first = await linkFor(email);
  await page.getByRole('button', { name: `Send again to ${email}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send it again' }).click();
  const link = await linkFor(email, first);

  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const guest = await context.newPage();
  try {
    await visit(guest, first);
    await expect(guest.getByRole('heading', { level: 1 })).toHaveText('This invitation does not work');
    await visit(guest, link);
    await expectAccessible(guest, twoLooks);
    await guest.getByLabel('Your name').fill(name);
    await guest.getByLabel('Password').fill(password);
    await guest.getByRole('button', { name: 'Join' }).click();
    await expect(guest).toHaveURL(/\/second-step/);
    await guest.goto('/console');
    await expect(guest).toHaveURL(/\/second-step/);
    await expectAccessible(guest, twoLooks);

    await guest.getByLabel('Code', { exact: true }).fill('000000');
    await guest.getByRole('button', { name: 'Turn the second step on' }).click();
    await expect(guest.getByText('This code is not valid now')).toBeVisible();
    const {
      authenticator,
      recoveryCodes: [recoveryCode = ''],
    } = await enrol(guest);
    await expectAccessible(guest, twoLooks);
    await goOn(guest);
    await expect(guest).toHaveURL('/console');

    await guest.getByRole('button', { name: /Tenant admin$/ }).click();
    await guest.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(guest).toHaveURL(/\/sign-in/);
    await submitSignIn(guest, { email, password });
    await expect(guest.getByRole('heading', { level: 1 })).toHaveText('Enter your code');
    await expectAccessible(guest, twoLooks);
    await guest.goto('/console/team');
    await expect(guest).toHaveURL(/\/second-step/);
    await guest.getByLabel('Code', { exact: true }).fill(authenticator.code(1));
    await guest.getByRole('button', { name: 'Continue' }).click();
    await expect(guest).toHaveURL('/console/team');
    await expect(guest.getByRole('row', row)).toContainText('Yes');

    // A recovery code lets in once, where the authenticator's codes are used up.
    await context.clearCookies();
    await visit(guest, '/sign-in');
    await submitSignIn(guest, { email, password });
    await guest.getByLabel('Code', { exact: true }).fill(recoveryCode);
    await guest.getByRole('button', { name: 'Continue' }).click();
    await expect(guest).toHaveURL('/console');
  } finally {
    await context.close();
  }

  await visit(page, '/console/team');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: /Change role/ }).click();
  await page.getByRole('dialog').getByLabel('Role').selectOption({ label: 'Auditor' });
  await page.getByRole('dialog').getByRole('button', { name: 'Change the role' }).click();
  await expect(page.getByRole('row', row)).toContainText('Auditor');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: /Remove/ }).click();
  await page.getByRole('button', { name: 'Remove from the team' }).click();
  await expect(page.getByRole('row', row)).toHaveCount(0);
});

test.describe('on a phone, by keyboard', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('an invitation is made and taken back', async ({ page }) => {
    const email = `${uuidV4()}@guests.example`;
    await visit(page, '/console/team');
    await page.getByRole('button', { name: 'Invite somebody' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('no address');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Write an e-mail address')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(email);
    await page.keyboard.press('Enter');
    const revoke = page.getByRole('button', { name: `Revoke the invitation of ${email}` });
    await expect(revoke).toBeVisible();
    await expectAccessible(page);
    await revoke.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Revoke it' }).press('Enter');
    await expect(revoke).toHaveCount(0);
  });
});
