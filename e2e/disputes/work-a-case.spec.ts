import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { disputedIntent, fund, openIntent, sealed } from '@/e2e/support/intents';
import { repository } from '@/e2e/support/product';
import { visit } from '@/e2e/support/visit';
import { uuidV4 } from '@/lib/kernel/ids';

test.use({ signedInAs: 'operator' });

test('an operator freezes the money, works the case and refunds it', async ({ page, api }) => {
  const intentId = await openIntent(api);
  await fund(api, intentId);
  await visit(page, `/console/intents/${intentId}`);
  await page.getByRole('button', { name: /Open dispute/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The room was not as shown.');
  await dialog.getByRole('button', { name: 'Freeze the money' }).click();
  await expect(page).toHaveURL(/\/console\/disputes\/case_/);

  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('$200.00');
  await expect(main).toContainText('The money is frozen');
  await expect(main.getByRole('region', { name: 'What happened' })).toContainText('The room was not as shown.');
  expect(await api.confirm(intentId)).toMatchObject({ status: 409 });

  await page.getByLabel('New note').fill('Called the hotel.');
  await page.getByLabel('Share in the packet').check();
  await page.getByRole('button', { name: 'Write note' }).click();
  await expect(main.getByRole('region', { name: 'Notes' })).toContainText('Shared in the packet');

  await page.getByRole('button', { name: 'Add reference' }).click();
  await dialog.getByLabel('What it is').fill('Photographs');
  await dialog.getByLabel('Kind').fill('photo');
  await dialog.getByLabel('Where it is').fill('files/42');
  await dialog.getByLabel('Digest').fill('ab'.repeat(32));
  await dialog.getByRole('button', { name: 'Add reference' }).click();
  await expect(main.getByRole('region', { name: 'Evidence references' })).toContainText('Photographs');

  await page.getByRole('button', { name: /Change status/ }).click();
  await dialog.getByRole('button', { name: 'Change status' }).click();
  await expect(main.getByText('Under review', { exact: true }).first()).toBeVisible();

  await page.getByRole('button', { name: /Resolve/ }).click();
  const confirm = dialog.getByRole('button', { name: /Choose first/ });
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('Refund to the principal').check();
  const effect = dialog.getByRole('region', { name: 'What this does' });
  await expect(effect).toContainText('$200.00');
  await expect(effect).toContainText('Principal');
  await expect(effect).toContainText('no real money moves');
  await dialog.getByLabel('Why').fill('The photographs show another room.');
  await dialog.getByRole('button', { name: 'Refund the money' }).click();
  await expect(dialog).toBeHidden();
  await expect(main.getByText('Refunded', { exact: true }).first()).toBeVisible();
  await expect(main).toContainText('Decided for the principal');
  await expect(page.getByRole('button', { name: /Resolve/ })).toHaveCount(0);
  const after = await api.get(`/harbor/operator/v1/intents/${intentId}`);
  expect(after.body).toMatchObject({ state: 'refunded', end_reason: 'dispute_refund' });
});

test('the queue is worked from the keyboard, the most overdue first', async ({ page, api }) => {
  const caseId = await disputedIntent(api, 'First in the queue.');
  const due_at = new Date(Date.now() + 60_000).toISOString();
  expect(await api.post(`/v1/disputes/cases/${caseId}/due-date`, { due_at })).toMatchObject({ status: 200 });
  await visit(page, '/console/disputes');
  const first = page.getByRole('table', { name: 'Dispute cases' }).getByRole('row').nth(1);
  await expect(first).toContainText('First in the queue.');
  await page.keyboard.press('j');
  await expect(first.getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/console/disputes/${caseId}`);
  await page.goBack();
  await page.getByRole('link', { name: 'Withdrawn' }).click();
  await expect(page).toHaveURL('/console/disputes?status=withdrawn');
  // Nothing stays first in the queue of whoever comes next.
  const withdrawn = { status: 'withdrawn', resolution: 'release', resolution_note: 'They agreed.' };
  expect(await api.post(`/v1/disputes/cases/${caseId}/status`, withdrawn)).toMatchObject({ status: 200 });
});

test('the packet is downloaded, and verifies without the server', async ({ page, api }, testInfo) => {
  const intentId = uuidV4();
  const caseId = await disputedIntent(api, 'Never delivered.', intentId);
  // The packet proves what is sealed.
  await sealed(api, intentId, 'disputed');
  await visit(page, `/console/disputes/${caseId}`);
  await page.getByRole('button', { name: /Packet/ }).click();
  const arriving = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  const download = await arriving;
  expect(download.suggestedFilename()).toBe(`${caseId}.json`);
  const file = testInfo.outputPath('packet.json');
  await download.saveAs(file);
  const said = execFileSync(process.execPath, [join(repository, 'scripts', 'verify-packet.mjs'), file], {
    encoding: 'utf8',
  });
  expect(said).toContain('The packet holds');
});

test('the dialogs of a case are accessible', async ({ page, api }) => {
  await visit(page, `/console/disputes/${await disputedIntent(api)}`);
  for (const name of [/^Packet/, /Change the due date/, /Change status/, /Add reference/, /Resolve/]) {
    await page.getByRole('button', { name }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const choice = dialog.getByLabel('Release to the payee');
    if (await choice.isVisible()) await choice.check();
    await expectAccessible(page, twoLooks);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('reads a case and decides nothing', async ({ page, api }) => {
    await visit(page, `/console/disputes/${await disputedIntent(api)}`);
    await expect(page.getByRole('button', { name: /Packet/ })).toBeVisible();
    for (const name of [/Resolve/, /Change status/, /Add reference/, /Write note/]) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
  });
});

test.describe('a case that is not here', () => {
  test.use({ expectedProblems: [/status of 404/] });

  test('says so, and leads back to the queue', async ({ page }) => {
    for (const caseId of [`case_${uuidV4().replaceAll('-', '')}`, 'case_nonsense']) {
      await visit(page, `/console/disputes/${caseId}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such case here');
    }
  });
});
