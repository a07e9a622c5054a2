import type { Page } from '@playwright/test';
import { uuidV4 } from '@/lib/kernel/ids';
import { roles } from '@/lib/kernel/permission';
import { everyLook, expectAccessible, looksAt, twoLooks } from './support/accessible';
import { expect, test } from './support/fixtures';
import { releasedIntent } from './support/intents';
import { isConsole, mayOpen, pageRoutes } from './support/pages';
import { rowLinks } from './support/rows';
import { routesWithoutSample, samplesOf, samplesWithoutRoute } from './support/samples';
import { signIn } from './support/sign-in';
import { visit } from './support/visit';

// What it finds is told in words; a recording of every step would only slow it down.
test.use({ trace: 'off' });

const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle');

test('every page below app has a sample address, and every sample a page', () => {
  expect(pageRoutes).toContain('/console/intents/[intentId]');
  expect(routesWithoutSample).toEqual([]);
  expect(samplesWithoutRoute).toEqual([]);
});

test.describe('without a session', () => {
  for (const route of pageRoutes.filter((known) => !isConsole(known))) {
    for (const { name, address } of samplesOf(route)) {
      test(name, async ({ page, api }) => {
        await visit(page, await address(api));
        await settled(page);
        await expectAccessible(page);
      });
    }
  }

  test.describe('an address without a page', () => {
    test.use({ expectedProblems: [/status of 404/] });

    test('is accessible too', async ({ page }) => {
      await visit(page, '/no-such-page');
      await expectAccessible(page);
    });
  });
});

test.describe('as owner', () => {
  test.use({ signedInAs: 'owner' });

  for (const route of pageRoutes.filter(isConsole)) {
    for (const { name, address } of samplesOf(route)) {
      test(name, async ({ page, api }) => {
        await visit(page, await address(api));
        await settled(page);
        await expectAccessible(page);
      });
    }
  }
});

for (const role of roles.filter((known) => known !== 'owner')) {
  test.describe(`as ${role}`, () => {
    test.use({ signedInAs: role });

    const open = pageRoutes.filter((route) => isConsole(route) && mayOpen(role, route));
    // What stands in place of the others differs by the name of a permission only.
    const closed = pageRoutes.filter((route) => isConsole(route) && !mayOpen(role, route)).slice(0, 1);

    test('every page that it may open, and what stands in place of the others', async ({ page, api }) => {
      for (const route of [...open, ...closed]) {
        const [sample] = samplesOf(route);
        if (!sample) continue;
        await visit(page, await sample.address(api));
        await settled(page);
        await expectAccessible(page, mayOpen(role, route) ? twoLooks : everyLook);
      }
    });
  });
}

test.describe('an intent that does not exist', () => {
  test.use({ signedInAs: 'owner', expectedProblems: [/status of 404/] });

  test('is accessible', async ({ page }) => {
    await visit(page, `/console/intents/${uuidV4()}`);
    await expectAccessible(page);
  });
});

test.describe('what opens on a page', () => {
  test.use({ signedInAs: 'owner' });

  test('every tab of an intent', async ({ page, api }) => {
    await visit(page, `/console/intents/${await releasedIntent(api)}`);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expectAccessible(page, twoLooks);
    }
  });

  test('an intent beside the list', async ({ page, api }) => {
    await releasedIntent(api);
    await page.setViewportSize({ width: 1440, height: 900 });
    await visit(page, '/console/intents?status=released');
    await rowLinks(page).first().click();
    await expect(page.getByRole('complementary', { name: 'Intent beside the list' })).toContainText('Latest');
    await expectAccessible(page, looksAt(1440));
  });

  test('the dialog that creates a key, its refusal and the secret', async ({ page }) => {
    await visit(page, '/console/keys');
    await page.getByRole('button', { name: 'Create API key' }).click();
    const dialog = page.getByRole('dialog');
    await expectAccessible(page);
    await dialog.getByLabel('Name').fill('demo application');
    await dialog.getByLabel('Role').selectOption({ label: 'Auditor' });
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByRole('alert')).toContainText('another role');
    await expectAccessible(page);
    await dialog.getByLabel('Name').fill('looked at with axe');
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.locator('code')).toBeVisible();
    await expectAccessible(page);
  });

  test('the menu of a key and the question before it is revoked', async ({ page }) => {
    await visit(page, '/console/keys');
    await page.getByRole('button', { name: /Actions for demo administration/ }).click();
    await expectAccessible(page);
    await page.getByRole('menuitem', { name: /Revoke/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });

  test('the dialog that registers an agent key, with what is wrong', async ({ page }) => {
    await visit(page, '/console/agent-keys');
    await page.getByRole('button', { name: 'Register agent key' }).click();
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Register key' }).click();
    await expect(page.getByText(/has 64 hex digits/)).toBeVisible();
    await expectAccessible(page);
  });

  test('the palette, with results', async ({ page, api }) => {
    const intentId = await releasedIntent(api);
    await visit(page, '/console');
    await page.keyboard.press('ControlOrMeta+k');
    await expectAccessible(page);
    await page.keyboard.type(intentId);
    await expect(page.getByRole('option', { name: /Released/ })).toBeVisible();
    await expectAccessible(page);
  });

  test('the sheet of shortcuts', async ({ page }) => {
    await visit(page, '/console');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });

  test('the menus of the frame', async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await visit(page, '/console');
    for (const name of [/^Organisation/, /Owner$/]) {
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectAccessible(page, looksAt(1440));
      await page.keyboard.press('Escape');
    }
    await page.setViewportSize({ width: 390, height: 900 });
    await page.getByRole('button', { name: 'Menu' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, looksAt(390, 768));
  });
});

test('first use: an environment without anything in it', async ({ page, demo }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, demo.user('owner'));
  await page.getByRole('button', { name: /^Organisation/ }).click();
  await page.getByRole('menuitemradio', { name: /Live/ }).click();
  await expect(page.getByText('Real money moves here', { exact: true })).toBeVisible();
  for (const route of pageRoutes.filter((known) => isConsole(known) && !known.includes('['))) {
    await visit(page, route);
    await settled(page);
    await expectAccessible(page, twoLooks);
  }
});
