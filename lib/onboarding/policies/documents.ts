import type {
  AcceptedType,
  DocumentNeed,
  DocumentRule,
  DocumentSubject,
} from '@/lib/onboarding/domain/policy/document-policy';
import {
  type DocumentKind,
  type DocumentType,
  documentKinds,
  documentTypes,
  type EntityType,
} from '@/lib/onboarding/domain/policy/terms';
import { documentEdition, editionsOf } from './schema';

const columns: readonly (readonly EntityType[])[] = [
  ['sole_proprietorship'],
  ['private_company'],
  ['listed_public_company'],
  ['partnership_incorporated', 'partnership_unincorporated'],
  ['association_incorporated'],
  ['non_profit'],
  ['governmental_organization'],
  ['trust'],
];

const needs: Readonly<Record<string, DocumentNeed>> = { R: 'on_failure', U: 'upfront' };

/** One line of the table: a letter per column, `R` on failure, `U` upfront, `-` never. */
function line(
  kind: DocumentKind,
  letters: string,
  subject: DocumentSubject | ((column: number) => DocumentSubject) = 'entity',
  onlyWithHistory = false,
): DocumentRule[] {
  return columns.flatMap((types, column) => {
    const need = needs[letters.charAt(column)];
    if (need === undefined) return [];
    const whose = typeof subject === 'function' ? subject(column) : subject;
    return types.map((entityType) => ({ kind, entityType, need, subject: whose, onlyWithHistory }));
  });
}

/** Of a listed company those who run it and sign for it, of a public body who signs, of all others everybody. */
const identified = (column: number): DocumentSubject => {
  if (column === 2) return ['director', 'authorised_signatory'];
  return column === 6 ? ['authorised_signatory'] : 'all';
};

const oneFile = (type: DocumentType): AcceptedType => ({ type, sides: ['single'] });
const twoFiles = (type: DocumentType): AcceptedType => ({ type, sides: ['front', 'back'] });
const isType = (name: string): name is DocumentType => documentTypes.some((type) => type === name);

const choices: Partial<Record<DocumentKind, readonly AcceptedType[]>> = {
  photo_id: [oneFile('passport'), twoFiles('identity_card'), twoFiles('drivers_license')],
  tax_document: [oneFile('proof_of_tax_info'), oneFile('vat_document')],
};

export const documentEditions = editionsOf(documentEdition).parse([
  {
    version: '2026-1',
    effectiveFrom: '2026-01-01',
    accepted: Object.fromEntries(
      documentKinds.map((kind) => [kind, choices[kind] ?? (isType(kind) ? [oneFile(kind)] : [])]),
    ),
    rules: [
      ...line('registration_document', 'RRRRRRR-'),
      ...line('constitutional_document', 'R--RRR-U'),
      ...line('proof_of_address', 'RRRRRRRR'),
      ...line('tax_document', 'RRRRRR-R'),
      ...line('proof_of_ownership', '-R-R---U'),
      ...line('proof_of_signatory', '-RRRUUUU'),
      ...line('listing_proof', '--U-----'),
      ...line('charity_registration', '----RU--'),
      ...line('bank_statement', 'UUUUUUUU'),
      ...line('processing_statements', 'RRRRRR-R', 'entity', true),
      ...line('photo_id', 'RRRRRRRR', identified),
      ...line('proof_of_residency', 'RRRRRR-R', identified),
    ],
  },
]);
