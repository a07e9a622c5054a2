import { describe, expect, it } from 'vitest';
import { toBase64, utf8 } from '@/lib/kernel/bytes';
import { sha256 } from '@/lib/kernel/hash';
import { approvalPage } from './approval-page';
import { installInvalidPage, installPage } from './install-page';
import { type Language, type LanguageChoice, languages } from './language';
import { messagePage } from './message-page';
import { payPage } from './pay-page';
import { hostedPolicy } from './policy';
import { script } from './script';
import { statusPage } from './status-page';
import { style } from './style';
import { approval, install, message, payment, visibleText } from './testing/views';
import { type MessageKind, type PaymentProvider, phases } from './view';
import { en } from './words/en';
import { wordsOf } from './words/find-words';

type Draw = (choice: LanguageChoice) => string;

const at = new Date('2026-11-30T14:01:00Z');
const providers: readonly (PaymentProvider | null)[] = ['mock', 'stripe', 'usdc', null];
const usdc = {
  resourceUrl: 'https://pay.example/pay/ps_1/usdc',
  network: 'Base',
  price: { amount: 1n, currency: 'USDC', scale: 6 },
};
// Built from the table of words, whose type has every kind.
const kinds = Object.keys(en.messages) as MessageKind[];

const paymentPages = phases.flatMap((phase) =>
  providers.flatMap((provider): [string, Draw][] => {
    const checkoutUrl = provider === 'stripe' ? 'https://checkout.stripe.com/c/pay/x' : null;
    const view = payment({
      phase,
      provider,
      checkoutUrl,
      usdc: provider === 'usdc' ? usdc : null,
      fulfilment: [{ at, key: 'executing' }],
      lastAskedAt: at,
      asksAgainAt: at,
    });
    return [
      [`/pay ${phase} ${provider}`, (choice) => payPage(view, choice)],
      [`/status ${phase} ${provider}`, (choice) => statusPage(view, choice)],
    ];
  }),
);

const budget = { spent: 10n, left: 90n, returned: 0n };
const budgetPages = phases.flatMap((phase): [string, Draw][] => {
  const view = payment({ phase, budget, lines: [], hashPrefix: '' });
  return [
    [`/pay of a budget ${phase}`, (choice) => payPage(view, choice)],
    [`/status of a budget ${phase}`, (choice) => statusPage(view, choice)],
  ];
});

const pages: readonly [string, Draw][] = [
  ...paymentPages,
  ...budgetPages,
  ['/agent-install', (choice) => installPage(install(), choice)],
  ['/agent-install invalid', installInvalidPage],
  ...(['open', 'approved', 'refused', 'expired'] as const).map((decision): [string, Draw] => [
    `approval ${decision}`,
    (choice) => approvalPage(approval({ decision }), choice),
  ]),
  ...kinds.map((kind): [string, Draw] => [`message ${kind}`, (choice) => messagePage(message({ kind }), choice)]),
];

/** On the wire compressed or not: far below the 40 kB that a hosted page may weigh. */
const mostBytes = 18_000;

const forbidden: readonly RegExp[] = [
  /grant_[0-9a-f]/,
  /payment_token/,
  /eyJ/,
  /payjent_[A-Za-z0-9_-]{20}/,
  /\bcs_(?:test|live)_/,
  /signature/i,
  /metadata/i,
  /undefined|null|NaN|\[object|Invalid Date/,
];

describe.each(languages)('in %s', (language) => {
  const choice = { language, chosen: true };

  it.each(pages)('%s is whole, small and says nothing forbidden', (_, draw) => {
    const made = draw(choice);
    expect(made).toMatch(/^<!doctype html>\n<html lang="\w\w" dir="(?:ltr|rtl)">/);
    expect(made).toContain(`lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
    expect(made).toMatch(/<title>[^<]+<\/title>/);
    expect(made).toMatch(/<meta name="description" content="[^"]{20,}">/);
    expect([...made.matchAll(/<h1[ >]/g)]).toHaveLength(1);
    expect([...made.matchAll(/id="state"/g)]).toHaveLength(1);
    expect(utf8(made).length).toBeLessThan(mostBytes);
    const text = `${visibleText(made)} ${made.replace(script, '').replace(style, '')}`;
    for (const secret of forbidden) expect(text).not.toMatch(secret);
  });

  it('opens and closes every tag, and uses no style or handler in one', () => {
    for (const [name, draw] of pages) {
      const made = draw(choice).replace(script, '').replace(style, '');
      expect([name, unbalanced(made)]).toEqual([name, []]);
      expect([name, / (?:style|on\w+)="/.test(made)]).toEqual([name, false]);
    }
  });
});

/** Tags that are opened and not closed, or the other way round. */
function unbalanced(made: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', , self] of made.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*?)(\/?)>/g)) {
    if (self || /^(?:meta|link|input)$/.test(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

describe('the worst that can be given', () => {
  const tricky = `"><script>alert(1)</script><img src=x onerror='a'>`;
  const nasty = `${tricky}\u202e${'<'.repeat(200_000)}`;
  const lines = Array.from({ length: 500 }, () => ({ label: nasty, amount: 1n }));
  const fulfilment = Array.from({ length: 5_000 }, () => ({ at, key: 'executing' as const }));
  const names = { agentName: nasty, summary: nasty, operatorName: nasty, supportContact: nasty };
  const view = payment({
    ...names,
    // Ids are ours and short; they are escaped all the same.
    sessionId: tricky,
    quoteId: tricky,
    lines,
    fulfilment,
    phase: 'paid',
    resumes: nasty,
    maskedUser: nasty,
    hashPrefix: nasty,
  });
  const worst: readonly [string, Draw][] = [
    ['/pay', (choice) => payPage(view, choice)],
    [
      '/pay awaiting',
      (choice) => payPage({ ...view, phase: 'awaiting', provider: 'stripe', checkoutUrl: nasty }, choice),
    ],
    ['/status', (choice) => statusPage(view, choice)],
    ['/agent-install', (choice) => installPage(install(names), choice)],
    ['approval', (choice) => approvalPage(approval({ ...names, reason: nasty, lines }), choice)],
    ['message', (choice) => messagePage(message({ ...names, requestId: nasty, backHref: nasty }), choice)],
  ];

  it.each(worst)('%s stays one page of ours, below 40 kB', (_, draw) => {
    const made = draw({ language: 'en', chosen: false });
    expect([...made.matchAll(/<script/g)]).toHaveLength(1);
    expect(/<img|\u202e/.test(made)).toBe(false);
    expect(unbalanced(made.replace(script, '').replace(style, ''))).toEqual([]);
    expect(utf8(made).length).toBeLessThan(40_000);
  });
});

describe('translations', () => {
  /** Every text of a language by its place; functions are called with marks, which must come back. */
  const texts = (value: unknown, place = ''): [string, string][] => {
    if (typeof value === 'string') return [[place, value]];
    if (typeof value === 'function') return [[place, String(value('⟦a⟧', '⟦b⟧'))]];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => texts(part, `${place}.${key}`));
  };
  const marks = (text: string): string[] => (text.match(/⟦\w⟧|\{\w\}/g) ?? []).sort();
  const english = new Map(texts(en));
  const same = new Set(['.pay.total']);
  const setting = /^\.(?:locale|gap|isolate|name)/;

  it.each(languages.filter((language) => language !== 'en'))('%s says everything in its own words', (language) => {
    const found = texts(wordsOf(language)).filter(([place]) => !setting.test(place));
    expect(found.map(([place]) => place)).toEqual(
      texts(en)
        .map(([place]) => place)
        .filter((place) => !setting.test(place)),
    );
    for (const [place, text] of found) {
      expect([place, marks(text)]).toEqual([place, marks(english.get(place) ?? '')]);
      expect([place, text.trim() !== '' && (same.has(place) || text !== english.get(place))]).toEqual([place, true]);
    }
  });

  it('are written in the script of their language', () => {
    for (const [place, text] of texts(wordsOf('ar')).filter(([key]) => !setting.test(key))) {
      expect([place, /[\u0600-\u06ff]/.test(text)]).toEqual([place, true]);
    }
  });
});

describe('policy', () => {
  const hash = (text: string) => `'sha256-${toBase64(sha256(utf8(text)))}'`;

  it('allows exactly the style and the script that every page has', () => {
    const made = payPage(payment(), { language: 'en' satisfies Language, chosen: false });
    const tag = (name: string) => new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(made)?.[1] ?? '';
    expect(hostedPolicy).toContain(`script-src ${hash(tag('script'))};`);
    expect(hostedPolicy).toContain(`style-src ${hash(tag('style'))};`);
    expect(hostedPolicy).not.toMatch(/unsafe|\*/);
  });

  it('the script is below 2 kB and plain ASCII, as is the style', () => {
    expect(script.length).toBeLessThan(2_000);
    expect(`${script}${style}`).toMatch(/^[\x20-\x7e]*$/);
    expect(script).not.toContain('</');
  });
});
