import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { connected, paymentOf, reaches } from '@/e2e/support/connected';
import { expect, test } from '@/e2e/support/fixtures';
import { openIntent, sealed } from '@/e2e/support/intents';
import { repository } from '@/e2e/support/product';
import { signIn } from '@/e2e/support/sign-in';
import type { ConnectedDesk } from '@/e2e/support/stuck';
import { visit } from '@/e2e/support/visit';

test('a dispute at the bank freezes the money; an operator works its case and refunds, and the packet proves it', async ({
  page,
  demo,
}, testInfo) => {
  const desk = connected(demo);
  // Refunds come out of the platform's balance at Stripe, which fees would leave short: another payment stays in it.
  await takenByHand(desk);
  const { intentId, payment } = await takenByHand(desk);
  const dispute = await desk.simulate(`${payment}/dispute`, { reason: 'product_not_received' });
  await reaches(desk, intentId, 'disputed');
  expect(await desk.api.confirm(intentId)).toMatchObject({ status: 409 });

  await signIn(page, desk.operator);
  await visit(page, '/console/disputes');
  const row = page.getByRole('link', { name: new RegExp(`Case of intent ${intentId}`) });
  await row.click();
  const main = page.getByRole('main');
  await expect(main).toContainText('The money is frozen');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('$200.00');
  await page.getByLabel('New note').fill('The carrier has no scan of this parcel.');
  await page.getByLabel('Share in the packet').check();
  await page.getByRole('button', { name: 'Write note' }).click();
  await expect(main.getByRole('region', { name: 'Notes' })).toContainText('no scan of this parcel');

  // The bank decides for us and gives the money back: only then can it be refunded without paying twice.
  await desk.simulate(`disputes/${dispute.id}/resolve`, { outcome: 'won' });
  await visit(page, `/console/intents/${intentId}?tab=rail`);
  const facts = page.getByRole('region', { name: 'What happened at the rail by itself' });
  await expect(facts).toContainText('The bank gave money back', { timeout: 60_000 });

  await visit(page, `/console/disputes/case_${intentId.replaceAll('-', '')}`);
  await page.getByRole('button', { name: /Resolve/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Refund to the principal').check();
  await expect(dialog.getByRole('region', { name: 'What this does' })).toContainText('$200.00');
  await dialog.getByLabel('Why').fill('It was never delivered.');
  await dialog.getByRole('button', { name: 'Refund the money' }).click();
  await expect(dialog).toBeHidden();
  await expect(main).toContainText('Decided for the principal', { timeout: 60_000 });
  await reaches(desk, intentId, 'refunded');

  // The packet proves what is sealed.
  await sealed(desk.api, intentId, 'refunded');
  await page.getByRole('button', { name: /Packet/ }).click();
  const arriving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const file = testInfo.outputPath('packet.json');
  await (await arriving).saveAs(file);
  const verifier = join(repository, 'scripts', 'verify-packet.mjs');
  expect(execFileSync(process.execPath, [verifier, file], { encoding: 'utf8' })).toContain('The packet holds');
});

/** A card payment that somebody took by hand at Stripe's dashboard: only money that was taken can be disputed. */
async function takenByHand(desk: ConnectedDesk): Promise<{ readonly intentId: string; readonly payment: string }> {
  const budget = { currency: 'usd', max_spend_usd: 200, payment_method_id: 'pm_card_visa' };
  const intentId = await openIntent(desk.api, { budget });
  const payment = `payment_intents/${paymentOf(await reaches(desk, intentId, 'funded'))}`;
  await desk.simulate(`${payment}/capture`);
  return { intentId, payment };
}
