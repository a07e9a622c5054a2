import { html, pageText } from '@/lib/gate/dashboard/html';
import type { RedeemedView } from './contract';

/** The landing page of `/agent-install/{token}`. */
export interface InstallView {
  readonly agentName: string;
  readonly operatorName: string;
  readonly supportContact: string | null;
  /** Absolute address of this page. */
  readonly installUrl: string;
  /** Path that the form posts to. */
  readonly redeemAction: string;
  readonly expiresAt: Date;
}

/** What the link does, and the one button. */
export const renderInstall = (view: InstallView): string =>
  pageText({
    title: 'Install an agent',
    main: html`<h1>Give ${view.agentName} its key</h1>
<p>${view.operatorName} made this link for the agent ${view.agentName}. It works once, until
<time datetime="${view.expiresAt.toISOString()}">${view.expiresAt.toUTCString()}</time>.</p>
<p>Redeeming makes one key for this agent alone and uses the link up. Keep the key in the agent’s runtime, never in a chat.</p>
<form method="post" action="${view.redeemAction}"><button>Redeem once</button></form>`,
  });

/** The key, for a person who redeems by hand; shown in this answer only. */
export const renderRedeemed = (view: RedeemedView): string =>
  pageText({
    title: 'Key made',
    main: html`<h1>The key of ${view.bot_id}</h1>
<p>It is shown this once. Store it in the agent’s runtime, and never paste it into a chat.</p>
<pre tabindex="0" aria-label="Key"><code>${view.credential.value}</code></pre>
<p>The agent sends it as <code>${view.credential.header}</code> to <code>${view.payjent_base_url}</code>.</p>`,
  });

/** Unknown, used, expired and burned links look the same. */
export const renderInstallInvalid = (): string =>
  pageText({
    title: 'Link cannot be used',
    main: html`<h1>This link cannot be used</h1>
<p>The install link is invalid, expired, or already used. Ask whoever gave it to you for a new one.</p>`,
  });
