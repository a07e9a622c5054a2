import { resumeSentence } from '@/lib/gate/domain/resume-sentence';
import { documentText } from './document';
import { fullTime, moneyText } from './format';
import { type Html, html } from './html';
import { inLanguage, type LanguageChoice } from './language';
import { askedFor, budgetRows, phaseNotice, phaseWordsOf } from './payment-pieces';
import { copyable, idOf, phaseLooks, rowsOf, stateHeadline, whoToAsk } from './pieces';
import { isFinal, type PaymentView } from './view';
import { wordsOf } from './words/find-words';
import type { Words } from './words/words';

/** Reports beyond these are counted only. */
const mostReports = 40;

interface Step {
  readonly label: string;
  readonly at: Date | null;
}

const stepList = (steps: readonly Step[], words: Words): Html =>
  html`<ol class="rows">${steps.map(
    ({ label, at }) =>
      html`<li><span>${label}</span><span class="mute">${at === null ? words.status.pending : fullTime(at, words)}</span></li>`,
  )}</ol>`;

function fulfilment({ fulfilment }: PaymentView, words: Words): Html {
  const { status } = words;
  const hidden = Math.max(0, fulfilment.length - mostReports);
  const shown = fulfilment.slice(hidden).map(({ key, at }) => ({ label: words.fulfilment[key], at }));
  return html`<section><h2>${status.fulfilment}</h2>${hidden > 0 && html`<p class="mute">${status.earlier(hidden)}</p>`}${
    shown.length === 0 ? html`<p class="mute">${status.nothingYet}</p>` : stepList(shown, words)
  }</section>`;
}

/** A payment without a finished action: the agent may have to be told. */
function resume({ phase, sessionId }: PaymentView, words: Words): Html | null {
  if (phase !== 'paid' && phase !== 'executing') return null;
  const { status } = words;
  return html`<section><h2>${status.resume}</h2><p>${status.resumeHint}</p>${copyable('resume', resumeSentence(sessionId), words)}</section>`;
}

/** `/status/{ps}`: where a payment and its action stand. Never more of an event than its label. */
export function statusPage(view: PaymentView, choice: LanguageChoice): string {
  const words = wordsOf(choice.language);
  const { label } = phaseWordsOf(view, words);
  const steps = view.lifecycle.map(({ key, at }) => ({ label: words.lifecycle[key], at }));
  const rows = [
    { name: words.details.amount, value: moneyText(view, words) },
    ...budgetRows(view, words),
    { name: words.details.session, value: idOf(view.sessionId) },
    { name: view.budget ? words.budget.number : words.details.quote, value: idOf(view.quoteId) },
  ];
  return documentText({
    choice,
    title: label,
    description: view.budget ? words.budget.description : words.status.description,
    operatorName: view.operatorName,
    live: !isFinal(view.phase),
    main: html`${stateHeadline(phaseLooks[view.phase], label)}
${phaseNotice(view, words)}
<p>${askedFor(view, words)}</p>
${rowsOf(rows)}
${view.phase === 'awaiting' && html`<a id="to-payment" class="go" href="${inLanguage(`/pay/${encodeURIComponent(view.sessionId)}`, choice)}">${words.status.toPayment}</a>`}
${!view.budget && resume(view, words)}
<section><h2>${words.status.lifecycle}</h2>${stepList(steps, words)}</section>
${!view.budget && fulfilment(view, words)}
${whoToAsk(view, words)}`,
  });
}
