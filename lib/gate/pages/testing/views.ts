import type { LanguageChoice } from '@/lib/gate/pages/language';
import type { ApprovalView, InstallView, MessageView, PaymentView } from '@/lib/gate/pages/view';

export const english: LanguageChoice = { language: 'en', chosen: false };

const hex = '0f8e2c4d6b7a49c1a2b3c4d5e6f70819';
export const sessionId = `ps_${hex}`;
const quotedAt = new Date('2026-11-30T13:58:00Z');

export const payment = (changes: Partial<PaymentView> = {}): PaymentView => ({
  sessionId,
  quoteId: `quote_${hex}`,
  agentName: 'Research Bot',
  summary: 'Search 40 shipping registers',
  lines: [
    { label: 'Provider exact quote', amount: 215n },
    { label: 'Operator fee', amount: 35n },
  ],
  amount: 250n,
  currency: 'USD',
  scale: 2,
  provider: 'mock',
  checkoutUrl: `/pay/${sessionId}`,
  mockUsable: true,
  phase: 'awaiting',
  grant: 'unissued',
  resumes: 'POST the approved query',
  lifecycle: [
    { at: quotedAt, key: 'quoted' },
    { at: null, key: 'paid' },
  ],
  fulfilment: [],
  heldUntil: new Date('2026-12-02T14:05:00Z'),
  payableUntil: new Date('2026-11-30T14:58:00Z'),
  maskedUser: 'm…@example.com',
  hashPrefix: '9b1c33ef',
  operatorName: 'Tideline',
  supportContact: 'help@tideline.example',
  ...changes,
});

export const install = (changes: Partial<InstallView> = {}): InstallView => ({
  agentName: 'Research Bot',
  operatorName: 'Tideline',
  supportContact: null,
  installUrl: `https://pay.tideline.example/agent-install/${'Zm9v'.repeat(10)}Zm9`,
  redeemAction: `/agent-install/${'Zm9v'.repeat(10)}Zm9`,
  expiresAt: new Date('2026-11-30T14:58:00Z'),
  ...changes,
});

export const approval = (changes: Partial<ApprovalView> = {}): ApprovalView => ({
  agentName: 'Research Bot',
  operatorName: 'Tideline',
  supportContact: 'https://tideline.example/help',
  summary: 'Book a container slot',
  lines: [],
  amount: 48_000n,
  currency: 'EUR',
  scale: 2,
  reason: 'One action may cost up to 250.00 EUR without a person.',
  expiresAt: new Date('2026-11-30T14:58:00Z'),
  decision: 'open',
  approveAction: '/approve/a1',
  refuseAction: '/refuse/a1',
  ...changes,
});

export const message = (changes: Partial<MessageView> = {}): MessageView => ({
  kind: 'session_not_found',
  operatorName: null,
  supportContact: null,
  ...changes,
});

/** What a reader sees of a page: tags gone, entities back. */
export const visibleText = (page: string): string =>
  page
    .replace(/<(script|style)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\u2066\u2069]/g, '')
    .replace(/\s+/g, ' ');
