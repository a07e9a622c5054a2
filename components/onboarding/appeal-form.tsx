'use client';

import { type FormEvent, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { ExactTime } from '@/components/shared/timestamp';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/textarea';
import { bounds } from '@/lib/kernel/bounds';
import type { AppealAction } from './actions';

interface AppealFormProps {
  /** Null while nobody has asked. */
  readonly askedAt: string | null;
  readonly appeal: AppealAction;
}

const lost = 'No answer arrived. Reload this page: it shows whether another look was asked for.';

/** Asks for another look at a rejection, once, by somebody who had no part in it. */
export function AppealForm({ askedAt, appeal }: AppealFormProps) {
  const [body, setBody] = useState('');
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const { run, running, failure } = useAction(appeal, { lost });
  if (askedAt !== null) {
    return (
      <Alert title="Another look was asked for">
        <p>
          Asked at <ExactTime at={askedAt} />. Somebody without a part in the decision looks at it, and we write to you.
          The decision stands until then.
        </p>
      </Alert>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = body.trim();
    setProblem(text === '' ? 'Say what we should look at again.' : undefined);
    if (text !== '') run({ body: text });
  };
  return (
    <Card aria-label="Ask for another look">
      <CardHeader>
        <CardTitle>Ask for another look</CardTitle>
      </CardHeader>
      <CardBody>
        <form onSubmit={submit} noValidate className="grid gap-4">
          <Field
            id="appeal"
            label="What we should look at again"
            help="You can ask once, and it cannot be changed afterwards. Somebody without a part in the decision reads it."
            error={problem ?? failure?.fields?.body}
          >
            {(control) => (
              <Textarea
                {...control}
                required
                rows={6}
                maxLength={bounds.longText}
                value={body}
                onChange={({ target }) => setBody(target.value)}
              />
            )}
          </Field>
          <FailureAlert failure={failure} />
          <Button type="submit" variant="primary" size="lg" className="justify-self-start" disabled={running}>
            {running ? 'Asking …' : 'Ask for another look'}
          </Button>
        </form>
      </CardBody>
    </Card>
  );
}
