import { pageText } from '@/lib/gate/dashboard/html';
import { html } from '@/lib/gate/pages/html';

export interface AccountPage {
  /** What was wrong with what was typed; null on the first look. */
  readonly problem: string | null;
  /** The address as typed. A password is never given back. */
  readonly email: string;
}

const alert = (problem: string | null) =>
  problem !== null && html`<p class="alert" id="problem" role="alert">${problem}</p>`;

const emailField = (email: string) => html`<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${email}">`;

export const loginPage = ({ problem, email }: AccountPage): string =>
  pageText({
    title: 'Sign in',
    main: html`<h1>Sign in</h1>
${alert(problem)}
<form method="post" action="/auth/login">
${emailField(email)}
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256">
<button>Sign in</button>
</form>
<p>No account yet? <a href="/auth/register">Make one</a>.</p>`,
  });

export const registerPage = ({ problem, email }: AccountPage): string =>
  pageText({
    title: 'Make an account',
    main: html`<h1>Make an account</h1>
<p>You get a sandbox of your own, free of charge: agents can be tried in it without real money.</p>
${alert(problem)}
<form method="post" action="/auth/register">
${emailField(email)}
<label for="password">Password</label>
<p class="soft" id="password-help">At least 8 characters.</p>
<input id="password" name="password" type="password" autocomplete="new-password" aria-describedby="password-help" required minlength="8" maxlength="256">
<label for="name">Name that payers see (optional)</label>
<input id="name" name="name" autocomplete="organization" maxlength="128">
<button>Make the account</button>
</form>
<p>You have one? <a href="/auth/login">Sign in</a>.</p>`,
  });

export const logoutPage = (): string =>
  pageText({
    title: 'Sign out',
    main: html`<h1>Sign out</h1>
<p>This ends your session on this installation.</p>
<form method="post" action="/auth/logout"><button>Sign out</button></form>
<p><a href="/dashboard">Stay signed in</a></p>`,
  });
