import type { Page } from '@playwright/test';
import { expect, test } from '@/e2e/support/fixtures';
import { fund, openIntent, sealed } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

const stream = /\/api\/console\/live/;
/** Longer than a page waits before it reads again by itself when it has no stream. */
const quietMs = 6_000;

/** What the page hears over its stream and what it reads, in order. */
async function watchReads(page: Page) {
  const streams: string[] = [];
  const heard: ('told' | 'read')[] = [];
  page.on('request', (request) => {
    if (stream.test(request.url())) streams.push(request.url());
    if (request.url().includes('/api/console/intents/')) heard.push('read');
  });
  const browser = await page.context().newCDPSession(page);
  browser.on('Network.eventSourceMessageReceived', () => heard.push('told'));
  await browser.send('Network.enable');
  return { streams, heard };
}

test.describe('an open page', () => {
  test.use({ signedInAs: 'operator' });

  test('hears of a change without asking, over one stream', async ({ page, api }) => {
    const intentId = await openIntent(api);
    // A page shows an event's place in the log: until it has one, there is something to be told.
    await sealed(api, intentId, 'intent_created');
    const { streams, heard } = await watchReads(page);
    await visit(page, `/console/intents/${intentId}`);
    const sinceTold = () => heard.slice(Math.max(0, heard.indexOf('told')));
    await expect.poll(sinceTold).toContain('read');
    expect(streams).toHaveLength(1);
    expect(streams[0]).toContain(encodeURIComponent(`intent:${intentId}`));
    // Told once in the beginning; from then on only when something happens.
    await page.waitForTimeout(quietMs);
    expect(sinceTold()).toEqual(['told', 'read']);

    heard.length = 0;
    await fund(api, intentId);
    await expect(page.getByRole('main').getByText('Funded', { exact: true }).first()).toBeVisible();
    expect(heard[0]).toBe('told');
    expect(streams).toHaveLength(1);
  });
});

test.describe('the stream', () => {
  test('answers nobody without a session, and takes no topic that it does not know', async ({
    request,
    demo,
    page,
  }) => {
    expect((await request.get('/api/console/live?topics=list')).status()).toBe(401);
    await signIn(page, demo.user('developer'));
    const ask = (topics: string) => page.request.get(`/api/console/live?topics=${encodeURIComponent(topics)}`);
    expect((await ask('everything')).status()).toBe(400);
    expect((await ask(`case:case_${'0'.repeat(32)}`)).status()).toBe(403);
  });

  test('ends within seconds of its session', async ({ page, demo, browser }) => {
    await signIn(page, demo.user('operator'));
    const other = await browser.newContext({
      baseURL: demo.file.baseUrl,
      storageState: await page.context().storageState(),
    });
    try {
      const reader = await other.newPage();
      await reader.goto('/console');
      const open = await reader.evaluateHandle(openStream);
      await visit(page, '/console');
      await page.getByRole('button', { name: /Operator$/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await expect(page).toHaveURL(/sign-in/);
      const said = await open.evaluate(({ end }) => end);
      expect(JSON.parse(said)).toEqual({ reason: 'session' });
    } finally {
      await other.close();
    }
  });
});

/** In the page: settles once the server has spoken, with how it ends; one that cannot be opened fails. */
function openStream(): Promise<{ readonly end: Promise<string> }> {
  const source = new EventSource('/api/console/live?topics=list');
  const end = new Promise<string>((resolve) => {
    source.addEventListener('end', ({ data }) => {
      source.close();
      resolve(String(data));
    });
  });
  return new Promise((resolve, reject) => {
    source.addEventListener('changed', () => resolve({ end }));
    source.addEventListener('error', () => reject(new Error('the stream could not be opened')));
  });
}
