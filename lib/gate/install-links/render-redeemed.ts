import { pageText } from '@/lib/gate/dashboard/html';
import { html } from '@/lib/gate/pages/html';
import type { RedeemedView } from './contract';

/** The key and the webhook secret, for a person who redeems by hand; shown in this answer only. */
export const renderRedeemed = (view: RedeemedView): string =>
  pageText({
    title: 'Key made',
    main: html`<h1>The key of ${view.bot_id}</h1>
<p>It and the webhook secret are shown this once. Store them in the agent’s runtime, and never paste them into a chat.</p>
<pre tabindex="0" aria-label="Key"><code>${view.credential.value}</code></pre>
<p>The agent sends it as <code>${view.credential.header}</code> to <code>${view.payjent_base_url}</code>.</p>
<h2>Its webhook secret</h2>
<pre tabindex="0" aria-label="Webhook secret"><code>${view.webhook_secret}</code></pre>
<p>With it the agent checks that a callback is ours.</p>`,
  });
