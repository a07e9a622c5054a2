import { clockTime, moneyText } from './format';
import { foreign, type Html, html } from './html';
import { idOf, nameOf, notice, phaseLooks, type Row, rowsOf, summaryOf } from './pieces';
import type { PaymentView, Phase } from './view';
import type { PhaseWords, Words } from './words/words';

/** When the provider was asked and will be asked again, while its answer is missing. */
function asking({ phase, lastAskedAt, asksAgainAt }: PaymentView, words: Words): Html | null {
  if (phase !== 'unknown' && phase !== 'waiting_for_rail') return null;
  return html`${asksAgainAt && html` ${words.asksAgain(clockTime(asksAgainAt))}`}${lastAskedAt && html` ${words.lastAsked(clockTime(lastAskedAt))}`}`;
}

/** Where the payment stands, in words; a task budget has some of its own. */
export const phaseWordsOf = ({ phase, budget }: Pick<PaymentView, 'phase' | 'budget'>, words: Words): PhaseWords =>
  (budget && words.budget.phases[phase]) || words.phases[phase];

/** Who asks, and for what. */
export const asksFor = (view: PaymentView, words: Words): Html =>
  (view.budget ? words.budget.asks : words.pay.asks)(nameOf(view.agentName), summaryOf(view.summary));
export const askedFor = (view: PaymentView, words: Words): Html =>
  (view.budget ? words.budget.asked : words.pay.asked)(nameOf(view.agentName), summaryOf(view.summary));

const wasPaid: readonly Phase[] = ['paid', 'fulfilled', 'refund_pending', 'refunded'];

/** What became of a task budget's money so far; nothing before it was paid. */
export function budgetRows(view: PaymentView, words: Words): readonly Row[] {
  const { budget, phase } = view;
  if (!budget || !wasPaid.includes(phase)) return [];
  const money = (amount: bigint): string => moneyText({ ...view, amount }, words);
  return [
    { name: words.budget.spent, value: money(budget.spent) },
    { name: words.budget.left, value: money(budget.left) },
    { name: words.budget.returned, value: money(budget.returned) },
  ];
}

/** What happened and what to do, for where the payment stands. */
export function phaseNotice(view: PaymentView, words: Words): Html {
  const { phase, provider } = view;
  const { happened, todo } = phaseWordsOf(view, words);
  const overChain = phase === 'unknown' && provider === 'usdc';
  return notice(phaseLooks[phase], { happened: overChain ? words.networkSilent : happened, todo }, asking(view, words));
}

/** As much of the hash as a page may show. */
const hashLength = 8;

/** Numbers for support. The reference of the person is masked and the hash cut by the page too. */
export function detailsOf(view: PaymentView, words: Words): Html {
  const names = words.details;
  const ofAction = [
    { name: names.grant, value: words.grants[view.grant] },
    { name: names.fingerprint, value: idOf(view.hashPrefix.slice(0, hashLength)) },
    { name: names.reports, value: view.fulfilment.length },
  ];
  const rows = [
    { name: names.payment, value: phaseWordsOf(view, words).label },
    { name: names.user, value: foreign(view.maskedUser) },
    ...(view.budget ? [] : ofAction),
    { name: names.session, value: idOf(view.sessionId) },
    { name: view.budget ? words.budget.number : names.quote, value: idOf(view.quoteId) },
  ];
  return html`<details id="details"><summary id="details-name">${names.title}</summary>${rowsOf(rows)}</details>`;
}
