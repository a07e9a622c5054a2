import { clockTime } from './format';
import { foreign, type Html, html } from './html';
import { idOf, notice, phaseLooks, rowsOf } from './pieces';
import type { PaymentView } from './view';
import type { Words } from './words/words';

/** When the provider was asked and will be asked again, while its answer is missing. */
function asking({ phase, lastAskedAt, asksAgainAt }: PaymentView, words: Words): Html | null {
  if (phase !== 'unknown' && phase !== 'waiting_for_rail') return null;
  return html`${asksAgainAt && html` ${words.asksAgain(clockTime(asksAgainAt))}`}${lastAskedAt && html` ${words.lastAsked(clockTime(lastAskedAt))}`}`;
}

/** What happened and what to do, for where the payment stands. */
export function phaseNotice(view: PaymentView, words: Words): Html {
  const { phase, provider } = view;
  const { happened, todo } = words.phases[phase];
  const overChain = phase === 'unknown' && provider === 'usdc';
  return notice(phaseLooks[phase], { happened: overChain ? words.networkSilent : happened, todo }, asking(view, words));
}

/** As much of the hash as a page may show. */
const hashLength = 8;

/** Numbers for support. The reference of the person is masked and the hash cut by the page too. */
export function detailsOf(view: PaymentView, words: Words): Html {
  const names = words.details;
  const rows = [
    { name: names.payment, value: words.phases[view.phase].label },
    { name: names.grant, value: words.grants[view.grant] },
    { name: names.user, value: foreign(view.maskedUser) },
    { name: names.fingerprint, value: idOf(view.hashPrefix.slice(0, hashLength)) },
    { name: names.reports, value: view.fulfilment.length },
    { name: names.session, value: idOf(view.sessionId) },
    { name: names.quote, value: idOf(view.quoteId) },
  ];
  return html`<details id="details"><summary id="details-name">${names.title}</summary>${rowsOf(rows)}</details>`;
}
