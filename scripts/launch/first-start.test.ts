import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertPortIsFree } from './port';
import { readOrMakeSecret } from './secret';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('readOrMakeSecret', () => {
  it('makes a private secret once', () => {
    const dataDir = join(folder, 'data');
    const secret = readOrMakeSecret(dataDir);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(readOrMakeSecret(dataDir)).toBe(secret);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  });

  it('never replaces a damaged one', () => {
    writeFileSync(join(folder, 'secret'), 'half');
    expect(() => readOrMakeSecret(folder)).toThrow('64 hex digits');
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('half');
  });
});

describe('assertPortIsFree', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0'])(
    'refuses a port that is taken on %s, and names the way out',
    async (host) => {
      const squatter = createServer().listen(0, host);
      await once(squatter, 'listening');
      const address = squatter.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      await expect(assertPortIsFree(port, null)).rejects.toMatchObject({
        message: `Port ${port} is in use by another program.`,
        fix: expect.stringContaining('PORT='),
      });
      squatter.close();
      await once(squatter, 'close');
      await expect(assertPortIsFree(port, null)).resolves.toBeUndefined();
    },
  );
});
