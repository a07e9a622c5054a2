import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { sectionStates } from '@/lib/onboarding/domain/desk/words';
import { addressLines } from '@/lib/onboarding/domain/form/fields';
import { formSections } from '@/lib/onboarding/domain/form/sections';
import { kycStatuses, rejectTypes } from '@/lib/onboarding/domain/kyc/kyc.machine';
import { wholeShare } from '@/lib/onboarding/domain/ownership/graph';
import { documentKinds, documentTypes, personRoles } from '@/lib/onboarding/domain/policy/terms';
import { documentStatuses } from '@/lib/onboarding/domain/requirements/facts';

/*
 * The wire of a merchant's application. Subjects are `entity`, `person:ID` and `company:ID`; shares are thousandths of a
 * percent; instants are ISO 8601 in UTC, days `2026-11-30`.
 */

const id = z.guid().regex(/^[^A-Z]+$/, 'must be a UUID in lower case');
const instant = z.iso.datetime();
const text = (max: number) => z.string().max(max);

export const subjectSchema = z
  .string()
  .regex(
    /^(?:entity|(?:person|company):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'entity, person:ID or company:ID',
  );

export const fieldValue = z.union([
  text(bounds.longText),
  z.boolean(),
  z.record(z.string().regex(new RegExp(`^(?:${addressLines.join('|')})$`)), text(bounds.text)),
]);

export const applicationView = z.object({
  application_id: z.string(),
  status: z.enum(kycStatuses),
  reject_type: z.enum(rejectTypes).nullable(),
  version: z.int(),
  attempt: z.int(),
  row_version: z.int(),
});
export type ApplicationView = z.output<typeof applicationView>;

export const saveFieldBody = z.strictObject({
  subject: subjectSchema,
  path: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/),
  value: fieldValue,
  row_version: z.int().min(0).describe('Of the value that was typed over; 0 for the first.'),
});
export type SaveFieldInput = z.output<typeof saveFieldBody>;

/** `conflict`: somebody else saved first. Both values are here; nothing was overwritten. */
export const savedFieldView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('saved'), row_version: z.int(), saved_at: instant }),
  z.object({
    state: z.literal('conflict'),
    row_version: z.int(),
    theirs: fieldValue,
    yours: fieldValue,
    saved_by: z.string(),
    saved_at: instant,
  }),
]);
export type SavedFieldView = z.output<typeof savedFieldView>;

export const savePersonBody = z.strictObject({
  person_id: id.describe('Made by the caller, so that the same person can be sent again.'),
  roles: z.array(z.enum(personRoles)).max(personRoles.length),
});
export type SavePersonInput = z.output<typeof savePersonBody>;

export const saveCompanyBody = z.strictObject({ company_id: id, is_publicly_held: z.boolean() });
export type SaveCompanyInput = z.output<typeof saveCompanyBody>;

export const removeSubjectBody = z.strictObject({
  subject: subjectSchema.refine((subject) => subject !== 'entity', 'the applicant cannot be removed'),
});
export type RemoveSubjectInput = z.output<typeof removeSubjectBody>;

export const subjectView = z.object({ subject: z.string(), row_version: z.int() });
export type SubjectView = z.output<typeof subjectView>;

export const saveLinkBody = z.strictObject({
  owner: subjectSchema,
  owned: subjectSchema,
  share: z.int().min(0).max(wholeShare).nullable().describe('Thousandths of a percent; null takes the link away.'),
  controls: z.boolean(),
});
export type SaveLinkInput = z.output<typeof saveLinkBody>;

export { sectionStates };

export const assignSectionBody = z.strictObject({
  section: z.enum(formSections),
  owner_user_id: id.nullable(),
  state: z.enum(sectionStates),
});
export type AssignSectionInput = z.output<typeof assignSectionBody>;

const day = z.iso.date().nullable().default(null);
const uploadFields = {
  kind: z.enum(documentKinds),
  type: z.enum(documentTypes),
  side: z.enum(['front', 'back', 'single']),
  issued_on: day,
  expires_on: day,
  replaces: id.nullable().default(null).describe('Id of the file that was seen here; null when there was none.'),
  name: text(bounds.text).describe('As the browser calls the file.'),
};
export const uploadDocumentFields = z.strictObject({ subject: subjectSchema, ...uploadFields });
export type UploadDocumentInput = z.output<typeof uploadDocumentFields> & { readonly bytes: Uint8Array };
export const uploadByLinkFields = z.strictObject(uploadFields);
export type UploadByLinkInput = z.output<typeof uploadByLinkFields> & { readonly bytes: Uint8Array };

const noticeView = z.object({ rule: z.string(), severity: z.enum(['refuse', 'warn']), todo: z.string() });

export const uploadedView = z.object({
  document_id: z.string(),
  file_id: z.string(),
  status: z.enum(documentStatuses),
  notices: z.array(noticeView),
});
export type UploadedView = z.output<typeof uploadedView>;

export const removeDocumentBody = z.strictObject({ document_id: id });
export type RemoveDocumentInput = z.output<typeof removeDocumentBody>;

export const requirementView = z.object({
  id: z.string(),
  target: z.string(),
  reason_code: z.string(),
  words: z.string(),
  deadline: instant.nullable(),
  unlocks: z.array(z.string()),
});
export type RequirementView = z.output<typeof requirementView>;

const requirements = z.array(requirementView);
export const requirementListsView = z.object({
  application: applicationView,
  currently_due: requirements,
  eventually_due: requirements,
  past_due: requirements,
  pending: requirements,
  future: requirements,
});
export type RequirementListsView = z.output<typeof requirementListsView>;

export const preFlightView = z.object({
  predicted: requirements,
  business_days: z.object({ least: z.int(), most: z.int() }),
});
export type PreFlightView = z.output<typeof preFlightView>;

export const submitBody = z.strictObject({ warranty_accepted: z.boolean() });
export type SubmitInput = z.output<typeof submitBody>;

export const uploadLinkBody = z.strictObject({ subject: subjectSchema });
export type UploadLinkInput = z.output<typeof uploadLinkBody>;
export const uploadLinkView = z.object({ link: z.string().describe('Shown once.'), expires_at: instant });
export type UploadLinkView = z.output<typeof uploadLinkView>;

export const eraseSubjectBody = z.strictObject({ subject: subjectSchema });
export type EraseSubjectInput = z.output<typeof eraseSubjectBody>;
