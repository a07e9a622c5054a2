const emailForm = /^[^\s@\p{C}]+@[^\s@\p{C}]+\.[^\s@\p{C}]+$/u;
const nameForm = /^\P{C}+$/u;

export const maxEmail = 254;
export const minPassword = 8;
export const maxPassword = 256;
const maxName = 128;

/** Something, an `@`, and a dot after it: whether mail arrives there is not checked here. */
export const isEmail = (text: string): boolean => text.length <= maxEmail && emailForm.test(text);

/** What a new account's form lacks, in words; null when nothing. */
export function accountProblem({ email, password, name }: { email: string; password: string; name: string }) {
  if (!isEmail(email.trim())) return 'Enter an e-mail address, as name@example.com.';
  if (password.length < minPassword) return `Choose a password of at least ${minPassword} characters.`;
  if (password.length > maxPassword) return `Choose a password of at most ${maxPassword} characters.`;
  if (name.length > maxName || (name !== '' && !nameForm.test(name)))
    return 'Enter a name on one line, up to 128 characters.';
  return null;
}

/** Who payers are told to be paying, when nobody said: the part before the `@`. */
export const nameOf = ({ email, name }: { email: string; name: string }): string =>
  name.trim() || (email.trim().split('@')[0] ?? '').slice(0, maxName);
