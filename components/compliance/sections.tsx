import type { ReactNode } from 'react';
import { Card, CardHeader, CardTitle } from '@/components/ui/card';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { Checks } from './checks';
import type { DeskActions } from './desk-actions';
import { sectionWords } from './desk-words';
import { Documents } from './documents';
import { History } from './history';
import { Requests } from './requests';
import { Ownership, Subject } from './subjects';

type SectionName = OpenedCase['sections'][number]['name'];

interface SectionsProps {
  readonly item: OpenedCase;
  readonly actions: DeskActions;
}

/** Everything that is known about the merchant, part by part in the order of the form. */
export function Sections({ item, actions }: SectionsProps) {
  return (
    <div className="grid grid-cols-1 gap-5">
      {item.sections.map(({ name }) => (
        <Part key={name} id={name} title={sectionWords[name]}>
          <SectionBody name={name} item={item} actions={actions} />
        </Part>
      ))}
      <Part id="checks" title="Checks">
        <Checks item={item} actions={actions} />
      </Part>
      <Part id="requests" title="Requests">
        <Requests item={item} actions={actions} />
      </Part>
      <Part id="history" title="History">
        <History item={item} />
      </Part>
    </div>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Card id={`part-${id}`} aria-label={title} className="scroll-mt-24 overflow-hidden">
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      {children}
    </Card>
  );
}

function SectionBody({ name, item, actions }: SectionsProps & { name: SectionName }) {
  if (name === 'documents') return <Documents item={item} actions={actions} />;
  const subjects = item.subjects
    .map((subject) => ({ subject, fields: subject.fields.filter(({ section }) => section === name) }))
    .filter(({ subject, fields }) => fields.length > 0 || (name === 'people' && subject.kind === 'person'));
  return (
    <>
      {subjects.map(({ subject, fields }) => (
        <Subject key={subject.subject} subject={subject} part={sectionWords[name]} fields={fields} />
      ))}
      {name === 'ownership' ? <Ownership item={item} /> : null}
      {subjects.length === 0 && name !== 'ownership' ? (
        <p className="p-3 text-dense text-muted-foreground">Nothing was typed here.</p>
      ) : null}
    </>
  );
}
