import { defineConfig } from '@playwright/test';
import { launchOptions } from './e2e/support/chromium';

const daysLater = '**/days-later.spec.ts';

/** Browser stories against the whole product, built for production and started as `npm start` does. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A busy runner may be late once; a fault is there twice.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  // Generous: what is asked is whether it happens, on a machine that may be busy with something else.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  // Moving the simulator's clock would end holds and pages of the other stories.
  projects: [
    { name: 'stories', testIgnore: daysLater },
    { name: 'days-later', testMatch: daysLater, dependencies: ['stories'] },
  ],
  use: {
    browserName: 'chromium',
    launchOptions: launchOptions(),
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
    contextOptions: { reducedMotion: 'reduce' },
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: false },
    screenshot: 'only-on-failure',
  },
});
