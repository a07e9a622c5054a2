import { wireId } from '@/lib/gate/domain/ids';
import { type Fragment, type Html, html } from '@/lib/gate/pages/html';
import { presets } from '@/lib/gate/premium/domain/presets';
import type { AgentRow } from '@/lib/gate/store/agent-store';
import type { Session } from '@/lib/identity';
import { table, timeOf } from './html';
import { actionOverview, framed, lifecycleLedger, policyList, spendTrail } from './page-parts';
import type { DashboardData } from './read-dashboard';

const kpi = (label: string, values: readonly Fragment[], none: string): Html =>
  html`<li class="card"><h3>${label}</h3>${values.length === 0 ? html`<p class="big">${none}</p>` : values.map((value) => html`<p class="big">${value}</p>`)}</li>`;

const kpis = ({ agents, activity }: DashboardData): Html => html`<section aria-labelledby="figures">
<h2 id="figures">Figures</h2>
<ul class="cards">
${kpi('Active agents', [agents.length], '0')}
${kpi('Paid volume, last 20 requests', activity.totals.paid, 'nothing yet')}
${kpi('Spend authorized', activity.totals.authorised, 'nothing yet')}
${kpi('Spend captured', activity.totals.captured, 'nothing yet')}
${kpi('Recent requests', [activity.actions.length], '0')}
</ul>
</section>`;

function checklist({ agents, activity, paymentReady }: DashboardData): Html {
  const has = (stage: string) => activity.actions.some((row) => row.stage === stage);
  const wasPaid = activity.actions.some((row) => row.grant !== 'unissued' || row.status === 'fulfilled');
  const steps: readonly (readonly [string, boolean])[] = [
    ['You have an account', true],
    ['An agent is registered', agents.length > 0],
    ['An agent has redeemed its install link', agents.some(({ bot_id }) => (activity.liveKeys.get(bot_id) ?? 0) > 0)],
    ['Payers have a way to pay', paymentReady],
    ['A payer has paid', wasPaid],
    ['An action has been fulfilled', has('succeeded')],
  ];
  return html`<section aria-labelledby="checklist">
<h2 id="checklist">Launch checklist</h2>
<ol>${steps.map(([step, done]) => html`<li data-done="${String(done)}">${done ? '✓ Done: ' : '○ Open: '}${step}</li>`)}</ol>
</section>`;
}

const presetReadiness = (): Html => html`<section aria-labelledby="presets">
<h2 id="presets">Preset readiness</h2>
<p>Agents call these providers themselves after payment, with credentials that never come here.</p>
<ul>${presets.map(({ id }) => html`<li><code>${id}</code> — ready to be quoted</li>`)}</ul>
</section>`;

const latestQuotes = ({ activity }: DashboardData): Html => html`<section aria-labelledby="quotes">
<h2 id="quotes">Latest quotes</h2>
${table({
  label: 'Latest quotes',
  columns: ['When', 'Agent', 'Request', 'Amount', 'Status'],
  rows: activity.actions.map((row) => [timeOf(row.createdAt), row.botId, row.summary, row.amount, row.status]),
  empty: 'No quotes yet.',
})}
</section>`;

const registerForm = (): Html => html`<section aria-labelledby="register">
<h2 id="register">Register an agent</h2>
<form method="post" action="/dashboard/agents/register">
<label for="name">Name</label><input id="name" name="name" required maxlength="128">
<label for="platform">Platform</label><input id="platform" name="platform" required maxlength="128">
<label for="bot_id">Bot id</label><input id="bot_id" name="bot_id" required maxlength="512">
<label for="default_currency">Default currency</label><input id="default_currency" name="default_currency" value="USD" required pattern="[A-Za-z]{3}" maxlength="3">
<label for="callback_url">Callback address (optional)</label><input id="callback_url" name="callback_url" type="url" maxlength="2048">
<button>Register the agent</button>
</form>
</section>`;

const agentCard = (agent: AgentRow, liveKeys: number): Html => {
  const id = wireId('agent', agent.id);
  return html`<li class="card" data-agent-id="${id}">
<h3><a href="/dashboard/agents/${id}">${agent.name}</a></h3>
<p><code>${agent.bot_id}</code> on ${agent.platform}</p>
<p>${liveKeys === 0 ? 'No key yet: give it an install link.' : `${liveKeys} live ${liveKeys === 1 ? 'key' : 'keys'}`}</p>
<form method="post" action="/dashboard/agents/install-links"><input type="hidden" name="agent_id" value="${id}"><button class="plain">New install link</button></form>
</li>`;
};

const agentCards = ({ agents, activity }: DashboardData): Html => html`<section aria-labelledby="agents">
<h2 id="agents">Agents</h2>
${agents.length === 0 && html`<p class="none">No agents yet. Register the first one below.</p>`}
<ul class="cards">${agents.map((agent) => agentCard(agent, activity.liveKeys.get(agent.bot_id) ?? 0))}</ul>
</section>`;

const deletedAgents = ({ deleted }: DashboardData): Html | false =>
  deleted.length > 0 &&
  html`<section aria-labelledby="deleted">
<h2 id="deleted">Deleted agents</h2>
<ul class="cards">${deleted.map(
    (agent) => html`<li class="card" data-deleted-agent-id="${wireId('agent', agent.id)}">
<h3><a href="/dashboard/agents/${wireId('agent', agent.id)}">${agent.name}</a></h3>
<p><code>${agent.bot_id}</code> · deleted ${agent.deleted_at !== null && timeOf(agent.deleted_at)}</p>
<p class="soft">Its history stays. Registering the same bot id revives it.</p></li>`,
  )}</ul>
</section>`;

const policies = ({ agents }: DashboardData): Html => html`<section aria-labelledby="policy">
<h2 id="policy">Policy defaults</h2>
${agents.length === 0 && html`<p class="none">Policies belong to agents; there are none yet.</p>`}
${agents.map((agent) => html`<h3>${agent.name}</h3>${policyList(agent.policy)}`)}
</section>`;

/** `/dashboard`: a person's own agents, and what they did. */
export const dashboardPage = (session: Session, data: DashboardData): string =>
  framed(
    session,
    'Dashboard',
    html`<h1>Dashboard</h1>
${kpis(data)}
${checklist(data)}
${agentCards(data)}
${actionOverview(data.activity)}
${latestQuotes(data)}
${registerForm()}
${deletedAgents(data)}
${presetReadiness()}
${policies(data)}
${spendTrail(data.activity)}
${lifecycleLedger(data.activity.ledger)}`,
  );
