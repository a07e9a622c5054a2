import { describe, expect, it } from 'vitest';
import { isFromUs } from './same-site';

const own = ['https://gate.example', 'http://localhost:3000'];

describe('where a request comes from', () => {
  it.each([
    ['a page of ours', { site: 'same-origin', origin: 'https://gate.example' }],
    ['a bookmark or a typed address', { site: 'none', origin: null }],
    ['an older browser on a page of ours', { site: null, origin: 'https://gate.example' }],
    ['the same with its port', { site: null, origin: 'https://gate.example:443' }],
    ['this machine under another of its names', { site: null, origin: 'http://127.0.0.1:3000' }],
    ['a program that is no browser', { site: null, origin: null }],
  ])('lets %s in', (_name, source) => expect(isFromUs(source, own)).toBe(true));

  it.each([
    ['another site', { site: 'cross-site', origin: 'https://evil.example' }],
    ['a sibling host', { site: 'same-site', origin: 'https://other.example' }],
    ['an older browser elsewhere', { site: null, origin: 'https://evil.example' }],
    ['a host that only begins like ours', { site: null, origin: 'https://gate.example.evil.example' }],
    ['a user part that looks like ours', { site: null, origin: 'https://gate.example@evil.example' }],
    ['another port', { site: null, origin: 'http://localhost:3001' }],
    ['another scheme', { site: null, origin: 'http://gate.example' }],
    ['a page that hides where it is', { site: null, origin: 'null' }],
    ['a name that claims to be ours against the browser', { site: 'cross-site', origin: 'https://gate.example' }],
  ])('keeps %s out', (_name, source) => expect(isFromUs(source, own)).toBe(false));
});
