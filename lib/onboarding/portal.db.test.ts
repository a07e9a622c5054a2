import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV4 } from '@/lib/kernel/ids';
import { createUploadLink } from './create-upload-link';
import { getForm } from './get-form';
import { getStanding } from './get-standing';
import { listMerchantRequirements } from './list-merchant-requirements';
import { openUploadLink } from './open-upload-link';
import { preFlight } from './pre-flight';
import { revokeUploadLink } from './revoke-upload-link';
import { saveField } from './save-field';
import { submitApplication } from './submit-application';
import { completeDraft, type Merchant, type OnboardingFixture, onboardingFixture, upload } from './testing/fixture';
import { uploadByLink } from './upload-by-link';

let fixture: OnboardingFixture;
let one: Merchant;
let personId: string;

beforeAll(async () => {
  fixture = await onboardingFixture();
  one = await fixture.merchant(`portal-${uuidV4()}`);
  personId = await completeDraft(one.owner(), fixture.deps);
});
afterAll(() => fixture.close());

const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string } }): string =>
  outcome.ok ? 'ok' : outcome.refusal.code;

function unwrap<T>(outcome: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.refusal.code);
}

describe('who may see what of an application', () => {
  it.each([
    ['owner', null],
    ['tenant_admin', null],
    ['developer', null],
    ['developer', 'merchant_developer'],
    ['auditor', null],
  ] as const)(
    '%s with the merchant role %s sees how far it is and nothing that was said',
    async (role, merchantRole) => {
      const ctx = one.as(one.organization.ownerId, role, merchantRole);
      const standing = unwrap(await getStanding(ctx, fixture.deps));
      expect(standing?.application.status).toBe('draft');
      expect(JSON.stringify(standing)).not.toMatch(/Ada|Seafarer|Tide Tables|DE123|1980/);
      const value = { subject: 'entity', path: 'legalName', value: 'Mine', row_version: 1 };
      const answers = [
        await getForm(ctx, fixture.deps),
        await listMerchantRequirements(ctx, fixture.deps),
        await preFlight(ctx, fixture.deps),
        await saveField(ctx, value, fixture.deps),
        await submitApplication(ctx, { warranty_accepted: true }, fixture.deps),
        await createUploadLink(ctx, { subject: `person:${personId}` }, fixture.deps),
      ];
      expect(answers.map(codeOf)).toEqual(answers.map(() => 'kyc.business_only'));
    },
  );

  it('gives an operator nothing at all', async () => {
    const ctx = one.as(one.organization.ownerId, 'operator', null);
    expect(codeOf(await getStanding(ctx, fixture.deps))).toBe('permission.denied');
  });

  it('shows who answers for the business what was typed, with every place open', async () => {
    const form = unwrap(await getForm(one.owner(), fixture.deps));
    const fields = form.subjects.flatMap((subject) => subject.fields);
    expect(fields.find(({ path }) => path === 'legalName')).toMatchObject({
      value: 'Tide Tables GmbH',
      row_version: 1,
    });
    expect(fields.filter(({ locked }) => locked)).toEqual([]);
    expect(form.sections.filter(({ state }) => state === 'done').map(({ name }) => name)).toHaveLength(6);
    expect(form.sections.find(({ name }) => name === 'signing')?.state).toBe('not_started');
    expect(form.may_sign).toBe(true);
    expect(form.deadline).not.toBeNull();
  });
});

describe('a personal link', () => {
  const open = (token: string) => openUploadLink({ now: new Date() }, { token }, fixture.deps);
  const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
  const subject = () => `person:${personId}`;

  it('shows its holder what is asked of them alone, and is told done', async () => {
    const token = tokenOf(unwrap(await createUploadLink(one.owner(), { subject: subject() }, fixture.deps)).link);
    const page = unwrap(await open(token));
    expect(page.documents.map(({ kind }) => kind)).toEqual(['photo_id', 'proof_of_residency']);
    expect(new Set(page.documents.map((slot) => slot.subject))).toEqual(new Set([subject()]));
    expect(JSON.stringify(page)).not.toMatch(/Ada|Seafarer|1980/);
    const { bytes, expires_on, issued_on, name, replaces, side } = upload(subject());
    const file = { bytes, expires_on, issued_on, name, replaces, side, kind: 'photo_id', type: 'passport' } as const;
    const request = { requestId: 'req_test', now: new Date() };
    unwrap(await uploadByLink(request, { ...file, token }, fixture.deps));
    expect(unwrap(await open(token)).documents[0]).toMatchObject({ kind: 'photo_id', state: 'under_review' });
    const form = unwrap(await getForm(one.owner(), fixture.deps));
    const person = form.subjects.find((known) => known.subject === subject());
    expect(person?.upload_link?.used_at).not.toBeNull();
  });

  it('is not told apart from one that was never given once it is ended', async () => {
    const token = tokenOf(unwrap(await createUploadLink(one.owner(), { subject: subject() }, fixture.deps)).link);
    unwrap(await revokeUploadLink(one.owner(), { subject: subject() }, fixture.deps));
    unwrap(await revokeUploadLink(one.owner(), { subject: subject() }, fixture.deps));
    expect(await open(token)).toEqual(await open('A'.repeat(43)));
    expect(codeOf(await open(token))).toBe('kyc.upload_link_invalid');
  });
});

describe('what was sent in', () => {
  it('is locked everywhere', async () => {
    unwrap(await submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps));
    const form = unwrap(await getForm(one.owner(), fixture.deps));
    expect(form.subjects.flatMap(({ fields }) => fields).filter(({ locked }) => !locked)).toEqual([]);
    expect(form.documents.filter(({ locked }) => !locked)).toEqual([]);
    expect([form.people_locked, form.ownership_locked]).toEqual([true, true]);
    expect(new Set(form.sections.map(({ state }) => state))).toEqual(new Set(['with_compliance']));
  });
});
