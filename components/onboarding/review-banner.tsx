'use client';

import Link from 'next/link';
import { useState } from 'react';
import { ConfirmDialog } from '@/components/identity/confirm-dialog';
import { useAction } from '@/components/identity/use-action';
import { useNow } from '@/components/shared/use-now';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader, CardTitle } from '@/components/ui/card';
import type { ReviewView } from '@/lib/onboarding/contract/desk-case';
import type { AnswerAction } from './actions';
import { reviewWords } from './review-words';
import { anchorOf, portionWords, sectionHref, sectionWords } from './words';

interface ReviewBannerProps {
  readonly review: ReviewView;
  readonly answer: AnswerAction;
}

type Portion = ReviewView['portions'][number];
type Answer = NonNullable<Portion['answer']>;

const said: Readonly<Record<Answer, string>> = {
  unchanged: 'Answered: nothing has changed',
  changed: 'Answered: changed in the form',
};

/** A periodic review: until when, what is off or goes off, and its answers part by part. */
export function ReviewBanner({ review, answer }: ReviewBannerProps) {
  const now = useNow();
  const { title, tone, words } = reviewWords(review, now?.getTime() ?? null);
  const isOpen = review.state === 'open' || review.state === 'overdue';
  return (
    <section aria-label="Periodic review" className="grid gap-3">
      <Alert tone={tone} title={title}>
        {words.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </Alert>
      {review.portions.map((portion) => (
        <PortionCard key={portion.portion} portion={portion} isOpen={isOpen} answer={answer} />
      ))}
    </section>
  );
}

interface PortionCardProps extends Pick<ReviewBannerProps, 'answer'> {
  readonly portion: Portion;
  readonly isOpen: boolean;
}

function PortionCard({ portion: { answer: given, portion }, isOpen, answer }: PortionCardProps) {
  const { title, about, sections } = portionWords[portion];
  return (
    <Card id={anchorOf(`review.${portion}`)} tabIndex={-1} aria-label={`Review: ${title}`}>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        <Badge tone={given === null ? 'disputed' : isOpen ? 'released' : 'evidence'}>
          {given === null ? 'Open' : isOpen ? 'Answered' : 'With compliance'}
        </Badge>
      </CardHeader>
      <CardBody className="grid gap-3">
        <p>{about}</p>
        {given === null ? null : <p className="text-dense text-muted-foreground">{said[given]}.</p>}
        {given === null && isOpen ? (
          <>
            <p className="text-dense">
              Look at{' '}
              {sections.map((name, at) => (
                <span key={name}>
                  {at > 0 ? ' and ' : ''}
                  <Link className="underline" href={sectionHref(name)}>
                    {sectionWords[name].title}
                  </Link>
                </span>
              ))}
              . If something is new, change it there first, then say so here: an answer locks it.
            </p>
            <Answers portion={portion} title={title} answer={answer} />
          </>
        ) : null}
      </CardBody>
    </Card>
  );
}

const lost = 'No answer arrived. Reload this page: it shows what was answered.';

const confirms: Readonly<Record<Answer, { readonly title: string; readonly confirm: string; readonly words: string }>> =
  {
    unchanged: {
      title: 'has nothing changed?',
      confirm: 'Nothing has changed',
      words: 'You confirm for the business that what stands in this part is still true and complete.',
    },
    changed: {
      title: 'is everything new in the form?',
      confirm: 'Yes, it is in the form',
      words: 'You confirm that this part now says what is true. It is locked until compliance answers.',
    },
  };

interface AnswersProps extends Pick<ReviewBannerProps, 'answer'> {
  readonly portion: Portion['portion'];
  readonly title: string;
}

function Answers({ portion, title, answer }: AnswersProps) {
  const [asked, setAsked] = useState<Answer | null>(null);
  const { run, running, failure, clear } = useAction(answer, { lost, onDone: () => setAsked(null) });
  const words = confirms[asked ?? 'unchanged'];
  return (
    <div className="flex flex-wrap gap-2">
      <Button aria-label={`${title}: nothing has changed`} onClick={() => setAsked('unchanged')}>
        Nothing has changed …
      </Button>
      <Button aria-label={`${title}: something has changed`} onClick={() => setAsked('changed')}>
        Something has changed …
      </Button>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => {
          setAsked(null);
          clear();
        }}
        title={`${title}: ${words.title}`}
        confirm={words.confirm}
        tone="primary"
        running={running}
        failure={failure}
        onConfirm={() => (asked === null ? undefined : run({ portion, answer: asked }))}
      >
        <p>{words.words}</p>
      </ConfirmDialog>
    </div>
  );
}
