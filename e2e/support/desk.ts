import { spawnSync } from 'node:child_process';
import type { Browser, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { z } from 'zod';
import type { Authenticator } from '@/lib/testing/authenticator';
import { dataDirVariable } from './global-setup';
import { repository } from './product';
import { enrol, goOn } from './second-step';
import { submitSignIn } from './sign-in';
import { reload, visit } from './visit';

const seeded = z.object({
  merchant: z.string(),
  people: z.tuple([
    z.object({ email: z.string(), password: z.string() }),
    z.object({ email: z.string(), password: z.string() }),
    z.object({ email: z.string(), password: z.string() }),
  ]),
});
/** A merchant that waits for the desk, and two reviewers and a lead, made by the use cases in the running product. */
export type Seeded = z.infer<typeof seeded>;

const seedMs = 120_000;

export function seedReview(): Seeded {
  const { TIDEGATE_E2E_DATA_DIR: _ours, ...env } = process.env;
  const made = spawnSync(process.execPath, ['scripts/seed.mjs', 'review'], {
    cwd: repository,
    env: { ...env, TIDEGATE_DATA_DIR: process.env[dataDirVariable] ?? '' },
    encoding: 'utf8',
    timeout: seedMs,
  });
  const line = made.stdout.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw new Error(`nothing was seeded:\n${made.stdout}${made.stderr}`);
  return seeded.parse(JSON.parse(line));
}

/** Somebody of the desk with a browser of their own. */
export interface DeskPerson {
  readonly page: Page;
  readonly authenticator: Authenticator;
  close(): Promise<void>;
}

export async function enterDesk(
  browser: Browser,
  baseURL: string | undefined,
  user: Seeded['people'][number],
): Promise<DeskPerson> {
  const context = await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await visit(page, '/sign-in?next=%2Fconsole%2Fcompliance');
  await submitSignIn(page, user);
  await expect(page).toHaveURL(/\/second-step/);
  const { authenticator } = await enrol(page);
  await goOn(page);
  await visit(page, '/console/compliance');
  return { page, authenticator, close: () => context.close() };
}

/** The worker checks an application before it stands here. */
export async function untilQueued(page: Page, merchant: string): Promise<void> {
  await expect(async () => {
    await reload(page);
    await expect(page.getByRole('row', { name: merchant })).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

export async function openReview(page: Page, merchant: string): Promise<void> {
  await page.getByRole('link', { name: merchant }).filter({ visible: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(merchant);
}
