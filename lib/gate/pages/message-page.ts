import { documentText } from './document';
import { html, safeHref } from './html';
import { inLanguage, type LanguageChoice } from './language';
import { idOf, whoToAsk } from './pieces';
import type { MessageView } from './view';
import { wordsOf } from './words/find-words';

/** Not found, refused, not now: what happened, what to do, who to ask. */
export function messagePage(view: MessageView, choice: LanguageChoice): string {
  const words = wordsOf(choice.language);
  const { title, text } = words.messages[view.kind];
  const { operatorName, supportContact, requestId } = view;
  const back = view.backHref?.startsWith('/') ? safeHref(view.backHref) : null;
  return documentText({
    choice,
    title,
    description: words.messageDescription,
    operatorName,
    main: html`<h1 id="state" tabindex="-1">${title}</h1>
<p>${text}</p>
${operatorName !== null && whoToAsk({ operatorName, supportContact }, words)}
${requestId && html`<p class="mute">${words.requestId}: ${idOf(requestId)}</p>`}
${back !== null && html`<a class="link" href="${inLanguage(back, choice)}">${words.back}</a>`}`,
  });
}
