'use client';

import Link from 'next/link';
import { type ReactNode, useActionState } from 'react';
import { QrCode } from '@/components/shared/qr-code';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import type { ActionFailure } from './action-result';
import { CodeField } from './code-field';
import { FailureAlert } from './failure-alert';

export interface CodeState {
  readonly failure: ActionFailure | null;
}

interface CodeFormProps {
  /** Redirects when the code is right. */
  readonly action: (state: CodeState, form: FormData) => Promise<CodeState>;
  readonly next: string;
}

/** The second step of a sign-in. */
export function CodeForm({ action, next }: CodeFormProps) {
  const [state, submit, running] = useActionState(action, { failure: null });
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      <input type="hidden" name="next" value={next} />
      <CodeField recovery />
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Checking …' : 'Continue'}
      </Button>
    </form>
  );
}

export interface EnrolState {
  readonly failure: ActionFailure | null;
  /** Once confirmed: shown this once. */
  readonly recoveryCodes: readonly string[] | null;
}

/** What an authenticator is set up with. */
export interface EnrolmentView {
  readonly secret: string;
  readonly qr: { readonly size: number; readonly path: string };
}

export type EnrolAction = (state: EnrolState, form: FormData) => Promise<EnrolState>;

interface EnrolFormProps {
  readonly action: EnrolAction;
  /** Null when the second step is set up already. */
  readonly enrolment: EnrolmentView | null;
  /** Stands in its place then. */
  readonly whenOn?: ReactNode;
  readonly next: string;
}

/** Sets the second step up. It stays in place afterwards, since it holds the codes that nothing shows again. */
export function EnrolForm({ action, enrolment, whenOn, next }: EnrolFormProps) {
  const [state, submit, running] = useActionState(action, { failure: null, recoveryCodes: null });
  if (state.recoveryCodes !== null) return <RecoveryCodes codes={state.recoveryCodes} next={next} />;
  if (enrolment === null) return whenOn;
  const grouped = enrolment.secret.replace(/(.{4})(?=.)/g, '$1 ');
  return (
    <form action={submit} className="grid gap-5">
      <FailureAlert failure={state.failure} />
      <p className="text-dense text-muted-foreground">
        Scan this with an authenticator app on your phone, such as Aegis, 1Password or Google Authenticator. Then enter
        the code that it shows.
      </p>
      <div className="grid justify-items-center gap-3">
        <QrCode drawing={enrolment.qr} label="QR code for your authenticator" />
        <div className="grid justify-items-center gap-1.5 text-center text-dense">
          <span className="text-muted-foreground">Or type this key:</span>
          <code className="break-words font-mono">{grouped}</code>
          <CopyButton value={enrolment.secret} what="key" label="Copy the key" />
        </div>
      </div>
      <CodeField recovery={false} />
      <Button type="submit" variant="primary" size="lg" disabled={running}>
        {running ? 'Checking …' : 'Turn the second step on'}
      </Button>
    </form>
  );
}

/** Shown this once. */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }) {
  return (
    <div className="grid gap-5">
      <Alert tone="warning" role="alert" title="Store these recovery codes now">
        This is the only time that they are shown. Each lets you in once when your authenticator is lost.
      </Alert>
      <ul aria-label="Recovery codes" className="grid justify-items-center gap-1 font-mono text-dense">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="grid justify-items-center">
        <CopyButton value={codes.join('\n')} what="recovery codes" label="Copy all ten" />
      </div>
      <Button asChild variant="primary" size="lg">
        <Link href={next}>I have stored them: continue</Link>
      </Button>
    </div>
  );
}
