import type { PlainAnswer } from '@/lib/rails/stripe/simulator/plain-answer';

/** Text that is safe between tags and in attributes. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

const style = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #4f566b; --line: #d5dbe6; --page: #f6f8fb; --card: #fff; --go: #3a4bd8; --warn: #8a1c1c; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f8; --soft: #b3bccf; --line: #384057; --page: #12151f; --card: #1b2030; --go: #8d9bff; --warn: #ffb4b4; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
.banner { background: #ffcf33; color: #1a1400; font-weight: 700; text-align: center; padding: .75rem 1rem; }
main { max-width: 30rem; margin: 2rem auto; padding: 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p.amount { color: var(--ink); font-size: 2rem; font-weight: 700; font-variant-numeric: tabular-nums; margin: .5rem 0; }
p { margin: .5rem 0; color: var(--soft); }
.alert { color: var(--warn); border: 1px solid currentColor; border-radius: 8px; padding: .75rem; margin: 1rem 0; font-weight: 600; }
label { display: block; font-weight: 600; margin: .75rem 0 .25rem; }
input { width: 100%; font: inherit; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: var(--ink); }
.actions { display: grid; gap: .5rem; margin-top: 1rem; }
button { font: inherit; font-weight: 600; padding: .7rem 1rem; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; text-align: left; }
button.main { background: #3a4bd8; border-color: #3a4bd8; color: #fff; text-align: center; }
button:focus-visible, input:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; margin: 1rem 0 0; color: var(--soft); font-size: .875rem; }
dd { margin: 0; overflow-wrap: anywhere; }
`;

export const testBanner = 'TEST: a simulator of Stripe. No real money moves here.';

/** A whole page; `body` is HTML already. Works without scripts and allows none. */
export function page(title: string, body: string, status = 200): PlainAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Stripe simulator</title>
<style>${style}</style>
</head>
<body>
<header class="banner">${testBanner}</header>
<main><div class="card">
${body}
</div></main>
</body>
</html>
`,
  };
}

/** After a form was sent. */
export const redirect = (location: string): PlainAnswer => ({
  status: 303,
  headers: { location, 'content-type': 'text/plain', 'referrer-policy': 'no-referrer' },
  body: 'See there.\n',
});

export interface Choice {
  /** Sent as `outcome`. */
  readonly outcome: string;
  readonly label: string;
  readonly main?: boolean;
}

/** One button for each way this can go. */
export function buttons(choices: readonly Choice[]): string {
  const each = choices.map(
    ({ outcome, label, main }) =>
      `<button name="outcome" value="${escapeHtml(outcome)}"${main ? ' class="main"' : ''}>${escapeHtml(label)}</button>`,
  );
  return `<div class="actions">${each.join('\n')}</div>`;
}

/** A message that a screen reader says at once; nothing when there is none. */
export const alertBox = (message: string | null): string =>
  message === null ? '' : `<p class="alert" role="alert">${escapeHtml(message)}</p>`;
