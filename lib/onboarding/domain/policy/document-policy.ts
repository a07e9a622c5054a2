import { type Day, type Edition, editionOn } from './edition';
import type { DocumentKind, DocumentType, EntityType, PersonRole, RiskTier } from './terms';

/** When a document is asked for: always, or once the automatic checks could not do without. */
export type DocumentNeed = 'upfront' | 'on_failure';

/** `all`: every person of the application; otherwise those who hold one of the roles. */
export type DocumentSubject = 'entity' | 'all' | readonly PersonRole[];

export interface AcceptedType {
  readonly type: DocumentType;
  /** Front and back are two files. */
  readonly sides: readonly ('front' | 'back' | 'single')[];
}

export interface DocumentRule {
  readonly kind: DocumentKind;
  readonly entityType: EntityType;
  readonly need: DocumentNeed;
  readonly subject: DocumentSubject;
  /** Asked of those only who have processed payments before. */
  readonly onlyWithHistory: boolean;
}

export interface DocumentEdition extends Edition {
  readonly accepted: Readonly<Record<DocumentKind, readonly AcceptedType[]>>;
  readonly rules: readonly DocumentRule[];
}

export interface DocumentQuestion {
  readonly entityType: EntityType;
  readonly riskTier: RiskTier | null;
  readonly hasHistory: boolean;
  /** The automatic checks ran, and what they did not settle has to be shown on paper. */
  readonly checksFailed: boolean;
  readonly categoryDocuments: readonly DocumentKind[];
}

export interface AskedDocument {
  readonly kind: DocumentKind;
  readonly subject: DocumentSubject;
  readonly due: boolean;
}

/** What an edition asks of an application: due now, or only if the automatic checks fail. */
export function documentsAsked(edition: DocumentEdition, question: DocumentQuestion): readonly AskedDocument[] {
  const { entityType, riskTier, hasHistory, checksFailed, categoryDocuments } = question;
  const byRule = edition.rules
    .filter((rule) => rule.entityType === entityType && (hasHistory || !rule.onlyWithHistory))
    .map(({ kind, subject, need }) => ({
      kind,
      subject,
      due: need === 'upfront' || checksFailed || riskTier === 'high' || categoryDocuments.includes(kind),
    }));
  const known = new Set(byRule.map(({ kind }) => kind));
  const byCategory = [...new Set(categoryDocuments)]
    .filter((kind) => !known.has(kind))
    .map((kind) => ({ kind, subject: 'entity' as const, due: true }));
  return [...byRule, ...byCategory];
}

/** The same, by the edition in force on a day. Null before the first edition. */
export function documentsAskedOn(
  editions: readonly DocumentEdition[],
  day: Day,
  question: DocumentQuestion,
): readonly AskedDocument[] | null {
  const edition = editionOn(editions, day);
  return edition === null ? null : documentsAsked(edition, question);
}
