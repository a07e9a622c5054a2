import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { expectLetter, linkFor } from '@/e2e/support/letters';
import { enrol, goOn, shownRecoveryCodes } from '@/e2e/support/second-step';
import { submitSignIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

test.use({ signedInAs: 'owner' });

test('a second step is set up anew, its codes are made anew, and an owner resets it for who has lost both', async ({
  page,
  browser,
  baseURL,
}) => {
  test.slow();
  const id = uuidV4();
  const email = `${id}@guests.example`;
  const name = `Sam ${id}`;
  await visit(page, '/console/team');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill(email);
  await page.getByRole('dialog').getByRole('button', { name: 'Send the invitation' }).click();
  const link = await linkFor(email);

  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const guest = await context.newPage();
  const signInWith = async (code: string) => {
    await context.clearCookies();
    await visit(guest, '/sign-in');
    await submitSignIn(guest, { email, password });
    await guest.getByLabel('Code', { exact: true }).fill(code);
    await guest.getByRole('button', { name: 'Continue' }).click();
  };
  try {
    await visit(guest, link);
    await guest.getByLabel('Your name').fill(name);
    await guest.getByLabel('Password').fill(password);
    await guest.getByRole('button', { name: 'Join' }).click();
    await expect(guest).toHaveURL(/\/second-step/);
    const before = await enrol(guest);
    await goOn(guest);
    await expect(guest).toHaveURL('/console');

    await visit(guest, '/second-step');
    await expectAccessible(guest, twoLooks);
    await guest.getByRole('button', { name: 'Make new recovery codes …' }).click();
    const renewed = await shownRecoveryCodes(guest);
    expect(renewed.filter((code) => before.recoveryCodes.includes(code))).toEqual([]);
    await expectLetter(email, 'New recovery codes were made for your account');

    await visit(guest, '/second-step');
    await guest.getByRole('button', { name: 'Set up another authenticator …' }).click();
    await expect(guest.getByLabel('Code', { exact: true })).toBeVisible();
    await expectAccessible(guest, twoLooks);
    const after = await enrol(guest);
    await expectLetter(email, 'Your second step was set up anew');

    await signInWith(before.authenticator.code(1));
    await expect(guest.getByText('This code is not valid now')).toBeVisible();
    await signInWith(renewed[0] ?? '');
    await expect(guest.getByText('This code is not valid now')).toBeVisible();
    await signInWith(after.recoveryCodes[0] ?? '');
    await expect(guest).toHaveURL('/console');

    await visit(page, '/console/team');
    await page.getByRole('button', { name: `Actions for ${name}` }).click();
    await page.getByRole('menuitem', { name: /Reset second step/ }).click();
    await expectAccessible(page, twoLooks);
    await page.getByRole('dialog').getByRole('button', { name: 'Reset the second step' }).click();
    await expect(
      page.getByRole('row', { name: new RegExp(name) }).getByRole('cell', { name: 'No', exact: true }),
    ).toBeVisible();
    await expectLetter(email, 'has taken your second step away');

    await guest.goto('/console/intents');
    await expect(guest).toHaveURL(/\/sign-in/);
    await submitSignIn(guest, { email, password });
    await expect(guest).toHaveURL(/\/second-step/);
    await enrol(guest);
  } finally {
    await context.close();
  }
});
