import type { Locator, Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { askGate, registeredAgent, spentBudget } from '@/e2e/support/gate';
import { rowLink, rowLinks } from '@/e2e/support/rows';
import { reload, visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

const capabilities = '/api/v1/agent-capabilities';
const wholeKey = /payjent_[\w-]{43}/;

const newBotId = (): string => `story-${uuidV4()}`;

/** Registers an agent by keyboard and gives back the link that was shown, once. */
async function register(page: Page, name: string, botId: string): Promise<string> {
  await page.getByRole('button', { name: 'Register agent' }).focus();
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Register agent' });
  await expect(form.getByLabel('Name', { exact: true })).toBeFocused();
  for (const text of [name, 'python', botId]) {
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  const shown = page.getByRole('dialog', { name: `Hand over the install link of ${botId}` });
  await expect(shown.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page, twoLooks);
  return takeSecret(page, shown, 'I have handed the link over');
}

/** Reads what is shown once, and says that it is kept; Escape alone does not close it. */
async function takeSecret(page: Page, dialog: Locator, said: string): Promise<string> {
  const secret = (await dialog.locator('code').textContent()) ?? '';
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Done' })).toBeDisabled();
  await dialog.getByLabel(said).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

test.describe('an agent that a tenant admin registers', () => {
  test.use({ signedInAs: 'tenant_admin' });

  test('gets its key by its link, once, and is cut off when the key is revoked', async ({
    page,
    browser,
    baseURL,
    api,
  }) => {
    const botId = newBotId();
    await visit(page, '/console/gate/agents');
    const link = await register(page, 'Story agent', botId);
    expect(link).toContain('/agent-install/');

    const phone = await browser.newContext({ baseURL, viewport: { width: 390, height: 844 }, hasTouch: true });
    let key = '';
    try {
      const theirs = await phone.newPage();
      await theirs.goto(link);
      await theirs.getByRole('button', { name: 'Redeem once' }).tap();
      key = (await theirs.locator('pre code').first().textContent()) ?? '';
      expect(key).toMatch(wholeKey);
      const again = await theirs.goto(link);
      expect(again?.status()).toBe(404);
      await expect(theirs.getByRole('button')).toHaveCount(0);
    } finally {
      await phone.close();
    }
    expect(await askGate(api, key, capabilities)).toMatchObject({ status: 200, body: { agent: { bot_id: botId } } });

    await page.getByRole('link', { name: new RegExp(botId) }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Story agent');
    const keys = page.getByRole('table', { name: 'Keys of the agent' });
    await expect(keys.getByRole('row', { name: /install link/ })).toContainText('Active');
    await expect(page.getByRole('table', { name: 'Install links of the agent' })).toContainText('Used');
    await reload(page);
    expect(await page.content()).not.toMatch(wholeKey);
    expect(await page.content()).not.toContain(link.slice(link.lastIndexOf('/') + 1));

    await keys.getByRole('button', { name: /Actions for the key/ }).click();
    await page.getByRole('menuitem', { name: /Revoke/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke the key' }).click();
    await expect(keys.getByRole('row', { name: /install link/ })).toContainText('Revoked');
    expect((await askGate(api, key, capabilities)).status).toBe(401);
  });

  test('is limited, given a key by hand, and deleted; each change is seen on its page', async ({ page, api }) => {
    const agentId = await registeredAgent(api, newBotId());
    await visit(page, `/console/gate/agents/${agentId}`);

    await page.getByRole('button', { name: 'Change the policy' }).click();
    const policy = page.getByRole('dialog', { name: /^Policy of/ });
    await policy.getByLabel('Per action, at most').fill('ten');
    await policy.getByRole('button', { name: 'Save policy' }).click();
    await expect(policy.getByText('Enter an amount such as 25.00.')).toBeVisible();
    await expectAccessible(page, twoLooks);
    await policy.getByLabel('Per action, at most').fill('12.50');
    await policy.getByLabel('A person approves above').fill('5');
    await policy.getByRole('button', { name: 'Save policy' }).click();
    await expect(policy).toBeHidden();
    const rules = page.getByRole('region', { name: 'Policy' });
    await expect(rules).toContainText('12.50 USD');
    await expect(rules).toContainText('5.00 USD');

    await page.getByRole('button', { name: 'Make a recovery key' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make the key' }).click();
    const shown = page.getByRole('dialog', { name: /Store the key/ });
    await expect(shown.locator('code')).toHaveText(wholeKey);
    await expectAccessible(page, twoLooks);
    const key = await takeSecret(page, shown, 'I have stored the key');
    expect((await askGate(api, key, capabilities)).status).toBe(200);

    await page.getByRole('button', { name: 'Delete agent' }).click();
    const question = page.getByRole('dialog', { name: /^Delete Agent/ });
    await expect(question).toContainText('every key of');
    await expectAccessible(page, twoLooks);
    await question.getByRole('button', { name: 'Delete the agent' }).click();
    await expect(page.getByText('This agent is out of service')).toBeVisible();
    expect((await askGate(api, key, capabilities)).status).toBe(401);
  });

  test('an unused link is revoked, and opens nothing any more', async ({ page, api, request }) => {
    const agentId = await registeredAgent(api, newBotId());
    await visit(page, `/console/gate/agents/${agentId}`);
    await page.getByRole('button', { name: 'Create install link' }).click();
    const dialog = page.getByRole('dialog');
    await expectAccessible(page, twoLooks);
    await dialog.getByLabel('Lives for').selectOption({ label: '5 minutes' });
    await dialog.getByLabel('Use paid grants').uncheck();
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const link = await takeSecret(page, page.getByRole('dialog', { name: /Hand over/ }), 'I have handed the link over');
    const links = page.getByRole('table', { name: 'Install links of the agent' });
    await expect(links).toContainText('Unused');
    await links.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke the link' }).click();
    await expect(links).toContainText('Revoked');
    expect((await request.post(link)).status()).toBe(404);
  });
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('reads agents without a button that changes them, and who may', async ({ page, api }) => {
    const agentId = await registeredAgent(api, newBotId());
    await visit(page, '/console/gate/agents');
    await expect(rowLink(page, agentId)).toBeVisible();
    const main = page.getByRole('main');
    await expect(main.getByRole('button', { name: 'Register agent' })).toHaveCount(0);
    await expect(main).toContainText('Registering agents takes the role Owner, Tenant admin, or Operator.');
    await visit(page, `/console/gate/agents/${agentId}`);
    await expect(main.getByRole('region', { name: 'Keys' }).first()).toContainText('first key');
    await expect(main.getByRole('button').filter({ hasNotText: /^(Copied)?$/ })).toHaveCount(0);
    await expect(main).toContainText('Making, rotating and revoking keys takes the role Owner or Tenant admin.');
  });
});

test.describe('an operator', () => {
  test.use({ signedInAs: 'operator' });

  test('hands over links and sets limits, and neither sees nor ends a key', async ({ page, api }) => {
    const agentId = await registeredAgent(api, newBotId());
    await visit(page, `/console/gate/agents/${agentId}`);
    const main = page.getByRole('main');
    await expect(main.getByRole('button', { name: 'Create install link' })).toBeVisible();
    await expect(main.getByRole('button', { name: 'Change the policy' })).toBeVisible();
    for (const name of ['Make a recovery key', 'Rotate the webhook secret', 'Delete agent', /Actions for the key/]) {
      await expect(main.getByRole('button', { name })).toHaveCount(0);
    }
  });
});

test.describe('task budgets', () => {
  test.use({ signedInAs: 'auditor' });

  test('are filtered by state, and open their ledger by keyboard', async ({ page, api }) => {
    const budgetId = await spentBudget(api, `Story ${uuidV4()}`);
    await visit(page, '/console/gate/budgets?status=active');
    await page.keyboard.press('j');
    await expect(rowLinks(page).first()).toBeFocused();
    await rowLink(page, budgetId).focus();
    await page.keyboard.press('Enter');
    const budget = page.getByRole('region', { name: 'Task budget', exact: true });
    await expect(budget).toContainText('Search for tide tables');
    await expect(budget).toContainText('$48.75');
    await expect(budget).toContainText('ad…st');
    expect(await page.content()).not.toContain('ada@example.test');
    await budget.getByRole('link', { name: 'Close' }).click();
    await expect(budget).toBeHidden();
    await page.getByRole('list', { name: 'States shown' }).getByRole('link', { name: 'Closed' }).click();
    await expect(page).toHaveURL(/status=closed/);
    await expect(rowLink(page, budgetId)).toHaveCount(0);
  });
});
