'use client';

import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import { Label } from '@/components/ui/label';
import { Select } from '@/components/ui/select';
import type { Colleague, SectionName, SectionView } from '@/lib/onboarding/contract/portal';
import type { AssignAction } from './actions';
import { sectionWords } from './words';

/** Who is there to share the work with, and how it is given. */
export interface Sharing {
  readonly me: string;
  /** Who sends the application in is an owner's to say. */
  readonly isOwner: boolean;
  readonly colleagues: readonly Colleague[];
  readonly assign: AssignAction;
}

interface SectionOwnerProps extends Sharing {
  readonly section: SectionName;
  readonly owner: SectionView['owner'];
  /** False: it is only shown. */
  readonly isOpen: boolean;
}

const lost = 'No answer arrived. Reload this page: it shows whom the part belongs to.';

/** Whom a part of the form was given to, and whether they say that it is done. */
export function SectionOwner({ section, owner, isOpen, isOwner, me, colleagues, assign }: SectionOwnerProps) {
  const { run, running, failure } = useAction(assign, { lost });
  const ownerId = owner?.user_id ?? null;
  const name = colleagues.find(({ user_id: id }) => id === ownerId)?.name ?? 'a colleague';
  const saysDone = owner?.says_done ?? false;
  if (!isOpen || (section === 'signing' && !isOwner)) {
    return owner === null ? null : (
      <p className="basis-full text-dense text-muted-foreground">
        With {ownerId === me ? 'you' : name}
        {saysDone ? ': said to be done' : ''}
      </p>
    );
  }
  const give = (to: string | null, state: 'in_progress' | 'done') => run({ section, owner_user_id: to, state });
  const id = `owner-${section}`;
  const isListed = ownerId === null || colleagues.some(({ user_id: known }) => known === ownerId);
  return (
    <div className="flex basis-full flex-wrap items-center gap-2 text-dense">
      <Label htmlFor={id} className="font-normal text-muted-foreground">
        <span className="sr-only">{sectionWords[section].title}: </span>Given to
      </Label>
      <Select
        id={id}
        value={ownerId ?? ''}
        disabled={running}
        onChange={({ target }) => give(target.value === '' ? null : target.value, 'in_progress')}
      >
        <option value="">Nobody in particular</option>
        {isListed ? null : <option value={ownerId}>A colleague</option>}
        {colleagues.map(({ name: colleague, user_id: userId }) => (
          <option key={userId} value={userId}>
            {userId === me ? `${colleague} (you)` : colleague}
          </option>
        ))}
      </Select>
      {owner !== null && saysDone ? <span>{ownerId === me ? 'You say' : `${name} says`} it is done.</span> : null}
      {owner !== null && ownerId === me ? (
        <Button
          size="sm"
          disabled={running}
          aria-label={`${sectionWords[section].title}: ${saysDone ? 'not done yet' : 'I am done'}`}
          onClick={() => give(me, saysDone ? 'in_progress' : 'done')}
        >
          {saysDone ? 'Not done yet' : 'I am done'}
        </Button>
      ) : null}
      <FailureAlert failure={failure} />
    </div>
  );
}
