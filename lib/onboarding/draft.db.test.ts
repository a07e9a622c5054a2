import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMember } from '@/lib/identity';
import { codeOf, ctxOf, keyCtx, unwrap } from '@/lib/identity/testing/fixture';
import { uuidV4 } from '@/lib/kernel/ids';
import { assignSection } from './assign-section';
import { getForm } from './get-form';
import { listMerchantRequirements } from './list-merchant-requirements';
import { preFlight } from './pre-flight';
import { removeSubject } from './remove-subject';
import { saveCompany } from './save-company';
import { saveField } from './save-field';
import { saveOwnershipLink } from './save-ownership-link';
import { savePerson } from './save-person';
import { startApplication } from './start-application';
import { submitApplication } from './submit-application';
import {
  companyFields,
  completeDraft,
  type Merchant,
  type OnboardingFixture,
  onboardingFixture,
  save,
} from './testing/fixture';
import { withdrawApplication } from './withdraw-application';

let fixture: OnboardingFixture;
let merchants = 0;
beforeAll(async () => {
  fixture = await onboardingFixture();
});
afterAll(() => fixture.close());

const merchant = (): Promise<Merchant> => fixture.merchant(`draft${++merchants}`);
const dueOf = async ({ owner }: Merchant): Promise<readonly string[]> =>
  unwrap(await listMerchantRequirements(owner(), fixture.deps)).currently_due.map(({ id }) => id);

describe('an application', () => {
  it('is started once, however many ask at once, by a person of a live organisation', async () => {
    const one = await merchant();
    const all = await Promise.all(Array.from({ length: 8 }, () => startApplication(one.owner(), fixture.deps)));
    expect(new Set(all.map((outcome) => unwrap(outcome).application_id)).size).toBe(1);
    expect(unwrap(await startApplication(one.owner(), fixture.deps))).toMatchObject({ status: 'draft', version: 1 });
    const events = await fixture.superuser.rows('SELECT kind, from_status FROM kyc_events WHERE tenant_id = $1', [
      one.organization.live.id,
    ]);
    expect(events).toEqual([{ kind: 'kyc.draft', from_status: 'not_started' }]);

    const other = await merchant();
    expect(codeOf(await startApplication(keyCtx(other.organization.live), fixture.deps))).toBe('kyc.person_required');
    const admin = other.as(other.organization.ownerId, 'tenant_admin', null);
    expect(codeOf(await startApplication(admin, fixture.deps))).toBe('kyc.business_only');
    const stranger = other.as(uuidV4(), 'owner');
    expect(codeOf(await startApplication(stranger, fixture.deps))).toBe('kyc.membership_inactive');
    const sandbox = ctxOf(other.organization.sandbox, other.owner().actor);
    expect(codeOf(await startApplication(sandbox, fixture.deps))).toBe('kyc.production_only');
  });

  it('says what is missing, and less of it with every answer', async () => {
    const one = await merchant();
    unwrap(await startApplication(one.owner(), fixture.deps));
    const before = await dueOf(one);
    expect(before).toContain('entity.legalName:field_missing');
    expect(before).toContain('people:director_missing');
    expect(codeOf(await submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps))).toBe(
      'kyc.requirements_due',
    );
    await save(one.owner(), 'entity', companyFields, fixture.deps);
    const after = await dueOf(one);
    expect(after).not.toContain('entity.legalName:field_missing');
    expect(after).toContain('entity.doc.bank_statement:document_missing');
  });

  it('is complete when nothing is due, and predicts what a reviewer would ask', async () => {
    const one = await merchant();
    await completeDraft(one.owner(), fixture.deps);
    expect(await dueOf(one)).toEqual([]);
    const flight = unwrap(await preFlight(one.owner(), fixture.deps));
    expect(flight.predicted).toEqual([]);
    unwrap(
      await saveField(
        one.owner(),
        { subject: 'entity', path: 'description', value: 'We sell things', row_version: 1 },
        fixture.deps,
      ),
    );
    const { predicted } = unwrap(await preFlight(one.owner(), fixture.deps));
    expect(predicted.map(({ reason_code }) => reason_code)).toEqual(['description_insufficient']);
  });

  it('can be withdrawn, and another one started', async () => {
    const one = await merchant();
    const first = unwrap(await startApplication(one.owner(), fixture.deps));
    expect(unwrap(await withdrawApplication(one.owner(), fixture.deps))).toMatchObject({ status: 'withdrawn' });
    const field = { subject: 'entity', path: 'legalName', value: 'Late', row_version: 0 };
    expect(codeOf(await saveField(one.owner(), field, fixture.deps))).toBe('kyc.no_application');
    const second = unwrap(await startApplication(one.owner(), fixture.deps));
    expect(second).toMatchObject({ status: 'draft' });
    expect(second.application_id).not.toBe(first.application_id);
  });
});

describe('a field', () => {
  const field = (value: string, row_version: number) => ({ subject: 'entity', path: 'legalName', value, row_version });

  it('of sixty-four who save at once is saved by one; the others get both values', async () => {
    const one = await merchant();
    unwrap(await startApplication(one.owner(), fixture.deps));
    const all = await Promise.all(
      Array.from({ length: 64 }, (_, n) => saveField(one.owner(), field(`Name ${n}`, 0), fixture.deps)),
    );
    const answers = all.map(unwrap);
    const saved = answers.filter(({ state }) => state === 'saved');
    expect(saved).toHaveLength(1);
    const winner = answers.findIndex(({ state }) => state === 'saved');
    for (const [n, answer] of answers.entries()) {
      if (n === winner) continue;
      expect(answer).toMatchObject({ state: 'conflict', row_version: 1, theirs: `Name ${winner}`, yours: `Name ${n}` });
    }
  });

  it('saved one after the other keeps every version, and sent again is saved already', async () => {
    const one = await merchant();
    unwrap(await startApplication(one.owner(), fixture.deps));
    for (let n = 0; n < 64; n += 1) {
      const answer = unwrap(await saveField(one.owner(), field(`Name ${n}`, n), fixture.deps));
      expect(answer).toMatchObject({ state: 'saved', row_version: n + 1 });
    }
    expect(unwrap(await saveField(one.owner(), field('Name 63', 63), fixture.deps))).toMatchObject({
      state: 'saved',
      row_version: 64,
    });
    expect(unwrap(await saveField(one.owner(), field('Old', 3), fixture.deps))).toMatchObject({
      state: 'conflict',
      theirs: 'Name 63',
      yours: 'Old',
    });
  });

  it('is one of the form, holds what fits it, and is stored sealed', async () => {
    const one = await merchant();
    unwrap(await startApplication(one.owner(), fixture.deps));
    const write = (subject: string, path: string, value: string | boolean) =>
      saveField(one.owner(), { subject, path, value, row_version: 0 }, fixture.deps);
    expect(codeOf(await write('entity', 'constructor', 'x'))).toBe('kyc.field_unknown');
    expect(codeOf(await write('entity', 'legalName', true))).toBe('kyc.value_unfit');
    expect(codeOf(await write(`person:${uuidV4()}`, 'familyName', 'x'))).toBe('kyc.subject_not_found');
    unwrap(await write('entity', 'taxId', 'very-secret-number'));
    const rows = await fixture.superuser.rows(
      `SELECT count(*)::int AS n FROM kyc_fields
       WHERE tenant_id = $1 AND position('very-secret-number'::bytea in sealed) > 0`,
      [one.organization.live.id],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('people and shares', () => {
  it('are the same ones when they are sent again, and go with what hangs on them', async () => {
    const one = await merchant();
    unwrap(await startApplication(one.owner(), fixture.deps));
    const id = uuidV4();
    const company = uuidV4();
    unwrap(await savePerson(one.owner(), { person_id: id, roles: ['director'] }, fixture.deps));
    const again = await savePerson(one.owner(), { person_id: id, roles: ['shareholder'] }, fixture.deps);
    expect(unwrap(again)).toEqual({ subject: `person:${id}`, row_version: 2 });
    unwrap(await saveCompany(one.owner(), { company_id: company, is_publicly_held: false }, fixture.deps));
    const share = (owner: string, owned: string, of: number | null) =>
      saveOwnershipLink(one.owner(), { owner, owned, share: of, controls: false }, fixture.deps);
    unwrap(await share(`person:${id}`, `company:${company}`, 60_000));
    unwrap(await share(`company:${company}`, 'entity', 100_000));
    expect(codeOf(await share('entity', 'entity', 1))).toBe('ownership.share_invalid');
    expect(codeOf(await share('entity', `person:${id}`, 1))).toBe('kyc.subject_not_found');
    expect(await dueOf(one)).toContain(`ownership.${company}:ownership_gap`);
    unwrap(await removeSubject(one.owner(), { subject: `company:${company}` }, fixture.deps));
    const links = await fixture.superuser.rows(
      'SELECT count(*)::int AS n FROM kyc_links WHERE tenant_id = $1 AND removed_at IS NULL',
      [one.organization.live.id],
    );
    expect(links).toEqual([{ n: 0 }]);
  });
});

describe('sections', () => {
  it('are given to members, and signing by an owner alone: who was appointed may then send it in', async () => {
    const one = await merchant();
    await completeDraft(one.owner(), fixture.deps);
    const admin = unwrap(
      await addMember(
        one.owner(),
        {
          email: `admin${merchants}@draft.example`,
          name: 'Pat',
          password: 'a long enough password',
          role: 'tenant_admin',
        },
        { db: fixture.deps.db, passwords: fixture.passwords },
      ),
    );
    const pat = one.as(admin.userId, 'tenant_admin');
    const signing = (owner_user_id: string) => ({
      section: 'signing' as const,
      owner_user_id,
      state: 'in_progress' as const,
    });
    expect(codeOf(await submitApplication(pat, { warranty_accepted: true }, fixture.deps))).toBe(
      'kyc.signatory_required',
    );
    expect(codeOf(await assignSection(pat, signing(admin.userId), fixture.deps))).toBe('kyc.signing_by_owner');
    expect(codeOf(await assignSection(one.owner(), signing(uuidV4()), fixture.deps))).toBe('kyc.not_a_member');
    unwrap(await assignSection(one.owner(), signing(admin.userId), fixture.deps));
    const shown = async () => unwrap(await getForm(one.owner(), fixture.deps)).sections.map(({ owner }) => owner);
    const given = { user_id: admin.userId, says_done: false };
    expect(await shown()).toEqual([null, null, null, null, null, null, given]);
    const website = { section: 'website', owner_user_id: admin.userId, state: 'done' } as const;
    unwrap(await assignSection(pat, website, fixture.deps));
    expect(await shown()).toEqual([null, null, null, null, { ...given, says_done: true }, null, given]);
    expect(codeOf(await submitApplication(pat, { warranty_accepted: false }, fixture.deps))).toBe(
      'kyc.warranty_missing',
    );
    expect(unwrap(await submitApplication(pat, { warranty_accepted: true }, fixture.deps)).status).toBe('submitted');
  });
});

it('is seen by no other tenant', async () => {
  const one = await merchant();
  const other = await merchant();
  const personId = await completeDraft(one.owner(), fixture.deps);
  expect(codeOf(await listMerchantRequirements(other.owner(), fixture.deps))).toBe('kyc.no_application');
  unwrap(await startApplication(other.owner(), fixture.deps));
  const field = { subject: `person:${personId}`, path: 'familyName', value: 'Mine', row_version: 1 };
  expect(codeOf(await saveField(other.owner(), field, fixture.deps))).toBe('kyc.subject_not_found');
  const person = { person_id: personId, roles: ['director' as const] };
  expect(unwrap(await savePerson(other.owner(), person, fixture.deps)).row_version).toBe(1);
  expect(await dueOf(one)).toEqual([]);
});
