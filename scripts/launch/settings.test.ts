import { describe, expect, it } from 'vitest';
import { findProblems, isLocal, readSettings } from './settings';

const secret = 'ab'.repeat(32);
const ready = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://owner:secret@db.example.com/tidegate',
  TIDEGATE_SECRET: secret,
  TIDEGATE_ORIGIN: 'https://pay.example.com/',
};

describe('readSettings', () => {
  it('needs nothing to try Tidegate out', () => {
    expect(readSettings({})).toMatchObject({
      mode: 'demo',
      port: 3000,
      origin: 'http://localhost:3000',
      databaseUrl: null,
      secret: null,
    });
    expect(readSettings({ PORT: '' }, ['--dev']).mode).toBe('development');
  });

  it.each([
    ['', 'http://localhost:3000'],
    ['0.0.0.0', 'http://localhost:3000'],
    ['10.0.0.5', 'http://10.0.0.5:3000'],
    ['fd00::5', 'http://[fd00::5]:3000'],
  ])('finds a front that listens on %j at %s', (host, localUrl) => {
    expect(readSettings({ TIDEGATE_HOST: host }).localUrl).toBe(localUrl);
  });

  it('takes production settings', () => {
    expect(readSettings(ready)).toMatchObject({ mode: 'production', origin: 'https://pay.example.com', secret });
  });

  it('names everything that production lacks, each with what to do', () => {
    expect(() => readSettings({ NODE_ENV: 'production' })).toThrow(
      /DATABASE_URL: It is missing.*TIDEGATE_SECRET: It is missing.*openssl rand.*TIDEGATE_ORIGIN: It is missing/s,
    );
  });

  it('takes the three logins together or not at all', () => {
    const two = { ...ready, TIDEGATE_APP_DATABASE_URL: 'postgresql://a', TIDEGATE_JOBS_DATABASE_URL: 'postgresql://j' };
    expect(findProblems(two, 'production')).toMatchObject([{ setting: 'TIDEGATE_WORKER_DATABASE_URL' }]);
    const three = { ...two, TIDEGATE_WORKER_DATABASE_URL: 'postgresql://w' };
    expect(readSettings(three).logins).toEqual({
      appUrl: 'postgresql://a',
      workerUrl: 'postgresql://w',
      jobsUrl: 'postgresql://j',
    });
  });
});

describe('findProblems', () => {
  it.each([
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', '3e3'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'localhost:5432'],
    ['TIDEGATE_SECRET', 'short'],
    ['TIDEGATE_ORIGIN', 'pay.example.com'],
  ])('refuses %s=%s', (setting, value) => {
    expect(findProblems({ [setting]: value }, 'demo')).toMatchObject([{ setting }]);
  });

  it('refuses an open origin in production, except on this machine', () => {
    expect(findProblems({ ...ready, TIDEGATE_ORIGIN: 'http://pay.example.com' }, 'production')).toHaveLength(1);
    expect(findProblems({ ...ready, TIDEGATE_ORIGIN: 'http://localhost:3000' }, 'production')).toEqual([]);
  });
});

it('knows a local database from one far away', () => {
  expect(isLocal('postgresql://o:p@127.0.0.1:5432/x')).toBe(true);
  expect(isLocal('postgresql://o:p@[::1]/x')).toBe(true);
  expect(isLocal('postgresql://o:p@localhost.example.com/x')).toBe(false);
});
