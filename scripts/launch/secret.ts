import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataDir } from '@/lib/db/postgres/settings';
import { SetupError } from '@/lib/kernel/setup-error';

/**
 * The master secret of a data folder, made by its first start and kept there with mode 0600.
 * Its loss makes everything sealed in the database unreadable, so a damaged file is never replaced.
 */
export function readOrMakeSecret(dataDir: string): string {
  makeDataDir(dataDir);
  const file = join(dataDir, 'secret');
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  const secret = readFileSync(file, 'utf8').trim();
  if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  throw new SetupError(
    `${file} does not hold a secret of 64 hex digits.`,
    'Restore it from a backup, or move the whole data folder away to start afresh.',
  );
}
