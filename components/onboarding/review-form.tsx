'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Checkbox } from '@/components/ui/checkbox';
import { Label } from '@/components/ui/label';
import type { PreFlightView } from '@/lib/onboarding/contract';
import { type FormView, sectionOf } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import { anchorOf, sectionHref, targetWords } from './words';

interface ReviewFormProps {
  readonly form: FormView;
  readonly ahead: PreFlightView | null;
  readonly actions: Pick<FormActions, 'submit' | 'resubmit'>;
}

const lost = 'No answer arrived. Reload this page: it shows whether the application was sent in.';

/** What a reviewer would ask, and the signature under everything that was said. */
export function ReviewForm({ form, ahead, actions }: ReviewFormProps) {
  const { status } = form.application;
  const due = form.requirements.filter(({ list }) => list === 'currently_due' || list === 'past_due');
  const isDraft = status === 'draft';
  if (!isDraft && status !== 'additional_info_required') {
    return <Alert title="There is nothing to send in now">The list says where the application stands.</Alert>;
  }
  return (
    <div className="grid gap-6">
      {due.length > 0 ? (
        <Card aria-label="Missing before it can be sent in">
          <CardHeader>
            <CardTitle>Missing before it can be sent in</CardTitle>
          </CardHeader>
          <CardBody>
            <Places form={form} items={due} />
          </CardBody>
        </Card>
      ) : null}
      {isDraft && ahead !== null ? <Ahead form={form} ahead={ahead} /> : null}
      <Signature form={form} send={isDraft ? actions.submit : actions.resubmit} isDraft={isDraft} open={due.length} />
    </div>
  );
}

interface Place {
  readonly id: string;
  readonly target: string;
  readonly words: string;
}

function Places({ form, items }: { form: FormView; items: readonly Place[] }) {
  return (
    <ul className="grid gap-2">
      {items.map(({ id, target, words }) => (
        <li key={id}>
          <Link className="underline" href={`${sectionHref(sectionOf(target))}#${anchorOf(target)}`}>
            {targetWords(target, form.subjects)}
          </Link>
          : {words}
        </li>
      ))}
    </ul>
  );
}

function Ahead({ form, ahead }: { form: FormView; ahead: PreFlightView }) {
  const { least, most } = ahead.business_days;
  return (
    <Card aria-label="What compliance would ask">
      <CardHeader>
        <CardTitle>What compliance would ask</CardTitle>
      </CardHeader>
      <CardBody className="grid gap-3">
        {ahead.predicted.length === 0 ? (
          <p>
            By the rules that our reviewers use there is nothing to ask. Sources outside are asked after you send it in.
          </p>
        ) : (
          <>
            <p>By the rules that our reviewers use, this would come back to you. You can settle it now:</p>
            <Places form={form} items={ahead.predicted} />
          </>
        )}
        <p className="text-dense text-muted-foreground">
          From sending it in to the decision it usually takes {least} to {most} business days.
        </p>
      </CardBody>
    </Card>
  );
}

interface SignatureProps {
  readonly form: FormView;
  readonly send: FormActions['submit'];
  readonly isDraft: boolean;
  readonly open: number;
}

function Signature({ form, send, isDraft, open }: SignatureProps) {
  const router = useRouter();
  const [warranty, setWarranty] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { run, running, failure } = useAction(send, { lost, onDone: () => router.push('/console/onboarding') });
  if (!form.may_sign) {
    return (
      <Alert title="Somebody else sends it in">
        An owner of your organisation signs, or whoever an owner has named for it.
      </Alert>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!warranty) return setProblem('Confirm first that everything is true and complete.');
    setProblem(null);
    run({ warranty_accepted: true });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <div className="flex items-start gap-2">
        <Checkbox
          id="warranty"
          checked={warranty}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'warranty-error'}
          onChange={({ target }) => setWarranty(target.checked)}
          className="mt-0.5"
        />
        <Label htmlFor="warranty" className="font-normal">
          I may speak for the business, and everything said here is true and complete. I will tell you when it changes.
        </Label>
      </div>
      {problem === null ? null : (
        <p id="warranty-error" role="alert" className="text-dense text-destructive">
          {problem}
        </p>
      )}
      <FailureAlert failure={failure} />
      <Button type="submit" variant="primary" size="lg" className="justify-self-start" disabled={running || open > 0}>
        {running ? 'Sending …' : isDraft ? 'Send it in' : 'Send the answers in'}
      </Button>
      <p className="text-dense text-muted-foreground">
        {open > 0
          ? `Opens when the ${open} missing above ${open === 1 ? 'is' : 'are'} filled in.`
          : 'What you send in is locked until compliance answers.'}
      </p>
    </form>
  );
}
