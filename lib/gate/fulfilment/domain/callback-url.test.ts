import { expect, it } from 'vitest';
import { checkCallbackUrl } from './callback-url';

const notAbsolute = 'callback_url must be an absolute http(s) URL';
const notHttps = 'callback_url must use https outside local/test';

it.each([
  ['https://agent.example.com/hook', 'public', 'public'],
  ['HTTPS://agent.example.com', 'public', 'public'],
  ['http://localhost:9000/hook', 'loopback', notHttps],
  ['http://127.0.0.1:9000/hook', 'loopback', notHttps],
  ['http://2130706433/', 'loopback', notHttps],
  ['https://localhost:9000/hook', 'loopback', 'public'],
  ['https://[::1]/', 'loopback', 'public'],
  ['http://testserver/hook', 'none', notHttps],
  ['http://example.com', notHttps, notHttps],
  ['http://127.0.0.2', notHttps, notHttps],
  ['http://localhost.example.com', notHttps, notHttps],
  ['http://localhost@example.com', notHttps, notHttps],
  ['javascript:alert(1)', notAbsolute, notAbsolute],
  ['file:///etc/passwd', notAbsolute, notAbsolute],
  ['ftp://example.com', notAbsolute, notAbsolute],
  ['//example.com', notAbsolute, notAbsolute],
  ['/hook', notAbsolute, notAbsolute],
  ['', notAbsolute, notAbsolute],
  ['https://', notAbsolute, notAbsolute],
  ['https:///hook', notAbsolute, notAbsolute],
  ['https://a b', notAbsolute, notAbsolute],
])('%s: %s, in production %s', (text, local, production) => {
  const said = (isProduction: boolean): string => {
    const check = checkCallbackUrl(text, isProduction);
    return check.kind === 'refused' ? check.problem : check.check;
  };
  expect(said(false)).toBe(local);
  expect(said(true)).toBe(production);
});
