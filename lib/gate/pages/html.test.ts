import { describe, expect, it } from 'vitest';
import { escapeHtml, foreign, html, plain, safeHref } from './html';

describe('html', () => {
  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`"onmouseover='x'`, '&quot;onmouseover=&#39;x&#39;'],
    ['&amp;', '&amp;amp;'],
    ['`x`', '&#96;x&#96;'],
  ])('escapes %s', (value, text) => {
    expect(html`<p title="${value}">${value}</p>`.text).toBe(`<p title="${text}">${text}</p>`);
    expect(escapeHtml(value)).toBe(text);
  });

  it('keeps what is HTML already, at any depth of lists', () => {
    const item = (text: string) => html`<li>${text}</li>`;
    expect(html`<ul>${[item('a'), [item('<b>'), 'c<']]}</ul>`.text).toBe('<ul><li>a</li><li>&lt;b&gt;</li>c&lt;</ul>');
  });

  it('prints numbers and leaves nothing for nothing', () => {
    expect(html`${0}|${12n}|${null}|${undefined}|${false}|${''}`.text).toBe('0|12||||');
  });

  it('takes no object that only looks like HTML', () => {
    const forged: unknown = { text: '<b>', toString: () => '<b>' };
    expect(() => html`${forged as string}`.text).toThrow();
  });

  it('refuses a value in an attribute without quotes', () => {
    expect(() => html`<a href=${'x'}>`).toThrow(/double quotes/);
    expect(html`<a href="?lang=${'x y'}">`.text).toBe('<a href="?lang=x y">');
  });
});

describe('words of others', () => {
  it('stand apart and cannot turn the text around them', () => {
    expect(foreign('\u202e052 \u2066USD\u0000').text).toBe('<bdi>052 USD</bdi>');
    expect(foreign('<b>').text).toBe('<bdi>&lt;b&gt;</bdi>');
  });

  it('are cut between characters, and only when too long', () => {
    expect(plain('🚢🚢🚢', 2)).toBe('🚢🚢…');
    expect(plain('🚢🚢', 2)).toBe('🚢🚢');
    expect(plain('x'.repeat(5_000_000), 3)).toBe('xxx…');
  });
});

describe('safeHref', () => {
  it.each(['/pay/ps_1', 'https://a.example/x', 'mailto:a@b.example', 'http://localhost:4242/c'])(
    'lets %s',
    (address) => {
      expect(safeHref(address)).toBe(address);
    },
  );

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    'http://evil.example',
    'x',
  ])('refuses %s', (address) => {
    expect(safeHref(address)).toBeNull();
  });
});
