import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type DemoFile, readDemoFile, writeDemoFile } from './demo-file';
import { demoSecrets } from './secrets';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-demo-file-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gate = {
  operatorKey: 'payjent_o',
  bootstrapToken: 'payjent_b',
  agents: [{ botId: 'research-bot', botKey: 'payjent_r', webhookSecret: 'whsec_r' }],
};
const file: DemoFile = {
  baseUrl: 'http://localhost:3000',
  tenants: [],
  users: [],
  onboarding: { organizations: [], users: [] },
  gate,
};

describe('demo.json', () => {
  it('is for its owner alone, also when it replaces one that was not', () => {
    const path = writeDemoFile(folder, file);
    writeFileSync(path, 'x', { mode: 0o644 });
    writeDemoFile(folder, file);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readDemoFile(folder)).toEqual(file);
  });

  it('counts as missing when it is not what we write', () => {
    expect(readDemoFile(folder)).toBeNull();
    const path = writeDemoFile(folder, file);
    for (const text of ['', '{', '[]', '{"baseUrl":1}']) {
      writeFileSync(path, text);
      expect(readDemoFile(folder)).toBeNull();
    }
  });
});

describe('a file of before the payment gate', () => {
  it('counts as missing', () => {
    const { gate: _none, ...old } = file;
    writeFileSync(writeDemoFile(folder, file), JSON.stringify(old));
    expect(readDemoFile(folder)).toBeNull();
  });
});

describe('secrets of the demo', () => {
  const [one, other] = ['ab', 'cd'].map((byte) => demoSecrets(byte.repeat(32)));

  it('are the same for the same installation and purpose only', () => {
    expect(one?.seedHex('a')).toMatch(/^[0-9a-f]{64}$/);
    expect(one?.seedHex('a')).toBe(demoSecrets('ab'.repeat(32)).seedHex('a'));
    expect(new Set([one?.seedHex('a'), one?.seedHex('b'), other?.seedHex('a')]).size).toBe(3);
    expect(one?.password('a@x.example')).toMatch(/^[\w-]{16}$/);
  });

  it('name intents by proper UUIDs', () => {
    expect(one?.uuid('open')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
