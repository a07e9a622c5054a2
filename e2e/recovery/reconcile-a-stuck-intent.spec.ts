import { expectAccessible } from '@/e2e/support/accessible';
import { expect, test } from '@/e2e/support/fixtures';
import { rowLink } from '@/e2e/support/rows';
import { signIn } from '@/e2e/support/sign-in';
import { connectedDesk, lostCapture } from '@/e2e/support/stuck';
import { visit } from '@/e2e/support/visit';

test('an operator finds a stuck intent, sees why, and asks the rail, which had done it', async ({ page, demo }) => {
  const desk = connectedDesk(demo);
  if (desk === null) throw new Error('The demo has no tenant that is connected to a Stripe.');
  try {
    const intentId = await lostCapture(desk);
    await signIn(page, desk.operator);
    const row = rowLink(page, intentId);
    await expect(async () => {
      await visit(page, '/console/recovery');
      await expect(row).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 120_000 });
    await expect(row).toContainText('Nobody knows whether the rail did it');
    await row.press('Enter');

    const inspector = page.getByRole('region', { name: 'Stuck intent', exact: true });
    await expect(inspector).toContainText('Take the held money');
    await expect(inspector).toContainText('Whether the rail received it, and how it ended.');
    await expect(inspector).toContainText('Our key for it');
    await expect(inspector).toContainText('Asked next');
    await expectAccessible(page);

    await page.setViewportSize({ width: 1440, height: 900 });
    await inspector.getByRole('button', { name: 'Ask the rail' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('so nothing can happen twice');
    await desk.healStripe();
    await dialog.getByRole('button', { name: 'Ask the rail' }).click();
    await expect(dialog.getByRole('status')).toContainText('The rail has answered');
    await dialog.getByRole('button', { name: 'Close' }).first().click();

    await expect(inspector).toContainText('Nothing is stuck here');
    await expect(inspector).toContainText('Pay the payee');
    await expect(row).toHaveCount(0);
    const detail = await desk.api.get(`/harbor/operator/v1/intents/${intentId}`);
    expect(detail.body.state).toBe('released');
  } finally {
    await desk.healStripe();
  }
});

test.describe('rails against books', () => {
  test.use({ signedInAs: 'operator' });

  test('an operator compares today and sees both sides agree', async ({ page }) => {
    await visit(page, '/console/recovery/cases');
    const days = page.getByRole('region', { name: 'Compared days' });
    await days.getByRole('button', { name: 'Compare today now' }).click();
    await expect(days.getByRole('status')).toContainText('Compared just now: no difference.');
    await expect(days.getByRole('table')).toContainText('Released');
    await expect(page.getByText('No open difference')).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe('an auditor', () => {
  test.use({ signedInAs: 'auditor' });

  test('looks, and is offered nothing to press', async ({ page }) => {
    await visit(page, '/console/recovery/cases');
    await expect(page.getByRole('heading', { name: 'Recovery' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Compare today now' })).toHaveCount(0);
  });
});
