import { expect, test } from '@/e2e/support/fixtures';
import { menu } from '@/e2e/support/pages';
import { visit } from '@/e2e/support/visit';
import { may, roles, rolesThatMay } from '@/lib/kernel/permission';

/** Not only what the list shows of it. */
const wholeKey = /paybond_sk_sandbox_[0-9a-f]{32}_[0-9a-f]{64}/;

for (const role of roles) {
  test.describe(`the role ${role}`, () => {
    test.use({ signedInAs: role });

    test('sees links to exactly the pages that it may open', async ({ page }) => {
      await visit(page, '/console');
      const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link');
      await expect(links).toHaveText(menu.filter((entry) => may(role, entry.permission)).map(({ label }) => label));
    });

    test('opens those, and reads on the others who can grant them', async ({ page }) => {
      const main = page.getByRole('main');
      const title = main.getByRole('heading', { level: 1 });
      for (const { label, href, permission } of menu) {
        await visit(page, href);
        if (may(role, permission)) {
          await expect(title).toHaveText(label);
          continue;
        }
        await expect(title).toContainText('Your role may not');
        await expect(main).toContainText(permission);
        for (const granted of rolesThatMay(permission)) {
          await expect(main).toContainText(granted.replace('_', ' '), { ignoreCase: true });
        }
      }
    });
  });
}

test.describe('a role that may read keys and not manage them', () => {
  test.use({ signedInAs: 'auditor' });

  test('sees the keys without any button that changes them', async ({ page }) => {
    await visit(page, '/console/keys');
    await expect(page.getByRole('table', { name: 'API keys' })).toContainText('demo application');
    await expect(page.getByRole('button', { name: 'Create API key' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Actions for/ })).toHaveCount(0);
  });
});

test.describe('a request taken from an owner', () => {
  test.use({ signedInAs: 'owner' });

  for (const role of roles.filter((known) => !may(known, 'key.manage'))) {
    test(`is refused when ${role} sends it`, async ({ page, browser, baseURL, sessionOf }) => {
      await visit(page, '/console/keys');
      await page.getByRole('button', { name: 'Create API key' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill(`taken by ${role}`);
      const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
      await dialog.getByRole('button', { name: 'Create key' }).click();
      const request = await sent;
      await expect(dialog.locator('code')).toHaveText(wholeKey);

      const other = await browser.newContext({ baseURL, storageState: await sessionOf(role) });
      try {
        const { cookie: _ownersCookie, 'content-length': _length, ...headers } = await request.allHeaders();
        const names = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')));
        const body = (request.postData() ?? '').replace(`taken by ${role}`, `made by ${role}`);
        const answer = await other.request.post(request.url(), { headers: names, data: body });
        const text = await answer.text();
        expect(text).toContain('key.manage');
        expect(text).not.toMatch(wholeKey);
      } finally {
        await other.close();
      }
      await visit(page, '/console/keys');
      await expect(page.getByRole('row', { name: `taken by ${role}` })).toHaveCount(1);
      await expect(page.getByRole('row', { name: `made by ${role}` })).toHaveCount(0);
    });
  }
});
