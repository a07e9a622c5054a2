import type { Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { confirm, deliver, fund, openIntent } from '@/e2e/support/intents';
import { visit } from '@/e2e/support/visit';
import type { Client } from '@/lib/testing/client';

/** Refunded, and then the bank gave the payer the money as well. */
async function lostIntent(api: Client): Promise<string> {
  const intentId = await openIntent(api, { rail: 'stripe_ach_debit' });
  await fund(api, intentId);
  await deliver(api, intentId, { status: 'failed', cost_cents: 18_700 });
  await confirm(api, intentId);
  const event = { intent_id: intentId, type: 'ach_returned' };
  const raised = await api.post('/v1/sandbox/simulator/events', event);
  if (raised.status !== 202) throw new Error(`answered ${raised.status}: ${JSON.stringify(raised.body)}`);
  return intentId;
}

/** The intent in the queue, once the worker has heard of it. */
async function inspect(page: Page, intentId: string) {
  const inspector = page.getByRole('region', { name: 'Stuck intent', exact: true });
  await expect(async () => {
    await visit(page, `/console/recovery?intent=${intentId}`);
    await expect(inspector).toContainText('Lost so far', { timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  return inspector;
}

test.describe('a tenant admin', () => {
  test.use({ signedInAs: 'tenant_admin' });

  test('writes off a loss in two parts, having seen what the books will say', async ({ page, api }) => {
    const inspector = await inspect(page, await lostIntent(api));
    await expect(inspector).toContainText('$200.00');
    await inspector.getByRole('button', { name: 'Write off …' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Amount in USD')).toHaveValue('200.00');
    await dialog.getByLabel('Amount in USD').fill('200.01');
    await dialog.getByRole('button', { name: 'Write it off' }).click();
    await expect(dialog).toContainText('no more than is lost');
    await expect(dialog).toContainText('Say why');
    await expectAccessible(page, twoLooks);
    await dialog.getByLabel('Amount in USD').fill('50');
    await dialog.getByLabel('Reason').fill('the payer is gone');
    await expect(dialog).toContainText('-$200.00 USD becomes -$150.00 USD');
    await dialog.getByRole('button', { name: 'Write it off' }).click();
    await expect(dialog).toBeHidden();
    await expect(inspector).toContainText('$150.00');

    await inspector.getByRole('button', { name: 'Write off …' }).click();
    await dialog.getByLabel('Reason').fill('and so is the rest');
    await dialog.getByRole('button', { name: 'Write it off' }).click();
    await expect(inspector).toContainText('Nothing is stuck here');
    await expect(inspector).not.toContainText('Lost so far');
  });
});

test.describe('an operator', () => {
  test.use({ signedInAs: 'operator' });

  test('sees what is lost, and who may write it off', async ({ page, api }) => {
    const inspector = await inspect(page, await lostIntent(api));
    await expect(inspector).toContainText('An owner or a tenant admin may write it off.');
    await expect(inspector.getByRole('button', { name: 'Write off …' })).toHaveCount(0);
  });
});
