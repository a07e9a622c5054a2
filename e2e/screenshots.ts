import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type Client, createClient, overHttp } from '@/lib/testing/client';
import type { DemoFile, DemoTenant } from '@/prisma/seed/demo/demo-file';
import { launchOptions } from './support/chromium';
import { dataDirVariable } from './support/global-setup';
import { disputedIntent, fund, openIntent, refusedIntent, releasedIntent, unknownIntent } from './support/intents';
import { type AskedAction, askedAction, payByMock, startAction } from './support/paid-actions';
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
  { name: 'settlement', address: async () => '/console/settlement' },
  { name: 'dispute', address: async (api) => `/console/disputes/${await disputedIntent(api)}` },
  { name: 'keys', address: async () => '/console/keys' },
  { name: 'paid-action', address: async () => `/console/gate/actions/${(await begunAction()).actionId}` },
  { name: 'paying-agents', address: async () => '/console/gate/agents' },
];

const askRoom = (): Promise<AskedAction> => askedAction('one night at the Hotel Mar');

async function begunAction(): Promise<AskedAction> {
  const action = await askRoom();
  await startAction(action, await payByMock(action));
  return action;
}

/** Of the organisation whose rails are connected to the counterparts of this machine. */
const connectedShots: readonly Shot[] = [
  { name: 'rails', address: async () => '/console/rails' },
  { name: 'intent-waits-for-payer', address: async (api) => `/console/intents/${await unpaidIntent(api)}` },
];

async function unpaidIntent(api: Client): Promise<string> {
  const intentId = await openIntent(api);
  await fund(api, intentId);
  return intentId;
}

/** Pages for payers have nothing that has to take them over first. */
const hosted = (page: Page, address: string): Promise<unknown> => page.goto(address);

async function take(page: Page, name: string, address: string, open: typeof hosted = visit): Promise<void> {
  await open(page, address);
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

async function takeOf(browser: Browser, { baseUrl, users }: DemoFile, tenant: DemoTenant, of: readonly Shot[]) {
  const owner = users.find(({ role, organizationId }) => role === 'owner' && organizationId === tenant.organizationId);
  if (!owner) throw new Error(`${tenant.name} has no owner.`);
  const api = createClient({ ...tenant, apiKey: tenant.sandboxKey }, overHttp(baseUrl));
  const page = await browser.newPage({ baseURL: baseUrl, locale: 'en-GB', reducedMotion: 'reduce' });
  await signIn(page, owner);
  for (const { name, address } of of) await take(page, name, await address(api));
  await page.context().close();
}

async function takeAll(browser: Browser): Promise<void> {
  const { demo, dataDir, stop } = await startProduct();
  process.env[dataDirVariable] = dataDir;
  try {
    const [first] = demo.tenants;
    const connected = demo.tenants.find(({ rails }) => rails.stripe_connect === 'connected');
    if (!first || !connected) throw new Error('The demo lacks an organisation.');
    const page = await browser.newPage({ baseURL: demo.baseUrl, locale: 'en-GB', reducedMotion: 'reduce' });
    await take(page, 'sign-in', '/sign-in');
    await take(page, 'paid', '/paid?outcome=held');
    await take(page, 'gate-pay', (await askRoom()).paymentUrl, hosted);
    await take(page, 'gate-status', (await begunAction()).statusUrl, hosted);
    await page.context().close();
    await takeOf(browser, demo, first, shots);
    await takeOf(browser, demo, connected, connectedShots);
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
