import {
  type AcceptedType,
  type AskedDocument,
  type DocumentEdition,
  documentsAsked,
} from '@/lib/onboarding/domain/policy/document-policy';
import type { DocumentKind } from '@/lib/onboarding/domain/policy/terms';
import type { Ask } from './ask';
import type { ApplicationFacts, DocumentFacts } from './facts';

/** One document of one subject, and how far it is. */
export interface DocumentAsk {
  readonly kind: DocumentKind;
  readonly subject: string;
  /** False: asked for only if the automatic checks fail. */
  readonly due: boolean;
  readonly state: 'missing' | 'moving' | 'under_review' | 'settled';
  /** What is asked for while it is missing. */
  readonly ask: Ask;
}

/** Every document that an edition asks of an application, subject by subject. */
export function documentAsks(
  edition: DocumentEdition,
  facts: ApplicationFacts,
  categoryDocuments: readonly DocumentKind[],
): readonly DocumentAsk[] {
  const { entityType, riskTier, hasHistory, checksFailed } = facts;
  const question = { entityType, riskTier, hasHistory, checksFailed, categoryDocuments };
  return documentsAsked(edition, question).flatMap((asked) =>
    subjectsOf(asked, facts).map((subject) => documentAsk(edition, facts, asked, subject)),
  );
}

function subjectsOf({ subject }: AskedDocument, { people }: ApplicationFacts): readonly string[] {
  if (subject === 'entity') return ['entity'];
  const asked = subject === 'all' ? people : people.filter(({ roles }) => roles.some((role) => subject.includes(role)));
  return asked.map(({ id }) => `person:${id}`);
}

function documentAsk(
  edition: DocumentEdition,
  { documents }: ApplicationFacts,
  { kind, due }: AskedDocument,
  subject: string,
): DocumentAsk {
  const target = `${subject}.doc.${kind}`;
  const accepted = edition.accepted[kind];
  const given = documents.filter(
    (document) => document.kind === kind && document.subject === subject && document.status !== 'superseded',
  );
  // Whatever the reason turns out to be, its words may name what is taken.
  const missing: Ask = {
    target,
    reasonCode: 'document_missing',
    values: { accepted: accepted.map(({ type }) => type.replaceAll('_', ' ')).join(', ') },
  };
  // The one that is furthest counts: a refused second try does not undo an accepted first.
  const read = given.map((document) => stateOf(document, accepted, missing));
  const best = (['settled', 'under_review', 'moving'] as const).find((state) =>
    read.some((one) => one.state === state),
  );
  const fallback = read.at(-1)?.ask ?? missing;
  return { kind, subject, due, state: best ?? 'missing', ask: fallback };
}

function stateOf(
  { findings, rejectedFor, sides, status, type }: DocumentFacts,
  accepted: readonly AcceptedType[],
  missing: Ask,
): Pick<DocumentAsk, 'state'> & { readonly ask?: Ask } {
  const asks = (reasonCode: string) => ({ state: 'missing' as const, ask: { ...missing, reasonCode } });
  const refused = findings.find(({ severity }) => severity === 'refuse');
  const wanted = accepted.find((one) => one.type === type)?.sides ?? [];
  switch (status) {
    case 'accepted':
    case 'expiring':
      return { state: 'settled' };
    case 'expired':
      return asks('document_expired');
    case 'quality_failed':
    case 'rejected':
      return asks(rejectedFor ?? refused?.reasonCode ?? 'document_unreadable');
    case 'required':
    case 'superseded':
      return { state: 'missing' };
    case 'uploading':
    case 'scanning':
      return { state: 'moving' };
    case 'uploaded':
    case 'in_review':
      if (refused !== undefined) return asks(refused.reasonCode);
      if (!wanted.every((side) => sides.includes(side))) return asks('document_missing_side');
      return { state: 'under_review' };
  }
}
