import { documentText } from './document';
import { fullTime, moneyText } from './format';
import { foreign, type Html, html, safeHref } from './html';
import { inLanguage, type LanguageChoice } from './language';
import { askedFor, asksFor, budgetRows, detailsOf, phaseNotice, phaseWordsOf } from './payment-pieces';
import { badge, copyable, phaseLooks, priceTable, rowsOf, whoToAsk } from './pieces';
import { isFinal, type PaymentView, type Phase, type UsdcView } from './view';
import { wordsOf } from './words/find-words';
import type { Words } from './words/words';

const path = (sessionId: string): string => `/pay/${encodeURIComponent(sessionId)}`;

/** Carries a chosen language through the form to the page that it leads back to. */
const languageField = ({ language, chosen }: LanguageChoice): Html | false =>
  chosen && html`<input type="hidden" name="lang" value="${language}">`;

/**
 * The wallet section. The resource's address is for any x402 client; the empty place is for a wallet button, which
 * needs a script of its own.
 */
function usdcSection({ resourceUrl, network, price }: UsdcView, words: Words): Html {
  const { usdc, usdcHint } = words.pay;
  return html`<section><h2>${usdc}</h2><p>${usdcHint(moneyText(price, words), foreign(network))}</p>${copyable('x402', resourceUrl, words)}<div id="wallet" data-resource="${resourceUrl}" hidden></div></section>`;
}

/** The one thing to do, or none. */
function callToAction(view: PaymentView, choice: LanguageChoice, words: Words): Html | null {
  const { pay } = words;
  if (view.phase !== 'awaiting') return null;
  const note = view.budget ? words.budget.approveNote : pay.approveNote;
  if (view.provider === 'mock' && view.mockUsable) {
    return html`<p class="warn">${pay.simulated}</p><form method="post" action="${path(view.sessionId)}/mock-pay">${languageField(choice)}<button id="pay" class="go">${pay.approveAndPay(moneyText(view, words))}</button></form><p class="mute">${note}</p>`;
  }
  const checkout = view.checkoutUrl?.startsWith('/') === false ? safeHref(view.checkoutUrl) : null;
  if (view.provider === 'stripe' && checkout !== null) {
    return html`<a id="pay" class="go" href="${checkout}">${pay.continueToPayment}</a><p class="mute">${pay.continueNote} ${note}</p>`;
  }
  if (view.provider === 'usdc' && view.usdc) return usdcSection(view.usdc, words);
  return html`<p class="warn">${pay.noWay}</p>`;
}

const undecided: readonly Phase[] = ['awaiting', 'waiting_for_rail', 'unknown', 'paid', 'executing'];

function budgetTerms({ heldUntil }: PaymentView, words: Words): Html {
  const { within, rest, until } = words.budget;
  return html`<section><h2>${words.pay.terms}</h2><ul>
<li>${within}</li>
<li>${rest}</li>
${heldUntil !== null && html`<li>${until(fullTime(heldUntil, words))}</li>`}
</ul></section>`;
}

function terms(view: PaymentView, words: Words): Html | null {
  const { pay } = words;
  if (!undecided.includes(view.phase)) return null;
  if (view.budget) return budgetTerms(view, words);
  const payable = view.phase === 'awaiting' && view.payableUntil !== null ? view.payableUntil : null;
  return html`<section><h2>${pay.terms}</h2><ul>
<li>${pay.resumes(foreign(view.resumes, 500))}</li>
<li>${pay.once}</li>
<li>${pay.ifItFails}</li>
<li>${view.heldUntil === null ? pay.held : pay.heldUntil(fullTime(view.heldUntil, words))}</li>
${payable !== null && html`<li>${pay.payableUntil(fullTime(payable, words))}</li>`}
</ul></section>`;
}

const headline = (view: PaymentView, words: Words): Html =>
  html`<h1 class="ask">${(view.phase === 'awaiting' ? asksFor : askedFor)(view, words)}</h1>`;

/** `/pay/{ps}`: what a person is asked to pay for, and the one button. */
export function payPage(view: PaymentView, choice: LanguageChoice): string {
  const words = wordsOf(choice.language);
  const money = moneyText(view, words);
  const look = phaseLooks[view.phase];
  const parts = budgetRows(view, words);
  const label = view.phase === 'paid' && !view.budget ? words.pay.paid : phaseWordsOf(view, words).label;
  return documentText({
    choice,
    title: view.phase === 'awaiting' ? words.pay.title(money) : label,
    description: words.pay.description,
    operatorName: view.operatorName,
    live: !isFinal(view.phase),
    main: html`${badge(look, label)}
${view.phase !== 'awaiting' && phaseNotice(view, words)}
${headline(view, words)}
<p class="amount">${money}</p>
${priceTable(view, words)}
${parts.length > 0 && rowsOf(parts)}
${callToAction(view, choice, words)}
${terms(view, words)}
${whoToAsk(view, words)}
${detailsOf(view, words)}
<a id="to-status" class="link" href="${inLanguage(`/status/${encodeURIComponent(view.sessionId)}`, choice)}">${words.pay.toStatus}</a>`,
  });
}
