import { defineRefusals } from '@/lib/kernel/outcome';

/** What the use cases of an application refuse, beside what its transitions do. */
export const onboardingRefusals = defineRefusals({
  'kyc.person_required': {
    status: 403,
    message: 'A signed-in person fills in an application, not a key. Sign in to the console.',
  },
  'kyc.business_only': {
    status: 403,
    message: 'Who answers for the business fills in its application and sees what it says: who was invited as that.',
  },
  'kyc.no_application': { status: 404, message: 'Your organisation has no open application. Start one first.' },
  'kyc.moved': {
    status: 409,
    message: 'The application has changed meanwhile. Reload the page and decide again.',
    retryable: true,
  },
  'kyc.part_locked': {
    status: 409,
    message: 'This part is locked now. What can be changed stands among what is asked of you.',
  },
  'kyc.subject_not_found': { status: 404, message: 'No such person or company stands in your application.' },
  'kyc.subject_erased': { status: 410, message: 'What was known about this person or company was erased for good.' },
  'kyc.too_many_subjects': {
    status: 409,
    message: 'The application holds the most people and companies that it can. Send a structure chart instead.',
  },
  'kyc.field_unknown': { status: 422, message: 'The form has no such field.' },
  'kyc.value_unfit': { status: 422, message: 'This value does not fit the field: it is of another kind, or too long.' },
  'kyc.signing_by_owner': {
    status: 403,
    message: 'Only an owner of the organisation appoints who sends the application in.',
  },
  'kyc.not_a_member': { status: 422, message: 'Nobody in your organisation has this id.' },
  'kyc.document_unfit': {
    status: 422,
    message: 'This kind of document is shown by another type, or by other sides. What is taken is listed beside it.',
  },
  'kyc.file_refused': { status: 422, message: 'This file cannot be taken. What to do is listed beside it.' },
  'kyc.scan_unavailable': {
    status: 503,
    message: 'Files cannot be checked for harm right now. Nothing was lost; send it again in a minute.',
    retryable: true,
  },
  'kyc.document_changed': {
    status: 409,
    message: 'Another file was uploaded here meanwhile. Look at it, then replace it if yours is better.',
  },
  'kyc.document_not_found': { status: 404, message: 'No such document stands in your application.' },
  'kyc.upload_link_invalid': {
    status: 404,
    message: 'This link is not valid: it was replaced or withdrawn, or its time is over. Ask for a new one.',
  },
});
