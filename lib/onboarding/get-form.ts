import { inTenant } from '@/lib/db/pool';
import type { Ctx } from '@/lib/kernel/context';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { FieldView, FormView, ListedRequirement, SectionView, SubjectForm } from './contract/portal';
import type { OnboardingDeps } from './deps';
import { reviewViewOf } from './desk/answer-review';
import { documentSlots } from './document-slots';
import { applicationFacts, headOf } from './domain/form/application-facts';
import { fieldSpecs } from './domain/form/fields';
import { isReviewable, mayEdit, reviewUnlocks } from './domain/form/places';
import { type ApplicationRecord, type SubjectRecord, subjectName } from './domain/form/record';
import { formSections, sectionOf, sectionStateOf } from './domain/form/sections';
import { dayOf, editionOn } from './domain/policy/edition';
import { listRequirements, requirementStates } from './domain/requirements/list-requirements';
import type { ReviewState } from './domain/review/periodic-review';
import { standingOf } from './get-standing';
import { requirementViewOf } from './list-merchant-requirements';
import { mostSubjects } from './load-record';
import { merchantMover, personOf } from './merchant';
import { readRecord } from './read-record';
import type { ApplicationRow } from './store/application-store';
import { findReview } from './store/clock-store';
import { findAppeal, listSections } from './store/desk-history-store';
import { listUploadLinks, type OpenLink } from './store/upload-link-store';

/** Whether a place of an application is open for editing now. */
export const unlockedIn = ({ application, infoRequest, review }: ApplicationRecord): ((target: string) => boolean) => {
  const unlocks = [
    ...(infoRequest?.items.flatMap((item) => (item.state === 'accepted' ? [] : item.unlocks)) ?? []),
    ...(review !== null && isReviewable(application.status) ? reviewUnlocks(review) : []),
  ];
  return (target) => mayEdit(application.status, unlocks, target);
};

/**
 * The whole application for who answers for the business: what was typed, what is asked, and what is open now. Refuses
 * with `kyc.person_required`, `kyc.business_only`, `kyc.no_application`.
 */
export async function getForm(ctx: Ctx, deps: OnboardingDeps): Promise<Outcome<FormView>> {
  const person = personOf(ctx);
  if (!person.ok) return person;
  const read = await readRecord(ctx, deps);
  if (!read.ok) return read;
  const { record, row } = read.value;
  const key = { tenantId: ctx.tenant.id, id: row.id };
  const { appeal, given, links, maySign, review } = await inTenant(deps.db, key.tenantId, async (tx) => ({
    links: await listUploadLinks(tx, key, ctx.now, mostSubjects),
    maySign: (await merchantMover(tx, ctx, person.value.id, key, false)).given.maySign,
    given: await listSections(tx, key),
    appeal: isFinal(row)
      ? { asked_at: (await findAppeal(tx, key, row.row_version))?.asked_at.toISOString() ?? null }
      : null,
    review: isReviewable(row.status) ? await findReview(tx, key) : null,
  }));
  const facts = applicationFacts(record, ctx.now);
  const lists = listRequirements(facts, deps.policies, ctx.now);
  const requirements = requirementStates.flatMap((list) =>
    lists[list].map((one): ListedRequirement => ({ ...requirementViewOf(one), list, section: sectionOf(one.target) })),
  );
  const isOpen = unlockedIn(record);
  const names = new Map(record.subjects.map((subject) => [subject.id, subjectName(subject)]));
  const today = dayOf(ctx.now);
  return ok({
    ...standingOf(row, record.timers),
    subjects: record.subjects.map((subject) => subjectForm(record, subject, isOpen, links)),
    links: record.links.flatMap(({ controls, ownedId, ownerId, share }) => {
      const owner = names.get(ownerId);
      const owned = names.get(ownedId);
      return owner === undefined || owned === undefined ? [] : [{ owner, owned, share, controls }];
    }),
    ownership_locked: !isOpen('ownership'),
    people_locked: !isOpen('person:new'),
    documents: documentSlots(record, facts, deps.policies, ctx.now, isOpen),
    requirements,
    sections: sectionViews(record, requirements, given),
    categories: (editionOn(deps.policies.categories, today)?.categories ?? []).map(({ eligibility, key: name }) => ({
      key: name,
      eligibility,
    })),
    entity_type: headOf(record).entityType,
    may_sign: maySign,
    appeal,
    review: review === null || !isAsked(review.review.state) ? null : reviewViewOf(review),
  });
}

/** A rejection that is not to be put right by trying again. */
const isFinal = ({ reject_type: type, status }: ApplicationRow): boolean => status === 'rejected' && type !== 'retry';

/** Before it opens, a review is nothing to the merchant. */
const isAsked = (state: ReviewState): boolean => state !== 'none' && state !== 'scheduled' && state !== 'completed';

function subjectForm(
  { marks }: ApplicationRecord,
  subject: SubjectRecord,
  isOpen: (target: string) => boolean,
  links: readonly OpenLink[],
): SubjectForm {
  const name = subjectName(subject);
  const versions = new Map(
    marks.filter(({ subjectId }) => subjectId === subject.id).map(({ path, rowVersion }) => [path, rowVersion]),
  );
  const link = links.find(({ subjectId }) => subjectId === subject.id);
  return {
    subject: name,
    kind: subject.kind,
    roles: subject.roles,
    is_publicly_held: subject.isPubliclyHeld,
    is_erased: subject.isErased,
    locked: !isOpen(name),
    fields: Object.entries(fieldSpecs[subject.kind]).map(
      ([path, { form, required }]): FieldView => ({
        path,
        form,
        required,
        value: subject.values.get(path) ?? null,
        row_version: versions.get(path) ?? 0,
        locked: subject.isErased || !isOpen(`${name}.${path}`),
      }),
    ),
    upload_link:
      link === undefined
        ? null
        : { expires_at: link.expiresAt.toISOString(), used_at: link.usedAt?.toISOString() ?? null },
  };
}

function sectionViews(
  { application: { status }, documents, links, marks, subjects }: ApplicationRecord,
  requirements: readonly ListedRequirement[],
  given: Awaited<ReturnType<typeof listSections>>,
): readonly SectionView[] {
  const due = requirements.filter(({ list }) => list === 'currently_due' || list === 'past_due');
  const names = new Map(subjects.map((subject) => [subject.id, subjectName(subject)]));
  const begun = new Set(marks.map(({ path, subjectId }) => sectionOf(`${names.get(subjectId) ?? ''}.${path}`)));
  if (documents.length > 0) begun.add('documents');
  if (links.length > 0) begun.add('ownership');
  if (subjects.some(({ kind }) => kind === 'person')) begun.add('people');
  return formSections.map((name) => {
    const missing = due.filter(({ section }) => section === name).length;
    const facts = { status, due: missing, dueAnywhere: due.length, begun: begun.has(name) };
    const noted = given.find((section) => section.name === name);
    const ownerId = noted?.owner_user_id ?? null;
    const owner = ownerId === null ? null : { user_id: ownerId, says_done: noted?.state === 'done' };
    return { name, state: sectionStateOf(name, facts), missing, owner };
  });
}
