'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef, useState, useTransition } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { type FormView, type SectionName, sectionOf } from '@/lib/onboarding/contract/portal';
import type { FormActions } from './actions';
import type { Country } from './countries';
import { FormKeeper, useKeeper } from './keeper';
import { anchorOf, targetWords } from './words';

interface SectionFormProps {
  readonly section: SectionName;
  readonly form: FormView;
  readonly userId: string;
  readonly countries: readonly Country[];
  readonly actions: FormActions;
  readonly children: ReactNode;
}

/** One part of the form: what is missing in it, its fields, and the way back to the task list. */
export function SectionForm({ section, form, userId, countries, actions, children }: SectionFormProps) {
  return (
    <FormKeeper
      applicationId={form.application.application_id}
      userId={userId}
      countries={countries}
      save={actions.saveValue}
    >
      <Requests section={section} form={form} />
      <div className="grid gap-6">{children}</div>
      <Finish section={section} form={form} dueNow={actions.dueNow} />
    </FormKeeper>
  );
}

/** What compliance has asked for in this part. */
function Requests({ section, form }: Pick<SectionFormProps, 'section' | 'form'>) {
  const asked = form.requirements.filter(({ list, section: where }) => where === section && list !== 'future');
  if (form.application.status !== 'additional_info_required' || asked.length === 0) return null;
  return (
    <Alert tone="warning" title="Compliance asks you to change this">
      <ul className="grid gap-1">
        {asked.map(({ id, target, words }) => (
          <li key={id}>
            <a href={`#${anchorOf(target)}`} className="underline">
              {targetWords(target, form.subjects)}
            </a>
            : {words}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

interface Missing {
  readonly id: string;
  readonly target: string;
  readonly words: string;
}

function Finish({ section, form, dueNow }: Pick<SectionFormProps, 'section' | 'form'> & Pick<FormActions, 'dueNow'>) {
  const keeper = useKeeper();
  const router = useRouter();
  const [running, start] = useTransition();
  const [missing, setMissing] = useState<readonly Missing[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (missing !== null && missing.length > 0) summary.current?.focus();
  }, [missing]);
  const check = () =>
    start(async () => {
      setFailure(null);
      await keeper.flushAll();
      const answer = await dueNow().catch(() => null);
      if (answer === null || !answer.ok) {
        setFailure(answer?.message ?? 'No answer arrived. What you typed is kept in this tab; try again in a moment.');
        return;
      }
      const { currently_due: due, past_due: late } = answer.value;
      // A review is answered on the list, after what is new stands here.
      const here = [...late, ...due].filter(
        ({ target }) => sectionOf(target) === section && !target.startsWith('review.'),
      );
      setMissing(here);
      if (here.length === 0) router.push('/console/onboarding');
    });
  return (
    <div className="grid gap-4 border-t pt-5">
      {failure === null ? null : <Alert tone="problem" role="alert" title={failure} />}
      {missing !== null && missing.length > 0 ? (
        <div ref={summary} tabIndex={-1} className="outline-offset-4">
          <Alert tone="problem" role="alert" title={`${missing.length} still missing here`}>
            <ul className="grid gap-1">
              {missing.map(({ id, target, words }) => (
                <li key={id}>
                  <a href={`#${anchorOf(target)}`} className="underline" onClick={() => focusOn(anchorOf(target))}>
                    {targetWords(target, form.subjects)}
                  </a>
                  : {words}
                </li>
              ))}
            </ul>
          </Alert>
        </div>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="lg" disabled={running} onClick={check}>
          {running ? 'Checking …' : 'Done with this part'}
        </Button>
        <Button size="lg" asChild>
          <Link href="/console/onboarding">Back to the list</Link>
        </Button>
      </div>
    </div>
  );
}

/** A link moves the page; the next key should go into the field. */
function focusOn(anchor: string): void {
  document.getElementById(anchor)?.focus();
}
