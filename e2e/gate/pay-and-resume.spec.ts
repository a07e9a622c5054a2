import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible, twoLooks } from '@/e2e/support/accessible';
import { type Demo, expect, test } from '@/e2e/support/fixtures';

const actions = '/api/v1/agent-actions';
const phone = { width: 390, height: 844 };

/** An agent of the demo: it asks, learns what became of it, and goes on. */
function agentOf({ file }: Demo, request: APIRequestContext) {
  const [agent] = file.gate.agents;
  if (agent === undefined) throw new Error('The demo has no agent of the gate.');
  const headers = { 'x-payjent-bot-key': agent.botKey };
  const send = async (path: string, data: object) => {
    const answer = await request.post(path, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json();
  };
  return {
    ask: async (summary: string) => {
      const user = `traveller-${crypto.randomUUID()}`;
      const asked = await send(actions, {
        bot_id: agent.botId,
        external_user_id: user,
        request_summary: summary,
        request_hash: 'b'.repeat(64),
        amount_minor: 4_250,
        currency: 'EUR',
        cost_breakdown: [
          { label: 'room', amount_minor: 4_000 },
          { label: 'agent operator fee', amount_minor: 250 },
        ],
        execution_envelope: { action: 'book', hotel: 'Mar' },
      });
      return { ...asked, user };
    },
    resume: async ({ action_id: id, request_hash, user }: Asked) => {
      const status = await (await request.get(`${actions}/${id}/status`, { headers })).json();
      const presentation = { bot_id: agent.botId, external_user_id: user, request_hash };
      await send(`${actions}/${id}/start`, { payment_token: status.payment_token, presentation });
    },
    complete: ({ action_id: id }: Asked) => send(`${actions}/${id}/complete`, { status: 'fulfilled', metadata: {} }),
    fail: ({ action_id: id }: Asked) => send(`${actions}/${id}/fail`, { reason: 'the hotel is full' }),
  };
}

interface Asked {
  readonly action_id: string;
  readonly payment_session_id: string;
  readonly payment_url: string;
  readonly status_url: string;
  readonly request_hash: string;
  readonly user: string;
}

/** Neither page shows more than its person may know. */
async function expectNoSecrets(page: Page, { user, request_hash: hash }: Asked): Promise<void> {
  const html = await page.content();
  for (const hidden of [user, hash, 'grant_', 'payment_token', 'payjent_']) expect(html).not.toContain(hidden);
  expect(html).toContain(hash.slice(0, 8));
}

test.use({ viewport: phone });

test('a person pays what an agent asked, and sees it resumed and done without loading the page again', async ({
  page,
  request,
  demo,
}) => {
  const agent = agentOf(demo, request);
  const asked = await agent.ask('one night at the Hotel Mar');
  await page.goto(asked.payment_url);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 1 })).toContainText('one night at the Hotel Mar');
  for (const part of ['room', 'agent operator fee', '€42.50']) await expect(main).toContainText(part);
  await expectAccessible(page, twoLooks);
  await page.setViewportSize(phone);
  await expectNoSecrets(page, asked);
  await page.getByRole('button', { name: /^Approve and pay/ }).focus();
  await page.keyboard.press('Enter');
  await expect(main).toContainText('Paid — one-time grant issued; agent will resume automatically');

  await page.getByRole('link', { name: 'Follow the progress' }).click();
  await expect(page).toHaveURL(new RegExp(`/status/${asked.payment_session_id}`));
  await expect(main).toContainText(`I paid for Payjent session ${asked.payment_session_id}; please check status`);
  await agent.resume(asked);
  await expect(main).toContainText('Agent resumed — action in progress');
  await agent.complete(asked);
  await expect(main).toContainText('Fulfilled — action succeeded');
  await expectNoSecrets(page, asked);
  await expectAccessible(page, twoLooks);
});

test('an action that fails after payment sends the money back, and its page says so', async ({
  page,
  request,
  demo,
}) => {
  const agent = agentOf(demo, request);
  const asked = await agent.ask('a room that is gone');
  await page.goto(asked.payment_url);
  await page.getByRole('button', { name: /^Approve and pay/ }).click();
  await page.goto(asked.status_url);
  const main = page.getByRole('main');
  await expect(main).toContainText('Payment complete');
  await agent.resume(asked);
  await agent.fail(asked);
  await expect(page.locator('#state')).toHaveText('Refunded');
  await expect(main).toContainText('The payment went back the way it came.');
  await expectAccessible(page, twoLooks);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the same person pays, and follows by loading the page again', async ({ page, request, demo }) => {
    const agent = agentOf(demo, request);
    const asked = await agent.ask('one night at the Hotel Mar');
    await page.goto(asked.payment_url);
    await page.getByRole('button', { name: /^Approve and pay/ }).click();
    await expect(page.getByRole('main')).toContainText('Paid — one-time grant issued');
    await page.getByRole('link', { name: 'Follow the progress' }).click();
    await agent.resume(asked);
    await agent.complete(asked);
    await page.reload();
    await expect(page.getByRole('main')).toContainText('Fulfilled — action succeeded');
  });
});
