'use server';

import { redirect } from 'next/navigation';
import type { SignUpState } from '@/components/identity/sign-up-form';
import { refusalWords, textOf } from '@/lib/web/refusal-words';
import { requestAccount } from '@/lib/web/session';

/** The names that the use case's input has, as the form calls them. */
const formNames: Readonly<Record<string, string>> = {
  name: 'organization',
  'owner.name': 'name',
  'owner.email': 'email',
  'owner.password': 'password',
};

const fieldWords: Readonly<Record<string, string>> = {
  organization: 'Use one line of printable text, 128 characters at most.',
  name: 'Use one line of printable text, 128 characters at most.',
  email: 'Write an e-mail address, such as ada@example.com.',
  password: 'Use 12 to 256 characters.',
};

export async function register(_: SignUpState, form: FormData): Promise<SignUpState> {
  const text = (name: string): string => textOf(form.get(name));
  const draft = { organization: text('organization'), name: text('name'), email: text('email') };
  const asked = await requestAccount({
    name: draft.organization,
    owner: { email: draft.email, name: draft.name, password: text('password') },
  });
  if (asked.ok) redirect('/signup/sent');
  const { refusal } = asked;
  const field = formNames[refusal.field ?? ''];
  const words = field === undefined ? undefined : fieldWords[field];
  if (field === undefined || words === undefined) {
    return { draft, failure: { ok: false, message: refusalWords(refusal) } };
  }
  return { draft, failure: { ok: false, message: 'One field needs another look.', fields: { [field]: words } } };
}
