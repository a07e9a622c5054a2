import type { CreatedLinkView } from '@/lib/gate/install-links/contract';
import { html } from '@/lib/gate/pages/html';
import type { Session } from '@/lib/identity';
import { framed } from './page-parts';

/** A new install link, whose address is on this page only. */
export const linkPage = (session: Session, link: CreatedLinkView): string =>
  framed(
    session,
    'Install link',
    html`<h1>Install link for ${link.bot_id}</h1>
<p>${link.instructions}</p>
<pre tabindex="0" role="region" aria-label="Install link"><code>${link.install_url}</code></pre>
<dl><dt>Until</dt><dd>${link.expires_at}</dd><dt>Good for</dt><dd>${link.scopes.join(', ')}</dd></dl>
<p><a href="${link.install_url}">Look at the link’s page</a> (looking does not use it up)</p>
<p><a href="/dashboard/agents/${link.agent_id}">Back to the agent</a></p>`,
  );

/** A key that was made by hand, on this page only. */
export const recoveryKeyPage = (
  session: Session,
  key: { readonly agentId: string; readonly botId: string; readonly value: string; readonly warning: string },
): string =>
  framed(
    session,
    'Manual recovery credential',
    html`<h1>Manual recovery credential for ${key.botId}</h1>
<p>${key.warning}</p>
<pre tabindex="0" role="region" aria-label="Key"><code>${key.value}</code></pre>
<p>The agent sends it as <code>X-Payjent-Bot-Key</code>.</p>
<p><a href="/dashboard/agents/${key.agentId}">Back to the agent</a></p>`,
  );
