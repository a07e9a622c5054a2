import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { dataDirVariable } from './global-setup';

/** Letters to an address, oldest first. Before the first letter there is no folder. */
export function lettersTo(email: string): readonly string[] {
  const folder = join(process.env[dataDirVariable] ?? '', 'mail');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.includes(`To: ${email}\n`));
}

/** The link of the latest letter with one; empty while none has come. */
const linkTo = (email: string): string =>
  lettersTo(email)
    .map((text) => /http\S+\/(?:invite|signup\/confirm)\/\S+/.exec(text)?.[0] ?? '')
    .findLast((link) => link !== '') ?? '';

/** Waits for a link other than the one before. */
export async function linkFor(email: string, before = ''): Promise<string> {
  await expect.poll(() => linkTo(email)).not.toBe(before);
  return linkTo(email);
}

/** Waits for a letter with these words in it. */
export const expectLetter = (email: string, words: string): Promise<void> =>
  expect.poll(() => lettersTo(email).some((text) => text.includes(words))).toBe(true);
