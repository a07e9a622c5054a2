import { connected, demoPayer, reaches, settle } from '@/e2e/support/connected';
import { expect, test } from '@/e2e/support/fixtures';
import { deliver, openIntent } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import type { ConnectedDesk } from '@/e2e/support/stuck';
import { visit } from '@/e2e/support/visit';
import type { ChainPayer } from '@/lib/testing/chain-payer';

/** One payer, whose balance each story watches. */
test.describe.configure({ mode: 'serial' });

const amountCents = 20_000;
/** The same in USDC, which has six decimals. */
const amount = 200_000_000n;
const rail = 'x402_usdc_base';

test('the official x402 client pays an intent, whose money then reaches the payee on the chain', async ({
  page,
  demo,
}) => {
  const desk = connected(demo);
  const payer = demoPayer(demo);
  const intentId = await openIntent(desk.api, { amountCents, rail });
  const challenge = await desk.api.fund(intentId);
  expect(challenge.status).toBe(402);
  const payee = payeeIn(challenge.headers.get('payment-required'));
  const [payerBefore, payeeBefore] = await Promise.all([payer.balanceOf(payer.address), payer.balanceOf(payee)]);

  await pay(desk, payer, demo.file.baseUrl, intentId);
  expect(await payer.balanceOf(payer.address)).toBe(payerBefore - amount);
  expect(await payer.balanceOf(payee)).toBe(payeeBefore);

  await deliver(desk.api, intentId, { status: 'completed', cost_cents: 18_700 });
  await settle(desk, intentId, 'released');
  expect(await payer.balanceOf(payee)).toBe(payeeBefore + amount);

  await signIn(page, desk.operator);
  await visit(page, `/console/intents/${intentId}?tab=rail`);
  const main = page.getByRole('main');
  await expect(main.getByText('Released', { exact: true }).first()).toBeVisible();
  await expect(main).toContainText('x402, USDC on Base');
  await expect(page.getByRole('tabpanel')).toContainText('Take the held money');
});

test('a refused piece of work gives the payer all of it back', async ({ demo }) => {
  const desk = connected(demo);
  const payer = demoPayer(demo);
  const before = await payer.balanceOf(payer.address);
  const intentId = await openIntent(desk.api, { amountCents, rail });
  await pay(desk, payer, demo.file.baseUrl, intentId);
  expect(await payer.balanceOf(payer.address)).toBe(before - amount);
  await deliver(desk.api, intentId, { status: 'completed', cost_cents: 23_000 });
  await settle(desk, intentId, 'refunded');
  expect(await payer.balanceOf(payer.address)).toBe(before);
});

/** Funds it as an application does: the client is asked for money, pays, and asks again. */
async function pay(desk: ConnectedDesk, payer: ChainPayer, origin: string, intentId: string): Promise<void> {
  const { path, body, headers } = desk.api.requests.fund(intentId);
  const paid = await payer.fetch(`${origin}${path}`, { method: 'POST', body: String(body), headers });
  expect([200, 202], await paid.text()).toContain(paid.status);
  await reaches(desk, intentId, 'funded');
}

/** Where the offer sends released money. */
const payeeIn = (header: string | null): string =>
  JSON.parse(Buffer.from(header ?? '', 'base64').toString('utf8')).accepts[0].payTo;
