import Link from 'next/link';
import { Badge, type Tone } from '@/components/ui/badge';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { FormView, ListedRequirement, SectionState } from '@/lib/onboarding/contract/portal';
import { SectionOwner, type Sharing } from './section-owner';
import { daysLeft, fullDay, placeHref, sectionHref, sectionWords, stateWords, targetWords } from './words';

const tones: Readonly<Record<SectionState, Tone>> = {
  not_started: 'open',
  in_progress: 'funded',
  needs_changes: 'disputed',
  with_compliance: 'evidence',
  done: 'released',
  locked: 'failed',
};

const lockedWords = (form: FormView): string =>
  form.application.status === 'draft' || form.application.status === 'additional_info_required'
    ? 'opens when everything else is filled in'
    : 'closed in this state of the application';

/** While the merchant works on it; what compliance has must not move under them. */
const isShareable = ({ application: { status } }: FormView): boolean =>
  status === 'draft' || status === 'additional_info_required';

interface TaskListProps extends Sharing {
  readonly form: FormView;
}

/** The parts of the form with how far each is, in any order. */
export function TaskList({ form, ...sharing }: TaskListProps) {
  const done = form.sections.filter(({ state }) => state === 'done' || state === 'with_compliance').length;
  const next = form.sections.find(({ state }) => state !== 'done' && state !== 'with_compliance' && state !== 'locked');
  return (
    <Card aria-label="Parts of the application">
      <CardHeader>
        <CardTitle>
          {done} of {form.sections.length} parts done
        </CardTitle>
        {next === undefined ? null : (
          <p className="text-dense text-muted-foreground">Next: {sectionWords[next.name].title}</p>
        )}
      </CardHeader>
      <ul className="divide-y">
        {form.sections.map(({ missing, name, owner, state }) => (
          <li key={name} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
            <div className="grid">
              <Link href={sectionHref(name)} className="font-medium underline" aria-describedby={`state-${name}`}>
                {sectionWords[name].title}
              </Link>
              <span className="text-dense text-muted-foreground">{sectionWords[name].about}</span>
            </div>
            <span id={`state-${name}`} className="flex flex-wrap items-center gap-2 text-dense">
              {missing > 0 ? <span>{missing} missing</span> : null}
              <Badge tone={tones[state]}>
                {stateWords[state]}
                {state === 'locked' ? ` — ${lockedWords(form)}` : ''}
              </Badge>
            </span>
            <SectionOwner section={name} owner={owner} isOpen={isShareable(form)} {...sharing} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** One card for each thing that compliance asks: what, why, how to settle it, and until when. */
export function RequestCards({ form, now }: { form: FormView; now: number }) {
  if (form.application.status !== 'additional_info_required') return null;
  const asked = form.requirements.filter(({ deadline }) => deadline !== null);
  return (
    <section aria-label="What compliance asks" className="grid gap-3">
      <h2 className="font-semibold text-base">What compliance asks</h2>
      {asked.map((one) => (
        <RequestCard key={one.id} one={one} form={form} now={now} />
      ))}
      <p className="text-dense text-muted-foreground">
        When everything is answered, send the answers in under{' '}
        <Link className="underline" href={sectionHref('signing')}>
          {sectionWords.signing.title}
        </Link>
        .
      </p>
    </section>
  );
}

function RequestCard({ one, form, now }: { one: ListedRequirement; form: FormView; now: number }) {
  const title = targetWords(one.target, form.subjects);
  const left = one.deadline === null ? 0 : daysLeft(one.deadline, now);
  return (
    <Card aria-label={title}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <Badge tone={one.list === 'pending' ? 'released' : 'disputed'}>
          {one.list === 'pending' ? 'Answered' : 'Open'}
        </Badge>
      </CardHeader>
      <CardBody className="grid gap-2">
        <p>{one.words}</p>
        {one.deadline === null ? null : (
          <p className="text-dense text-muted-foreground">
            Until {fullDay(one.deadline)}, {left} {left === 1 ? 'day' : 'days'} left
          </p>
        )}
        <Link className="underline" href={placeHref(one.target, one.section)}>
          Go to it
        </Link>
      </CardBody>
    </Card>
  );
}

const groups = [
  { list: 'past_due', title: 'Late' },
  { list: 'currently_due', title: 'Needed from you' },
  { list: 'pending', title: 'Being looked at' },
  { list: 'eventually_due', title: 'Only if the automatic checks ask for it' },
  { list: 'future', title: 'Asked of everybody from a later day on' },
] as const;

/** Everything that is asked, each with the way to its place in the form. */
export function RequirementLists({ form }: { form: FormView }) {
  const filled = groups.filter(({ list }) => form.requirements.some((one) => one.list === list));
  if (filled.length === 0) return null;
  return (
    <Card aria-label="Everything that is asked">
      <CardHeader>
        <CardTitle>Everything that is asked</CardTitle>
      </CardHeader>
      <CardBody className="grid gap-5">
        {filled.map(({ list, title }) => (
          <section key={list} aria-label={title} className="grid gap-2">
            <h3 className="font-medium text-sm">{title}</h3>
            <ul className="grid gap-1 text-dense">
              {form.requirements
                .filter((one) => one.list === list)
                .map((one) => (
                  <li key={one.id}>
                    <Link className="underline" href={placeHref(one.target, one.section)}>
                      {targetWords(one.target, form.subjects)}
                    </Link>
                    : {one.words}
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </CardBody>
    </Card>
  );
}
