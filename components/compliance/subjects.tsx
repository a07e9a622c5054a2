import { Badge } from '@/components/ui/badge';
import type { OpenedCase, SubjectCard } from '@/lib/onboarding/contract/desk-case';
import { nameWords } from './desk-words';
import { FieldTable } from './field-table';
import { shareText, subjectName } from './form-words';
import { sumsOf, waysToEntity } from './ownership-sums';

const basisWords: Readonly<Record<SubjectCard['owner_by'][number], string>> = {
  ownership_direct: 'Owner by shares held directly',
  ownership_indirect: 'Owner by shares held through companies',
  control_other: 'Owner by control',
};

interface SubjectProps {
  readonly subject: SubjectCard;
  /** Part of the form that is shown, by name, and what was typed there. */
  readonly part: string;
  readonly fields: SubjectCard['fields'];
}

/** One person or company with everything that was typed about it. */
export function Subject({ subject, part, fields }: SubjectProps) {
  const name = subjectName(subject);
  return (
    <article aria-label={`${part}: ${name}`} className="grid gap-2 border-t first:border-t-0">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-3 pt-3">
        <h3 className="font-medium text-sm">{name}</h3>
        {subject.roles.map((role) => (
          <Badge key={role}>{role === 'ubo' ? 'Declared as beneficial owner' : nameWords(role)}</Badge>
        ))}
        {subject.owner_by.map((basis) => (
          <Badge key={basis} tone="evidence">
            {basisWords[basis]}
          </Badge>
        ))}
        {subject.is_publicly_held ? <Badge>Listed on an exchange</Badge> : null}
        {subject.effective_share === null ? null : (
          <span className="text-dense text-muted-foreground tabular-nums">
            holds {shareText(subject.effective_share)} of the applying company
          </span>
        )}
      </header>
      {subject.is_erased ? (
        <p className="px-3 pb-3 text-dense text-muted-foreground">
          What was typed here was erased at this person’s request and cannot be read again.
        </p>
      ) : (
        <FieldTable caption={`${part}, as typed for ${name}`} fields={fields} />
      )}
    </article>
  );
}

/** Who holds what of whom, and the arithmetic that leads to each share. */
export function Ownership({ item }: { item: Pick<OpenedCase, 'ownership' | 'subjects'> }) {
  const { ownership, subjects } = item;
  const nameOf = (subject: string): string => {
    const card = subjects.find((one) => one.subject === subject);
    return card ? subjectName(card) : 'Somebody who is no longer named';
  };
  return (
    <div className="grid gap-3 p-3 text-dense">
      {ownership.problem === null ? null : (
        <p className="font-medium text-state-disputed">It cannot be counted through: {ownership.problem}</p>
      )}
      {ownership.links.length === 0 ? <p className="text-muted-foreground">No owner was named.</p> : null}
      <ul className="grid gap-1">
        {ownership.links.map(({ owner, owned, share, controls }) => (
          <li key={`${owner} ${owned}`} className="tabular-nums">
            {nameOf(owner)} holds {shareText(share)} of {nameOf(owned)}
            {controls ? ' and controls it' : ''}
          </li>
        ))}
      </ul>
      {sumsOf(ownership.links).map(({ owned, parts, total }) => (
        <p key={owned} className="tabular-nums">
          <span className="text-muted-foreground">{nameOf(owned)}: </span>
          {parts.map(shareText).join(' + ')} = {shareText(total)}
        </p>
      ))}
      {subjects
        .filter(({ kind }) => kind === 'person')
        .map(({ subject, effective_share: share }) => ({
          subject,
          share,
          ways: waysToEntity(subject, ownership.links),
        }))
        .filter(({ ways }) => ways.some((way) => way.length > 1))
        .map(({ subject, share, ways }) => (
          <p key={subject} className="tabular-nums">
            <span className="text-muted-foreground">{nameOf(subject)} of the applying company: </span>
            {ways.map((way) => way.map(shareText).join(' × ')).join(' + ')}
            {share === null ? null : ` = ${shareText(share)}`}
          </p>
        ))}
      {ownership.gaps.map(({ subject, name, missing }) => (
        <p key={subject} className="font-medium text-state-disputed">
          Nobody is named for {shareText(missing)} of {name}.
        </p>
      ))}
      {ownership.needs_senior_official ? (
        <p>Nobody holds enough to count as an owner, so the senior managing official stands in.</p>
      ) : null}
    </div>
  );
}
