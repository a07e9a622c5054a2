import { moneyWords } from '@/lib/gate/domain/money-words';

/** What a person is shown before they approve or refuse. */
export interface ApprovalView {
  /** Minor units. */
  readonly amount: bigint;
  readonly currency: string;
  readonly scale: number;
  readonly agentName: string;
  readonly operatorName: string;
  readonly supportContact: string | null;
  readonly summary: string;
  readonly lines: readonly { readonly label: string; readonly amount: bigint }[];
  /** Which rule asks for a person. */
  readonly reason: string;
  readonly expiresAt: Date;
  readonly decision: 'open' | 'approved' | 'refused' | 'expired';
  /** Paths that the two forms post to. */
  readonly approveAction: string;
  readonly refuseAction: string;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const heading = {
  open: 'Approve this payment?',
  approved: 'Approved',
  refused: 'Refused',
  expired: 'No longer open',
} as const;

/** The page as a document. The one place where it is made. */
export function renderApproval(view: ApprovalView, _acceptLanguage: string | null): string {
  const money = escaped(moneyWords(view.amount, view.currency, view.scale));
  const form = (action: string, label: string): string =>
    `<form method="post" action="${escaped(action)}"><button>${label}</button></form>`;
  const forms =
    view.decision === 'open' ? form(view.approveAction, `Approve ${money}`) + form(view.refuseAction, 'Refuse') : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${heading[view.decision]}</title></head><body><h1>${heading[view.decision]}</h1>
<p>${escaped(view.agentName)} asks ${escaped(view.operatorName)}: ${escaped(view.summary)}</p><p>${money}</p>
<ul>${view.lines
    .map(({ label, amount }) => `<li>${escaped(label)}: ${escaped(moneyWords(amount, view.currency, view.scale))}</li>`)
    .join('')}</ul><p>${escaped(view.reason)}</p>${forms}</body></html>`;
}
