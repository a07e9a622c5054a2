import { type Html, html } from '@/lib/gate/pages/html';
import type { Session } from '@/lib/identity';
import type { ActionRow, LedgerLine } from './action-rows';
import { stages } from './domain/stage';
import { pageText, table, timeOf } from './html';
import { type Activity, spendWords } from './read-dashboard';

/** A page for who is signed in. */
export const framed = (session: Session, title: string, main: Html): string =>
  pageText({
    title,
    main,
    nav: html`<nav aria-label="Dashboard">
<a href="/dashboard">Dashboard</a>
<span>${session.organization.name} · <strong>${session.tenant.environment === 'live' ? 'Live' : 'Sandbox'}</strong></span>
<form method="post" action="/auth/logout"><button class="plain">Sign out</button></form>
</nav>`,
  });

const supportCell = ({ support, session }: ActionRow) => {
  if (support === 'refunded') return 'Refunded';
  if (support === 'requested') return 'Refund requested';
  if (support === 'none' || session === null) return '—';
  return html`<form method="post" action="/dashboard/payment-sessions/${session.id}/refund"><button class="plain">Request refund</button></form>`;
};

const actionCells = (row: ActionRow) => [
  html`${row.summary}<br><code>${row.actionId}</code>`,
  row.stage,
  row.amount,
  row.session === null ? '—' : html`<a href="${row.session.path}">${row.session.provider}</a>`,
  row.grant,
  row.hint,
  supportCell(row),
];

/** Counts by stage, and a row for each action. */
export const actionOverview = ({ actions }: Activity): Html => html`<section aria-labelledby="actions">
<h2 id="actions">Action status overview</h2>
<dl>${stages.map((stage) => html`<dt>${stage}</dt><dd data-stage="${stage}">${actions.filter((row) => row.stage === stage).length}</dd>`)}</dl>
<h3>Actions</h3>
${table({
  label: 'Actions',
  columns: ['Action', 'Stage', 'Amount', 'Checkout', 'Grant', 'Status hint', 'Support'],
  rows: actions.map(actionCells),
  empty: 'No agent has asked for a payment yet.',
})}
</section>`;

export const spendTrail = ({ spends }: Activity): Html => html`<section aria-labelledby="spends">
<h2 id="spends">Spend reasoning trail</h2>
${table({
  label: 'Spend reasoning trail',
  columns: ['When', 'Tool → vendor', 'Amount', 'State', 'Reason'],
  rows: spends.map((spend) => [
    timeOf(spend.created_at),
    `${spend.tool} → ${spend.vendor}`,
    spendWords(spend),
    spend.status,
    spend.reason,
  ]),
  empty: 'Nothing has been spent within a grant yet.',
})}
</section>`;

export const lifecycleLedger = (lines: readonly LedgerLine[]): Html => html`<section aria-labelledby="ledger">
<h2 id="ledger">Lifecycle ledger</h2>
${table({
  label: 'Lifecycle ledger',
  columns: ['When', 'What', 'Action'],
  rows: lines.map(({ at, what, actionId }) => [timeOf(at), what, html`<code>${actionId}</code>`]),
  empty: 'Nothing has happened yet.',
})}
</section>`;

const policyWords = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(String).join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** What is laid down for an agent, to read only; it is changed in the console. */
export const policyList = (policy: Readonly<Record<string, unknown>>): Html => {
  const rules = Object.entries(policy).filter(([, value]) => value !== null);
  if (rules.length === 0)
    return html`<p class="none">No limits of its own: every payment is approved by its payer.</p>`;
  return html`<dl>${rules.map(([name, value]) => html`<dt>${name.replaceAll('_', ' ')}</dt><dd>${policyWords(value)}</dd>`)}</dl>`;
};
