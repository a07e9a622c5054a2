import { pageText } from '@/lib/gate/dashboard/html';
import { html } from '@/lib/gate/pages/html';
import type { RedeemedView } from './contract';

/** The key, for a person who redeems by hand; shown in this answer only. */
export const renderRedeemed = (view: RedeemedView): string =>
  pageText({
    title: 'Key made',
    main: html`<h1>The key of ${view.bot_id}</h1>
<p>It is shown this once. Store it in the agent’s runtime, and never paste it into a chat.</p>
<pre tabindex="0" aria-label="Key"><code>${view.credential.value}</code></pre>
<p>The agent sends it as <code>${view.credential.header}</code> to <code>${view.payjent_base_url}</code>.</p>`,
  });
