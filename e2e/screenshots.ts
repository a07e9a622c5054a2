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
  /** Made just before: a rail does not leave an intent unknown for long. */
  readonly address: (api: Client) => Promise<string>;
}

const shots: readonly Shot[] = [
  { name: 'overview', address: async () => '/console' },
  { name: 'intents', address: async () => '/console/intents' },
  { name: 'intent-released', address: async (api) => `/console/intents/${await releasedIntent(api)}` },
  { name: 'intent-refused', address: async (api) => `/console/intents/${await refusedIntent(api)}?tab=verdict` },
  { name: 'intent-unknown', address: async (api) => `/console/intents/${await unknownIntent(api)}?tab=rail` },
  { name: 'keys', address: async () => '/console/keys' },
];

async function take(page: Page, name: string, address: string): Promise<void> {
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
    const api = createClient({ ...tenant, apiKey: tenant.sandboxKey }, overHttp(demo.baseUrl));
    const page = await browser.newPage({ baseURL: demo.baseUrl, locale: 'en-GB', reducedMotion: 'reduce' });
    await take(page, 'sign-in', '/sign-in');
    await signIn(page, owner);
    for (const { name, address } of shots) await take(page, name, await address(api));
  } finally {
    await stop();
  }
}

mkdirSync(folder, { recursive: true });
const { args = [], ...options } = launchOptions();
// Scroll bars over the page, as on a phone or a Mac: no empty strip beside it.
const browser = await chromium.launch({ ...options, args: [...args, '--enable-features=OverlayScrollbar'] });
try {
  await takeAll(browser);
} finally {
  await browser.close();
}
