import pino from 'pino';
import { expect, it } from 'vitest';
import { createRequestLog, maskedPath } from './log';

it.each([
  ['/', '/'],
  ['/console/intents', '/console/intents'],
  ['/console/intents/0197f2a0-0000-7000-8000-000000000001', '/console/intents/*'],
  ['/pay/ps_0197f2a000007000', '/pay/*'],
  ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h'],
  ['//x', '//x'],
])('masks %s as %s', (path, masked) => {
  expect(maskedPath(path)).toBe(masked);
});

it('writes a fault without the row values that a database error carries', () => {
  const written: string[] = [];
  const log = createRequestLog(pino({ base: null }, { write: (text: string) => written.push(text) }));
  const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (secret)=(canary)' });
  log.fault({ request_id: 'request-1', endpoint: 'a.b.c', error });
  const line: unknown = JSON.parse(written.join(''));
  expect(line).toMatchObject({
    level: 50,
    request_id: 'request-1',
    error: { code: '23505', message: 'duplicate key' },
  });
  expect(written.join('')).not.toContain('canary');
});
