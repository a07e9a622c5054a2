import { documentText } from './document';
import { fullTime, moneyText } from './format';
import { foreign, html } from './html';
import type { LanguageChoice } from './language';
import { badge, nameOf, notice, phaseLooks, priceTable, summaryOf, whoToAsk } from './pieces';
import type { ApprovalView } from './view';
import { wordsOf } from './words/find-words';

const looks = {
  open: phaseLooks.awaiting,
  approved: phaseLooks.fulfilled,
  refused: phaseLooks.failed,
  expired: phaseLooks.expired,
} as const;

/** A person approves or refuses one action that is above a threshold. */
export function approvalPage(view: ApprovalView, choice: LanguageChoice): string {
  const words = wordsOf(choice.language);
  const { approval } = words;
  const decision = approval.decisions[view.decision];
  const look = looks[view.decision];
  const open = view.decision === 'open';
  const money = moneyText(view, words);
  return documentText({
    choice,
    title: open ? approval.title : decision.label,
    description: approval.description,
    operatorName: view.operatorName,
    live: open,
    main: html`${badge(look, decision.label)}
${!open && notice(look, decision)}
<h1 class="ask">${approval.asks(nameOf(view.agentName), summaryOf(view.summary))}</h1>
<p class="amount">${money}</p>
${priceTable(view, words)}
<h2>${approval.reason}</h2>
<p>${foreign(view.reason, 500)}</p>
${
  open &&
  html`<form method="post" action="${view.approveAction}"><button id="approve" class="go">${approval.approve(money)}</button></form>
<form method="post" action="${view.refuseAction}"><button id="refuse" class="alt">${approval.refuse}</button></form>
<p>${approval.note}</p>
<p>${approval.endsAt(fullTime(view.expiresAt, words))}</p>`
}
${whoToAsk(view, words)}`,
  });
}
