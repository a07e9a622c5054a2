import type { ReasonRule } from '@/lib/onboarding/domain/policy/reason-policy';
import type { UnlockKind } from '@/lib/onboarding/domain/policy/terms';
import { editionsOf, reasonEdition } from './schema';

const reason = (code: string, unlocks: readonly UnlockKind[], fix: string): ReasonRule => ({
  code,
  retryable: true,
  unlocks,
  fix,
  neutral: false,
  fileQuality: false,
});

/** A better file cures it, so a machine may ask for one. */
const quality = (code: string, fix: string): ReasonRule => ({ ...reason(code, ['document'], fix), fileQuality: true });

const final = (code: string, fix: string): ReasonRule => ({ ...reason(code, [], fix), retryable: false });

/** Says nothing about what was found: the person that it is about must not be warned. */
const silent = (code: string): ReasonRule => ({
  ...final(code, 'We cannot open this account. Contact {pocName}.'),
  neutral: true,
});

export const reasonEditions = editionsOf(reasonEdition).parse([
  {
    version: '2026-1',
    effectiveFrom: '2026-01-01',
    reasons: [
      reason('field_missing', ['field'], 'Fill this in.'),
      reason('document_missing', ['document'], 'Upload one of: {accepted}.'),
      reason(
        'document_expired',
        ['document'],
        'Upload one that is still valid, best for six months or longer, with its last day readable.',
      ),
      quality(
        'document_unreadable',
        'Take it again: flat, from straight above, all four edges in view, 100 KB to 4 MB, unedited.',
      ),
      reason(
        'address_mismatch',
        ['address', 'document'],
        'Change the address to what the document says, word for word, or upload a document with this address.',
      ),
      reason(
        'document_wrong_type',
        ['document'],
        'This is another document than the one needed. Upload one of: {accepted}.',
      ),
      quality('document_missing_side', 'Add the other side, as a file of its own.'),
      quality('document_incomplete', 'Pages or edges are missing. Upload all pages in one file.'),
      quality('page_missing', 'A page is missing. Upload all pages in one file.'),
      quality('document_is_copy', 'Photograph or scan the document itself, not a screen or a print of it.'),
      quality('document_password_protected', 'Take the password off and upload the file again.'),
      reason(
        'name_mismatch',
        ['person', 'document'],
        'The name differs from the document. Correct it, or upload another document.',
      ),
      reason(
        'dob_mismatch',
        ['person', 'document'],
        'The date of birth differs from the document. Correct it, or upload another document.',
      ),
      reason(
        'id_number_mismatch',
        ['person', 'document'],
        'The number differs from the document. Correct it, or upload another document.',
      ),
      quality(
        'issue_or_expiry_missing',
        'The day of issue or the last valid day cannot be read. Upload a copy that shows both.',
      ),
      reason('director_missing', ['people'], 'Name every director of the business.'),
      reason('signatory_missing', ['people'], 'Name a person who may sign for the business.'),
      reason('owner_missing', ['people', 'ownership'], 'Name everyone who owns or controls the business.'),
      reason('ownership_gap', ['people', 'ownership'], 'Tell us who holds the remaining {n} %.'),
      reason('ownership_invalid', ['ownership'], 'The ownership does not add up. Correct it: {problem}'),
      reason(
        'signatory_authority',
        ['document'],
        'Send a resolution or mandate by which your signatory may sign for the business.',
      ),
      reason(
        'registry_mismatch',
        ['entity'],
        'The register shows {registryValue}. Correct this, or upload a newer extract.',
      ),
      reason(
        'tax_id_mismatch',
        ['entity'],
        'The tax number belongs to another name. Check it, or send the letter of the tax office.',
      ),
      reason(
        'description_insufficient',
        ['description'],
        'Say what you sell and to whom, how it reaches them, and when they get their money back.',
      ),
      reason('mcc_docs_missing', ['category_documents'], 'Your kind of business also needs: {list}.'),
      reason(
        'website_unreachable',
        ['website'],
        'We cannot open your website. Check the address, and that it is public.',
      ),
      reason(
        'website_password_protected',
        ['website'],
        'Your website asks for a password. Open it, or send us a way in.',
      ),
      reason(
        'website_under_construction',
        ['website'],
        'Your website is not finished. Tell us when it shows what you sell.',
      ),
      reason('website_missing_terms', ['website'], 'Publish your terms of service.'),
      reason('website_missing_refund', ['website'], 'Publish when and how customers get their money back.'),
      reason('website_missing_privacy', ['website'], 'Publish your privacy policy.'),
      reason('website_missing_contact', ['website'], 'Publish how customers reach you.'),
      reason(
        'website_mismatch',
        ['website', 'description'],
        'Your website shows something else than you described. Correct one of them.',
      ),
      reason('bank_account_name_mismatch', ['payout'], 'Use an account in the name of the business.'),
      reason('underage_person', ['people'], 'Name an adult who signs for the business.'),
      reason('review_due', ['reviewer_picks'], 'Confirm that nothing has changed, or change it.'),
      final('category_prohibited', 'We cannot support this kind of business.'),
      silent('sanctions_match'),
      silent('document_tampered'),
      silent('document_fraudulent'),
      silent('identity_theft_suspected'),
      reason('other', ['reviewer_picks'], '{text}'),
    ],
  },
]);
