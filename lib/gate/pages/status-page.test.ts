import { describe, expect, it } from 'vitest';
import { statusPage } from './status-page';
import { english, payment, sessionId, visibleText } from './testing/views';
import { leadingPhase, type Phase } from './view';

const at = new Date('2026-11-30T14:01:00Z');
const page = (changes: Parameters<typeof payment>[0] = {}) => statusPage(payment(changes), english);
const prompt = `I paid for Payjent session ${sessionId}; please check status and resume the exact approved action.`;

describe('/status', () => {
  it.each<[Phase, string]>([
    ['awaiting', 'Awaiting payment'],
    ['paid', 'Payment complete'],
    ['executing', 'Agent resumed — action in progress'],
    ['fulfilled', 'Fulfilled — action succeeded'],
    ['failed', 'Action needs attention'],
    ['refund_pending', 'Refund requested — pending'],
    ['refunded', 'Refunded'],
  ])('%s has the headline %s', (phase, label) => {
    expect(visibleText(/<h1[\s\S]*?<\/h1>/.exec(page({ phase }))?.[0] ?? '').trim()).toBe(label);
  });

  it('P04 a fulfilled action says so, with the labels of its reports and nothing else of them', () => {
    const secrets = { metadata: { result: 'secret result' }, grantId: 'grant_1', at, key: 'fulfilled' } as const;
    const made = page({ phase: 'fulfilled', grant: 'consumed', fulfilment: [{ at, key: 'executing' }, secrets] });
    expect(made).toContain('Fulfilled — action succeeded');
    expect(made).toContain('In progress');
    expect(made).not.toContain('secret result');
    expect(made).not.toContain('grant_');
  });

  it('gives the prompt for the agent once it is paid, in every language the same', () => {
    expect(page()).not.toContain('I paid for');
    expect(page({ phase: 'paid' })).toContain(prompt);
    expect(page({ phase: 'executing' })).toContain(prompt);
    expect(page({ phase: 'refunded' })).not.toContain('I paid for');
    expect(statusPage(payment({ phase: 'paid' }), { language: 'ar', chosen: true })).toContain(prompt);
  });

  it('links the payment while it is to be paid', () => {
    expect(page()).toContain(`href="/pay/${sessionId}"`);
    expect(page({ phase: 'paid' })).not.toContain('href="/pay/');
    expect(page({ phase: 'unknown' })).not.toContain('href="/pay/');
  });

  it('says when an unanswered payment is asked for again', () => {
    const text = visibleText(page({ phase: 'unknown', asksAgainAt: new Date('2026-11-30T14:05:00Z') }));
    expect(text).toContain('The bank has not answered yet. Nothing was charged twice. We ask again at 14:05 UTC .');
    expect(visibleText(page({ phase: 'unknown', provider: 'usdc' }))).toContain('The payment network has not answered');
  });

  it('counts reports beyond the bound', () => {
    const fulfilment = Array.from({ length: 100 }, () => ({ at, key: 'executing' as const }));
    expect(visibleText(page({ phase: 'executing', fulfilment }))).toContain('60 earlier reports are not shown.');
  });

  it.each<[readonly Phase[], Phase]>([
    [['paid', 'failed', 'refunded'], 'refunded'],
    [['fulfilled', 'refund_pending'], 'refund_pending'],
    [['fulfilled', 'failed'], 'failed'],
    [['executing', 'fulfilled', 'paid'], 'fulfilled'],
    [['paid', 'executing'], 'executing'],
    [['awaiting', 'paid'], 'paid'],
    [[], 'awaiting'],
  ])('of %j, %s leads', (known, leading) => {
    expect(leadingPhase(known)).toBe(leading);
  });
});
