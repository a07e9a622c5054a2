import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from '@playwright/test';

const usualPlaces: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

const isRoot = process.getuid?.() === 0;

/** Playwright's own browser, else the one that CHROMIUM_PATH names, else one that the system has. */
function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  const places = [chromium.executablePath(), ...(named ? [named] : []), ...usualPlaces];
  const found = places.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `The browser stories need Chromium, and there is none${named ? ` at ${named} (CHROMIUM_PATH)` : ''}.\n` +
      'Install one with `npx playwright install chromium` or your package manager, or name it in CHROMIUM_PATH.',
  );
}

/**
 * How every browser is started here. Chromium's sandbox does not work for root and stays on for everyone else. Names
 * other than localhost do not resolve, so that a page which reaches for another host shows as an error.
 */
export const launchOptions = (): LaunchOptions => ({
  executablePath: findChromium(),
  chromiumSandbox: !isRoot,
  args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
});
