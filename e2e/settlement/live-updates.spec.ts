import { expect, test } from '@/e2e/support/fixtures';
import { fund, openIntent } from '@/e2e/support/intents';
import { signIn } from '@/e2e/support/sign-in';
import { visit } from '@/e2e/support/visit';

const stream = /\/api\/console\/live/;

test.describe('an open page', () => {
  test.use({ signedInAs: 'operator' });

  test('hears of a change without asking, over one stream', async ({ page, api }) => {
    const intentId = await openIntent(api);
    const streams: string[] = [];
    let reads = 0;
    page.on('request', (request) => {
      if (stream.test(request.url())) streams.push(request.url());
      if (request.url().includes('/api/console/intents/')) reads += 1;
    });
    await visit(page, `/console/intents/${intentId}`);
    await expect.poll(() => streams.length).toBe(1);
    expect(streams[0]).toContain(encodeURIComponent(`intent:${intentId}`));
    // Told once in the beginning; from then on only when something happens.
    await expect.poll(() => reads).toBe(1);
    await page.waitForTimeout(6_000);
    expect(reads).toBe(1);

    await fund(api, intentId);
    await expect(page.getByRole('main').getByText('Funded', { exact: true }).first()).toBeVisible({ timeout: 6_000 });
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
    const cookies = await page.context().cookies();
    const other = await browser.newContext({ baseURL: demo.file.baseUrl });
    await other.addCookies(cookies);
    const reader = await other.newPage();
    await reader.goto('/console');
    const ended = reader.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const source = new EventSource('/api/console/live?topics=list');
          source.addEventListener('end', ({ data }) => {
            source.close();
            resolve(String(data));
          });
        }),
    );
    await visit(page, '/console');
    await page.getByRole('button', { name: /Operator$/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/sign-in/);
    expect(JSON.parse(await ended)).toEqual({ reason: 'session' });
    await other.close();
  });
});
