import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { linkFor } from '@/e2e/support/letters';
import { enrol, goOn } from '@/e2e/support/second-step';
import { submitSignIn } from '@/e2e/support/sign-in';
import { reload, visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const password = 'a sentence that nobody else uses';

test('a consultant invites a merchant, whose first person joins as its owner', async ({
  page,
  browser,
  baseURL,
  demo,
}) => {
  test.slow();
  const id = uuidV4();
  const email = `${id}@merchants.example`;
  const name = `Quay Bicycles ${id}`;
  const row = page.getByRole('row', { name: new RegExp(name) });

  await visit(page, '/sign-in');
  await submitSignIn(page, demo.platform('integration_consultant'));
  await expect(page).toHaveURL(/\/second-step/);
  await page.goto('/console/merchants');
  await expect(page).toHaveURL(/\/second-step/);
  await enrol(page);
  await goOn(page);
  await expect(page).toHaveURL('/console/merchants');
  await expect(page.getByText('You are in no organisation')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Console' }).getByRole('link')).toHaveText(['Merchants']);
  await expect(page.getByRole('row', { name: /Helm Hardware/ })).toContainText('Joined');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Invite a merchant' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Organisation').fill(name);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(dialog.getByText('Write an e-mail address')).toBeVisible();
  await expectAccessible(page, twoLooks);
  await dialog.getByLabel('E-mail of its first person').fill(email);
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(row).toContainText('Invited');
  await expect(page.getByRole('main')).not.toContainText(email);
  await expectAccessible(page);
  const first = await linkFor(email);
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: /Send the invitation again/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send it again' }).click();
  const link = await linkFor(email, first);

  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const merchant = await context.newPage();
  try {
    await visit(merchant, link);
    await expect(merchant.getByRole('heading', { level: 1 })).toHaveText(`Join ${name}`);
    await merchant.getByLabel('Your name').fill('Mona Quay');
    await merchant.getByLabel('Password').fill(password);
    await merchant.getByRole('button', { name: 'Join' }).click();
    await expect(merchant).toHaveURL(/\/second-step/);
    await enrol(merchant);
    await goOn(merchant);
    await expect(merchant).toHaveURL('/console');
    await expect(merchant.getByRole('button', { name: /^Organisation/ })).toContainText(name);
    await expect(merchant.getByRole('button', { name: /Owner$/ })).toContainText('Mona Quay');
  } finally {
    await context.close();
  }
  await reload(page);
  await expect(row).toContainText('Joined');

  // Somebody else of the installation is named to work for it.
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: /Name a colleague/ }).click();
  const naming = page.getByRole('dialog');
  await naming.getByLabel('E-mail of your colleague').fill('nobody@tidegate.example');
  await naming.getByRole('button', { name: 'Name the colleague' }).click();
  await expect(naming.getByText('has this address and this role').first()).toBeVisible();
  await expectAccessible(page, twoLooks);
  await naming.getByLabel('E-mail of your colleague').fill(demo.platform('compliance_lead').email);
  await naming.getByLabel('Role').selectOption({ label: 'Compliance lead' });
  await naming.getByRole('button', { name: 'Name the colleague' }).click();
  await expect(naming).toBeHidden();

  // Nothing of a tenant opens for who is in none.
  await page.goto('/console/keys');
  await expect(page).toHaveURL('/console/merchants');
  await page.getByRole('button', { name: /Integration consultant$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a partner who has brought nobody yet reads so', async ({ page, demo }) => {
  await visit(page, '/sign-in');
  await submitSignIn(page, demo.platform('business_partner'));
  await enrol(page);
  await goOn(page);
  await visit(page, '/console/merchants');
  await expect(page.getByText('No merchant yet')).toBeVisible();
  await expectAccessible(page);
});

test.describe('a tenant admin, on a phone, by keyboard', () => {
  test.use({ signedInAs: 'tenant_admin', viewport: { width: 390, height: 844 } });

  test('invites a merchant too', async ({ page }) => {
    const id = uuidV4();
    await visit(page, '/console/merchants');
    await page.getByRole('button', { name: 'Invite a merchant' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type(`Phone ${id}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type(`${id}@merchants.example`);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row', { name: new RegExp(`Phone ${id}`) })).toContainText('Invited');
    const actions = page.getByRole('button', { name: `Actions for Phone ${id}` });
    await expect(actions).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
  });
});
