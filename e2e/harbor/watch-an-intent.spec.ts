import { expect, test } from '@/e2e/support/fixtures';
import { confirm, deliver, fund, openIntent, refusedIntent, unknownIntent } from '@/e2e/support/intents';
import { visit } from '@/e2e/support/visit';

test.use({ signedInAs: 'operator' });

test('an open page follows an intent until its money is released', async ({ page, api }) => {
  const intentId = await openIntent(api, { amountCents: 20_000 });
  await visit(page, `/console/intents/${intentId}`);
  const state = page
    .getByRole('main')
    .getByText(/^(?:Open|Funded|Evidence submitted|Released)$/)
    .first();
  await expect(state).toHaveText('Open');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('$200.00');
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });

  await fund(api, intentId);
  await expect(state).toHaveText('Funded');
  await deliver(api, intentId, { status: 'completed', cost_cents: 18_700 });
  await expect(state).toHaveText('Evidence submitted');
  await confirm(api, intentId);
  await expect(state).toHaveText('Released');
  expect(loads, 'the page came again from the server').toBe(0);

  const timeline = page.getByRole('tabpanel');
  await expect(timeline.getByRole('listitem')).toContainText([
    'Money released',
    'Evidence judged',
    'Evidence submitted',
    'Money held',
    'Intent created',
  ]);
  await page.getByRole('tab', { name: /^Money/ }).click();
  const postings = page.getByRole('table', { name: 'Postings of this intent' });
  await expect(postings).toContainText('Hold');
  await expect(postings).toContainText('Release');
  await expect(page.getByText('the balances add to zero')).toBeVisible();
  await expect(page).toHaveURL(/tab=money/);
});

test('a refused intent shows the clause that failed beside the field that it read', async ({ page, api }) => {
  const intentId = await refusedIntent(api);
  await visit(page, `/console/intents/${intentId}`);
  await expect(page.getByRole('main').getByText('Refunded', { exact: true }).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Evidence and verdict' }).click();

  const clauses = page.getByRole('region', { name: 'What was agreed' }).getByRole('listitem');
  const failed = clauses.filter({ hasText: 'Failed:' });
  const budget = failed.filter({ hasText: 'cost_cents' });
  await expect(budget).toContainText('The cost is above the intent’s amount.');
  await expect(clauses.filter({ hasText: 'Passed:' })).toContainText(['status']);

  const evidence = page.getByRole('region', { name: 'What was delivered' });
  await expect(evidence).toContainText('23000');
  const field = evidence.getByRole('button', { name: /cost_cents/ });
  await budget.getByRole('button').focus();
  await page.keyboard.press('ArrowRight');
  await expect(field).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(budget.getByRole('button')).toBeFocused();
});

test('what the rail has not answered is called unknown, and says that it is asked again', async ({ page, api }) => {
  const intentId = await unknownIntent(api);
  await visit(page, `/console/intents/${intentId}?tab=rail`);
  await expect(page.getByRole('main').getByText('Unknown', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Nothing is sent twice');
  await expect(page.getByRole('main')).toContainText(/ask/i);
});
