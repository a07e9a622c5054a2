import type { Ctx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import {
  checkApplication,
  saveField,
  saveOwnershipLink,
  savePerson,
  startApplication,
  submitApplication,
  uploadDocument,
} from '@/lib/onboarding';
import type { SaveFieldInput } from '@/lib/onboarding/contract';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoMerchant } from './merchants';
import { done, newRequest } from './step';

const address = { line1: 'Am Kai 12', city: 'Kiel', postalCode: '24103', country: 'DE' };

const companyOf = ({ name, slug }: DemoMerchant) => ({
  entityType: 'private_company',
  legalName: `${name} GmbH`,
  registrationNumber: 'HRB 4711',
  taxId: 'DE123456789',
  incorporatedOn: '2020-01-31',
  country: 'DE',
  registeredAddress: address,
  categoryKey: 'standard.software',
  website: `https://${slug}.example`,
  description: `${name} sells software to small shops, delivered by download and refunded within thirty days of purchase.`,
  bankAccountHolder: `${name} GmbH`,
  bankAccountNumber: 'DE02120300000000202051',
});

const personOf = ({ person }: DemoMerchant) => {
  const [givenName = '', familyName = ''] = person.split(' ');
  return { givenName, familyName, dateOfBirth: '1984-04-12', nationality: 'DE', residence: address };
};

/** Fills in an application as a merchant does; a draft stops at the people. */
export async function fillIn(
  merchant: DemoMerchant,
  ctx: Ctx,
  { bytes, name }: { readonly name: string; readonly bytes: Uint8Array },
  { onboarding }: SeedDeps,
): Promise<void> {
  const save = async (subject: string, fields: Readonly<Record<string, SaveFieldInput['value']>>): Promise<void> => {
    for (const [path, value] of Object.entries(fields)) {
      const input = { subject, path, value, row_version: 0 };
      done(await saveField({ ...ctx, ...newRequest() }, input, onboarding));
    }
  };
  done(await startApplication({ ...ctx, ...newRequest() }, onboarding));
  await save('entity', companyOf(merchant));
  if (merchant.stage === 'draft') return;
  const personId = uuidV4();
  const person = `person:${personId}`;
  const roles = ['director', 'authorised_signatory'] as const;
  done(await savePerson({ ...ctx, ...newRequest() }, { person_id: personId, roles: [...roles] }, onboarding));
  await save(person, personOf(merchant));
  const link = { owner: person, owned: 'entity', share: 100_000, controls: false };
  done(await saveOwnershipLink({ ...ctx, ...newRequest() }, link, onboarding));
  const statement = {
    subject: 'entity',
    kind: 'bank_statement',
    type: 'bank_statement',
    side: 'single',
    issued_on: null,
    expires_on: null,
    replaces: null,
    name,
    bytes,
  } as const;
  done(await uploadDocument({ ...ctx, ...newRequest() }, statement, onboarding));
}

/** Sends it in, and lets the automatic checks come to an end. */
export async function sendIn(ctx: Ctx, { onboarding }: SeedDeps): Promise<void> {
  const sent = await submitApplication({ ...ctx, ...newRequest() }, { warranty_accepted: true }, onboarding);
  const { application_id: applicationId } = done(sent);
  const system = { ...ctx, ...newRequest(), actor: { kind: 'system', id: 'seed' } } as const;
  // Begun, and then concluded; the worker may have been first.
  for (let step = 0; step < 2; step++) await checkApplication(system, { applicationId }, onboarding);
}
