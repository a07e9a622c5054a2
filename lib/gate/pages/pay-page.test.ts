import { describe, expect, it } from 'vitest';
import { payPage } from './pay-page';
import { english, payment, sessionId, visibleText } from './testing/views';
import { phases } from './view';

const page = (changes: Parameters<typeof payment>[0] = {}) => payPage(payment(changes), english);
const form = `<form method="post" action="/pay/${sessionId}/mock-pay">`;

describe('/pay', () => {
  it('P01 an unpaid mock session has summary, amount, Approve and pay, and the form', () => {
    const made = page();
    expect(made).toContain('Search 40 shipping registers');
    expect(made).toContain('2.50 USD');
    expect(made).toContain('Approve and pay 2.50 USD');
    expect(made).toContain(form);
    expect(visibleText(made)).toContain('This is a test payment. No real money moves.');
  });

  it('P02 after payment it says so in the contract’s words', () => {
    const made = page({ phase: 'paid', grant: 'available' });
    expect(made).toContain('Paid — one-time grant issued; agent will resume automatically');
    expect(made).toContain('available');
    expect(made).not.toContain('mock-pay');
  });

  it('P03 a stripe session has the secure link and no mock form', () => {
    const made = page({ provider: 'stripe', checkoutUrl: 'https://checkout.stripe.com/c/pay/x?a=1&b=2' });
    expect(made).toContain('Continue to secure payment');
    expect(made).toContain('href="https://checkout.stripe.com/c/pay/x?a=1&amp;b=2"');
    expect(made).not.toContain('mock-pay');
    expect(made).not.toContain('No real money moves');
  });

  it('P05 without a usable mock rail there is no form', () => {
    expect(page({ mockUsable: false })).not.toContain('<form');
    expect(visibleText(page({ mockUsable: false }))).toContain('cannot be made here');
  });

  it.each([null, 'javascript:alert(1)', 'http://evil.example/x', '/elsewhere'])(
    'offers no way to %s as a checkout',
    (checkoutUrl) => {
      const made = page({ provider: 'stripe', checkoutUrl });
      expect(made).not.toContain('Continue to secure payment');
      expect(made).not.toContain('id="pay"');
    },
  );

  it('names the x402 resource for wallets', () => {
    const resourceUrl = `https://pay.tideline.example/pay/${sessionId}/usdc`;
    const price = { amount: 2_500_000n, currency: 'USDC', scale: 6 };
    const made = page({ provider: 'usdc', checkoutUrl: null, usdc: { resourceUrl, network: 'Base', price } });
    expect(made).toContain(`>${resourceUrl}</code>`);
    expect(visibleText(made)).toContain('pays 2.50 USDC on Base');
    expect(made).not.toContain('<form');
  });

  it('says who asks, what resumes, that it is once, what if it fails, how long, who to ask, and counts reports', () => {
    const at = new Date('2026-11-30T14:01:00Z');
    const text = visibleText(page({ fulfilment: [{ at, key: 'executing' }] }));
    for (const words of [
      'Research Bot asks you to pay for',
      'POST the approved query',
      'for this one request and can be used once',
      'goes back to you by default',
      'held until 2 December 2026 at 14:05 UTC',
      'You can pay until 30 November 2026 at 14:58 UTC',
      'Ask Tideline : help@tideline.example',
      'Reports from the agent 1',
      'unissued',
      '9b1c33ef',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('has exactly one button while it is to be paid, and none otherwise', () => {
    for (const phase of phases) {
      const buttons = [...page({ phase }).matchAll(/class="go"/g)].length;
      expect([phase, buttons]).toEqual([phase, phase === 'awaiting' ? 1 : 0]);
    }
  });

  it('links the status page and carries a chosen language through link and form', () => {
    expect(page()).toContain(`href="/status/${sessionId}"`);
    const german = payPage(payment(), { language: 'de', chosen: true });
    expect(german).toContain(`href="/status/${sessionId}?lang=de"`);
    expect(german).toContain('<input type="hidden" name="lang" value="de">');
  });
});

describe('the parts of the amount', () => {
  const cells = (made: string) => [...made.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell);

  it('add up to the total', () => {
    expect(cells(page())).toEqual(['2.15 USD', '0.35 USD', '2.50 USD']);
  });

  it('say what is not itemised', () => {
    const made = page({ lines: [{ label: 'Provider', amount: 200n }] });
    expect(cells(made)).toEqual(['2.00 USD', '0.50 USD', '2.50 USD']);
    expect(made).toContain('Not itemised');
  });

  it('are added up beyond the bound', () => {
    const lines = Array.from({ length: 250 }, (_, at) => ({ label: `Call ${at}`, amount: 1n }));
    const made = page({ lines });
    expect(made).toContain('226 further parts');
    expect(cells(made)).toHaveLength(26);
    expect(cells(made).slice(-2)).toEqual(['2.26 USD', '2.50 USD']);
  });

  it('are left out when there are none', () => {
    expect(page({ lines: [] })).not.toContain('<table>');
  });
});
