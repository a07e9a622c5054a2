'use client';

import { useId, useState } from 'react';
import { FailureAlert } from '@/components/identity/failure-alert';
import { ExactTime } from '@/components/shared/timestamp';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import type { AppealView, OpenedCase, ReviewView } from '@/lib/onboarding/contract/desk-case';
import { actOf } from './acts';
import type { DeskActions } from './desk-actions';
import { answerWords, portionWords, reviewStateWords } from './desk-words';
import { useAct } from './use-act';

type Portion = ReviewView['portions'][number]['portion'];
const portions: readonly Portion[] = ['identity', 'ownership', 'transfer_instrument', 'business_profile', 'licences'];

interface ReviewPanelProps {
  readonly item: OpenedCase;
  readonly actions: Pick<DeskActions, 'openReview' | 'completeReview' | 'reopenReview'>;
}

/** The review that comes back every year or so: what was asked, what was answered, and how it goes on. */
export function ReviewPanel({ item, actions }: ReviewPanelProps) {
  const { review } = item;
  const complete = useAct(actions.completeReview);
  const mayOpen = actOf(item, 'open_review').isOpen;
  const mayReopen = actOf(item, 'reopen_review').isOpen;
  return (
    <div className="grid gap-4 text-dense">
      {review === null ? (
        <p className="text-muted-foreground">No periodic review is planned.</p>
      ) : (
        <ReviewFacts review={review} />
      )}
      {actOf(item, 'complete_review').isOpen ? (
        <div className="grid gap-2">
          <FailureAlert failure={complete.failure} />
          <Button
            variant="primary"
            className="justify-self-start"
            disabled={complete.running}
            onClick={() => complete.run({ case_id: item.case_id })}
          >
            {complete.running ? 'Completing …' : 'Accept the answers and complete it'}
          </Button>
        </div>
      ) : null}
      {mayReopen ? (
        <AskPortions
          caseId={item.case_id}
          legend="Ask again about"
          button="Ask the merchant again"
          ask={actions.reopenReview}
        />
      ) : null}
      {mayOpen ? (
        <AskPortions
          caseId={item.case_id}
          legend="Review now"
          button="Open a periodic review"
          ask={actions.openReview}
        />
      ) : null}
    </div>
  );
}

function ReviewFacts({ review }: { review: ReviewView }) {
  return (
    <div className="grid gap-2">
      <p className="font-medium">{reviewStateWords[review.state]}</p>
      {review.opens_at !== null && review.state === 'scheduled' ? (
        <p>
          Opens <ExactTime at={review.opens_at} />
        </p>
      ) : null}
      {review.due_at === null ? null : (
        <p>
          To be answered by <ExactTime at={review.due_at} />
        </p>
      )}
      <ul className="grid gap-1">
        {review.portions.map(({ portion, answer }) => (
          <li key={portion} className="flex flex-wrap justify-between gap-x-3">
            {portionWords[portion]}
            <span className="text-muted-foreground">{answer === null ? 'Not answered' : answerWords[answer]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface AskPortionsProps {
  readonly caseId: string;
  readonly legend: string;
  readonly button: string;
  readonly ask: DeskActions['openReview'];
}

function AskPortions({ caseId, legend, button, ask }: AskPortionsProps) {
  const id = useId();
  const [chosen, setChosen] = useState<readonly Portion[]>([]);
  const { run, running, failure } = useAct(ask, () => setChosen([]));
  const toggle = (portion: Portion) =>
    setChosen(chosen.includes(portion) ? chosen.filter((other) => other !== portion) : [...chosen, portion]);
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        run({ case_id: caseId, portions: [...chosen] });
      }}
    >
      <FailureAlert failure={failure} />
      <fieldset className="grid gap-1.5">
        <legend className="pb-1 font-medium">{legend}</legend>
        {portions.map((portion) => (
          <div key={portion} className="flex items-center gap-2">
            <Checkbox id={`${id}-${portion}`} checked={chosen.includes(portion)} onChange={() => toggle(portion)} />
            <Label htmlFor={`${id}-${portion}`} className="font-normal text-dense">
              {portionWords[portion]}
            </Label>
          </div>
        ))}
      </fieldset>
      <Button type="submit" className="justify-self-start" disabled={running || chosen.length === 0}>
        {running ? 'One moment …' : button}
      </Button>
    </form>
  );
}

interface AppealPanelProps {
  readonly item: OpenedCase;
  readonly appeal: AppealView;
  readonly accept: DeskActions['acceptAppeal'];
}

/** A lead gives an appeal to somebody who had no part in the decision that it is against. */
export function AppealPanel({ item, appeal, accept }: AppealPanelProps) {
  const id = useId();
  const [reviewer, setReviewer] = useState(appeal.reviewers[0]?.id ?? '');
  const { run, running, failure } = useAct(accept);
  const act = actOf(item, 'accept_appeal');
  return (
    <div className="grid gap-3 text-dense">
      <p className="text-muted-foreground">
        Asked for <ExactTime at={appeal.asked_at} />
      </p>
      <p className="whitespace-pre-wrap break-words">
        {appeal.body ?? 'What the merchant wrote was erased and cannot be read again.'}
      </p>
      <FailureAlert failure={failure} />
      {act.isOpen && appeal.reviewers.length > 0 ? (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            run({ case_id: item.case_id, reviewer_id: reviewer });
          }}
        >
          <Field id={id} label="Give it to" help="Whoever had a part in the decision is not in this list.">
            {(control) => (
              <Select
                {...control}
                className="w-full"
                value={reviewer}
                onChange={({ target }) => setReviewer(target.value)}
              >
                {appeal.reviewers.map((person) => (
                  <option key={person.id} value={person.id}>
                    {person.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Button type="submit" className="justify-self-start" disabled={running}>
            {running ? 'One moment …' : 'Take the appeal up'}
          </Button>
        </form>
      ) : (
        <p>
          {act.isOpen ? 'Nobody is left who had no part in the decision.' : (act.why ?? 'A lead takes an appeal up.')}
        </p>
      )}
    </div>
  );
}
