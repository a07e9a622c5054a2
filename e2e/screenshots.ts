import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type Client, createClient, overHttp } from '@/lib/testing/client';
import { launchOptions } from './support/chromium';
import { refusedIntent, releasedIntent, unknownIntent } from './support/intents';
import { repository, startProduct } from './support/product';
import { signIn } from './support/sign-in';
import { visit } from './support/visit';

const folder = join(repository, 'docs', 'screenshots');
const screens = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const themes = ['light', 'dark'] as const;

interface Shot {
  readonly name: string;
  readonly address: string;
}

async function shotsOf(api: Client): Promise<readonly Shot[]> {
  const [released, refused, unknown] = [await releasedIntent(api), await refusedIntent(api), await unknownIntent(api)];
  return [
    { name: 'overview', address: '/console' },
    { name: 'intents', address: '/console/intents' },
    { name: 'intent-released', address: `/console/intents/${released}` },
    { name: 'intent-refused', address: `/console/intents/${refused}?tab=verdict` },
    { name: 'intent-unknown', address: `/console/intents/${unknown}?tab=rail` },
    { name: 'keys', address: '/console/keys' },
  ];
}

async function take(page: Page, { name, address }: Shot): Promise<void> {
  await visit(page, address);
  await page.waitForLoadState('networkidle');
  for (const screen of screens) {
    await page.setViewportSize(screen);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        path: join(folder, `${name}-${screen.width}-${colorScheme}.png`),
        animations: 'disabled',
      });
    }
  }
}

async function takeAll(browser: Browser): Promise<void> {
  const { demo, stop } = await startProduct();
  try {
    const [tenant] = demo.tenants;
    const owner = demo.users.find(({ role }) => role === 'owner');
    if (!tenant || !owner) throw new Error('The demo has no owner.');
    const shots = await shotsOf(createClient({ ...tenant, apiKey: tenant.sandboxKey }, overHttp(demo.baseUrl)));
    const page = await browser.newPage({ baseURL: demo.baseUrl, locale: 'en-GB', reducedMotion: 'reduce' });
    await take(page, { name: 'sign-in', address: '/sign-in' });
    await signIn(page, owner);
    for (const shot of shots) await take(page, shot);
  } finally {
    await stop();
  }
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
try {
  await takeAll(browser);
} finally {
  await browser.close();
}
