import { documentText } from './document';
import { fullTime } from './format';
import { html } from './html';
import type { LanguageChoice } from './language';
import { copyable, nameOf, whoToAsk } from './pieces';
import { qrCode } from './qr';
import type { InstallView } from './view';
import { wordsOf } from './words/find-words';

/** `/agent-install/{token}`: what the link does and the one button. Looking redeems nothing, and no key is here. */
export function installPage(view: InstallView, choice: LanguageChoice): string {
  const words = wordsOf(choice.language);
  const { install } = words;
  return documentText({
    choice,
    title: install.title,
    description: install.description,
    operatorName: view.operatorName,
    main: html`<h1 id="state" tabindex="-1">${install.offers(nameOf(view.agentName), nameOf(view.operatorName))}</h1>
<p>${install.validUntil(fullTime(view.expiresAt, words))}</p>
<h2>${install.effects}</h2>
<ul>
<li>${install.oneKey}</li>
<li>${install.singleUse}</li>
<li>${install.keepPrivate}</li>
</ul>
<form method="post" action="${view.redeemAction}"><button id="redeem" class="go">${install.redeem}</button></form>
<section><h2>${install.address}</h2>
<p>${install.addressHint}</p>
${copyable('address', view.installUrl, words)}
${qrCode(view.installUrl, install.qr)}
</section>
${whoToAsk(view, words)}`,
  });
}

/** Unknown, used, expired and withdrawn links look the same: nobody learns which of them a guess was. */
export function installInvalidPage(choice: LanguageChoice): string {
  const { install } = wordsOf(choice.language);
  return documentText({
    choice,
    title: install.invalid,
    description: install.description,
    operatorName: null,
    main: html`<h1 id="state" tabindex="-1">${install.invalid}</h1>
<p>${install.invalidHint}</p>`,
  });
}
