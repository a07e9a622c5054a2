import { describe, expect, it } from 'vitest';
import { approvalPage } from './approval-page';
import { installInvalidPage, installPage } from './install-page';
import { messagePage } from './message-page';
import { approval, english, install, message, visibleText } from './testing/views';

describe('/agent-install', () => {
  it('I03 a fresh link shows agent, expiry and the one form, and no key', () => {
    const made = installPage(install(), english);
    expect(visibleText(made)).toContain('This link gives Research Bot its own key at Tideline .');
    expect(visibleText(made)).toContain('valid until 30 November 2026 at 14:58 UTC');
    expect(made).toContain(`<form method="post" action="${install().redeemAction}">`);
    expect(made).toContain('Redeem once');
    expect(made).not.toMatch(/payjent_[A-Za-z0-9_-]{43}/);
  });

  it('draws the link as a QR code with a name', () => {
    const made = installPage(install(), english);
    expect(made).toMatch(/<svg class="qr" viewBox="0 0 \d+ \d+" role="img" aria-label="QR code of this link"/);
  });

  it('has one page for every link that does not work', () => {
    expect(visibleText(installInvalidPage(english))).toContain('install link is invalid, expired, or already used');
  });
});

describe('approval', () => {
  it('names agent, amount, reason and end, and has a form for each answer', () => {
    const made = approvalPage(approval(), english);
    const text = visibleText(made);
    for (const words of ['Research Bot asks for your approval', '480.00 EUR', 'without a person', '14:58 UTC']) {
      expect(text).toContain(words);
    }
    expect(made).toContain('<form method="post" action="/approve/a1">');
    expect(made).toContain('<form method="post" action="/refuse/a1">');
  });

  it.each(['approved', 'refused', 'expired'] as const)('%s has nothing left to decide', (decision) => {
    expect(approvalPage(approval({ decision }), english)).not.toContain('<form');
  });
});

describe('messages', () => {
  it('say the contract’s words for an unknown session', () => {
    expect(messagePage(message(), english)).toContain('payment session not found');
  });

  it('name who can help, the request, and the way back when it is ours', () => {
    const made = messagePage(
      message({ operatorName: 'Tideline', supportContact: 'help@t.example', requestId: 'req_1', backHref: '/pay/x' }),
      english,
    );
    expect(visibleText(made)).toContain('Ask Tideline : help@t.example');
    expect(made).toContain('req_1');
    expect(made).toContain('href="/pay/x"');
    expect(messagePage(message({ backHref: 'https://evil.example' }), english)).not.toContain('evil');
  });
});
