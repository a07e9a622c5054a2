import { railViewOf } from '@/lib/gate/agents/register-agent';
import { wireId } from '@/lib/gate/domain/ids';
import { moneyWords } from '@/lib/gate/domain/money-words';
import { type Fragment, type Html, html } from '@/lib/gate/pages/html';
import type { CredentialRow } from '@/lib/gate/store/credential-store';
import type { InstallLinkRow } from '@/lib/gate/store/install-link-store';
import type { Session } from '@/lib/identity';
import { findAsset } from '@/lib/kernel/asset';
import { table, timeOf } from './html';
import { actionOverview, framed, policyList, spendTrail } from './page-parts';
import type { AgentPageData } from './read-dashboard';
import { operatorCommands, pythonSnippet } from './snippets';

const facts = ({ agent, activity }: AgentPageData): Html => html`<dl>
<dt>Status</dt><dd>${agent.status}</dd>
<dt>Agent id</dt><dd><code>${wireId('agent', agent.id)}</code></dd>
<dt>Bot id</dt><dd><code>${agent.bot_id}</code></dd>
<dt>Platform</dt><dd>${agent.platform}</dd>
<dt>Currency</dt><dd>${agent.default_currency}</dd>
<dt>Paid with</dt><dd>${agent.provider ?? 'what this installation uses'}</dd>
<dt>Told at</dt><dd>${agent.callback_url ?? 'nowhere; the agent asks by itself'}</dd>
<dt>Live keys</dt><dd>${activity.liveKeys.get(agent.bot_id) ?? 0}</dd>
</dl>`;

function x402Caps({ agent, rails }: AgentPageData): Html {
  const config = rails.find(({ rail }) => rail === 'x402')?.config;
  if (config === undefined) return html`<p class="none">x402 is not configured.</p>`;
  const scale = findAsset(agent.default_currency)?.scale ?? 2;
  const words = (value: unknown): string =>
    typeof value === 'number' && Number.isSafeInteger(value)
      ? moneyWords(BigInt(value), agent.default_currency, scale)
      : 'no cap';
  return html`<dl><dt>x402, per request</dt><dd>${words(config.max_per_request_minor)}</dd>
<dt>x402, per call</dt><dd>${words(config.max_per_call_minor)}</dd></dl>`;
}

const railCards = ({ rails }: AgentPageData): Html => html`<section aria-labelledby="rails">
<h2 id="rails">Rails</h2>
${rails.length === 0 && html`<p class="none">No rail is connected. Agents can still be paid through a checkout.</p>`}
<ul class="cards">${rails.map((row) => {
  const { rail, status, mode, config } = railViewOf(row);
  return html`<li class="card"><h3>${rail}</h3><p>${status} · ${mode}</p>
<dl>${Object.entries(config).map(([name, value]) => html`<dt>${name}</dt><dd>${typeof value === 'string' ? value : JSON.stringify(value)}</dd>`)}</dl></li>`;
})}</ul>
</section>`;

const linkState = ({ consumed_at, revoked_at, expires_at }: InstallLinkRow, now: Date): string => {
  if (consumed_at !== null) return 'used';
  if (revoked_at !== null) return 'burned';
  return expires_at > now ? 'open' : 'expired';
};

const keyState = ({ revoked_at }: CredentialRow, now: Date): string => {
  if (revoked_at === null) return 'live';
  return revoked_at > now ? 'ends soon' : 'revoked';
};

const accessTables = ({ keys, links }: AgentPageData, now: Date): Html => html`<h3>Keys</h3>
${table({
  label: 'Keys',
  columns: ['Made', 'How', 'State', 'Good for'],
  rows: keys.map((key) => [
    timeOf(key.created_at),
    key.label,
    keyState(key, now),
    key.scopes.includes('*') ? 'everything' : key.scopes.join(', '),
  ]),
  empty: 'No keys.',
})}
<h3>Install links</h3>
${table({
  label: 'Install links',
  columns: ['Made', 'Until', 'State'],
  rows: links.map((link) => [timeOf(link.created_at), timeOf(link.expires_at), linkState(link, now)]),
  empty: 'No links.',
})}`;

function access(data: AgentPageData, now: Date): Html {
  const id = wireId('agent', data.agent.id);
  const off: Fragment = data.agent.status === 'active' ? '' : html` disabled`;
  return html`<section aria-labelledby="access">
<h2 id="access">Access</h2>
<form method="post" action="/dashboard/agents/install-links">
<input type="hidden" name="agent_id" value="${id}">
<label for="ttl">Install link lives for, in seconds (60 to 3600)</label>
<input id="ttl" name="ttl_seconds" inputmode="numeric" value="900"${off}>
<button${off}>Create an install link</button>
</form>
<form method="post" action="/dashboard/agents/${id}/credentials"><button class="plain"${off}>Make a manual recovery credential</button></form>
<details><summary>Revoke all keys…</summary>
<p>The agent is cut off at once, until it gets a new key.</p>
<form method="post" action="/dashboard/agents/${id}/credentials/revoke"><button class="bad"${off}>Revoke all keys</button></form></details>
<details><summary>Delete this agent…</summary>
<p>Its keys end and its open install links burn. Its history stays, and registering the same bot id revives it.</p>
<form method="post" action="/dashboard/agents/${id}/delete"><button class="bad"${off}>Delete this agent</button></form></details>
${accessTables(data, now)}
</section>`;
}

const smokeSteps = (): Html => html`<section aria-labelledby="smoke">
<h2 id="smoke">Try it</h2>
<ol>
<li>Give the agent its install link; it redeems it with one POST.</li>
<li>Ask the agent for something that costs money; it answers with a payment link.</li>
<li>Open the link and pay. In the sandbox no real money moves.</li>
<li>The agent sees the payment, resumes exactly that request and reports the result.</li>
</ol>
</section>`;

const discovery = (baseUrl: string): Html => html`<section class="card" aria-labelledby="discovery">
<h2 id="discovery">Paid tool discovery</h2>
<p>Agents find out by themselves what they can offer:</p>
<ul>
<li><code>${baseUrl}/.well-known/payjent-tools.json</code></li>
<li><code>${baseUrl}/api/v1/agent-capabilities</code></li>
<li><code>${baseUrl}/api/v1/premium-action-presets</code></li>
</ul>
</section>`;

const code = (label: string, text: string): Html =>
  html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;

/** `/dashboard/agents/{agent_id}`: everything about one agent of one's own. */
export const agentPage = (
  session: Session,
  data: AgentPageData,
  { baseUrl, now }: { baseUrl: string; now: Date },
): string =>
  framed(
    session,
    data.agent.name,
    html`<h1>${data.agent.name}</h1>
${facts(data)}
<section aria-labelledby="policy"><h2 id="policy">Policy defaults</h2>
${policyList(data.agent.policy)}
${x402Caps(data)}
</section>
${access(data, now)}
${railCards(data)}
${actionOverview(data.activity)}
${spendTrail(data.activity)}
${smokeSteps()}
${discovery(baseUrl)}
<section aria-labelledby="commands"><h2 id="commands">Stripe Connect and x402 commands</h2>
<p>For whoever holds an operator’s key.</p>
${code('Operator commands', operatorCommands(baseUrl, wireId('agent', data.agent.id)))}
</section>
<section aria-labelledby="snippet"><h2 id="snippet">Integration snippet</h2>
${code('Python', pythonSnippet(baseUrl, data.agent.bot_id))}
</section>`,
  );
