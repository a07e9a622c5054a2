import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '@/lib/db/pool';
import { folderFiles } from '@/lib/files';
import { type CreatedOrganization, createOrganization, createPasswords, type Passwords } from '@/lib/identity';
import type { Actor, Ctx, Tenant } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { MerchantRole, PlatformRole } from '@/lib/kernel/onboarding-role';
import type { Outcome } from '@/lib/kernel/outcome';
import type { Role } from '@/lib/kernel/permission';
import { createSealer } from '@/lib/keys/seal';
import { createOnboarding } from '@/lib/onboarding/create-onboarding';
import type { OnboardingDeps } from '@/lib/onboarding/deps';
import type { FieldValue } from '@/lib/onboarding/domain/form/fields';
import { pngOf } from '@/lib/onboarding/domain/testing/files';
import { saveField } from '@/lib/onboarding/save-field';
import { saveOwnershipLink } from '@/lib/onboarding/save-ownership-link';
import { savePerson } from '@/lib/onboarding/save-person';
import { startApplication } from '@/lib/onboarding/start-application';
import { uploadDocument } from '@/lib/onboarding/upload-document';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';

export interface OnboardingFixture {
  readonly test: TestDatabase;
  readonly passwords: Passwords;
  readonly deps: OnboardingDeps;
  /** Over the worker's login, as jobs run. */
  readonly jobs: OnboardingDeps;
  readonly superuser: Database;
  readonly folder: string;
  merchant(name: string): Promise<Merchant>;
  /** Somebody of the desk, as a person of the installation. */
  staff(id: string, role: PlatformRole): Promise<void>;
  close(): Promise<void>;
}

export interface Merchant {
  readonly organization: CreatedOrganization;
  /** The owner, in the live environment. */
  owner(now?: Date): Ctx;
  /** Without a third word somebody who answers for the business. */
  as(userId: string, role: Role, merchantRole?: MerchantRole | null): Ctx;
  system(now?: Date): Ctx;
}

export const origin = 'https://pay.example.test';

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${outcome.refusal.code}`);
}

const ctxOf = (tenant: Tenant, actor: Actor, now: Date): Ctx => ({ tenant, actor, requestId: 'req_test', now });

export async function onboardingFixture(): Promise<OnboardingFixture> {
  const test = await createTestDatabase();
  const db = openDatabase({ url: test.appUrl, applicationName: 'test' });
  const superuser = openDatabase({ url: test.superuserUrl, applicationName: 'test', maxConnections: 2 });
  // The cheapest that scrypt takes: these tests are not about the cost.
  const passwords = createPasswords({ logN: 4, r: 8, p: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-onboarding-'));
  const given = { sealer: createSealer('ab'.repeat(32)), files: folderFiles(folder), origin };
  const worker = openDatabase({ url: test.workerUrl, applicationName: 'test', maxConnections: 4 });
  const person = (
    organization: CreatedOrganization,
    id: string,
    role: Role,
    { now = new Date(), merchantRole = 'merchant_business' }: { now?: Date; merchantRole?: MerchantRole | null } = {},
  ): Ctx => {
    const actor = { kind: 'user', id, role, name: 'Olive Owner', sessionId: uuidV4() } as const;
    return ctxOf(organization.live, merchantRole === null ? actor : { ...actor, merchantRole }, now);
  };
  return {
    test,
    passwords,
    deps: createOnboarding({ ...given, db }),
    jobs: createOnboarding({ ...given, db: worker }),
    superuser,
    folder,
    async merchant(name) {
      const owner = { email: `owner@${name}.example`, name: 'Olive Owner', password: 'correct horse battery staple' };
      const organization = unwrap(
        await createOrganization(
          { requestId: 'req_test', now: new Date() },
          { name, owner },
          { db, passwords, rails: ['stripe_connect', 'x402_usdc_base'] },
        ),
      );
      return {
        organization,
        owner: (now = new Date()) => person(organization, organization.ownerId, 'owner', { now }),
        as: (userId, role, merchantRole = 'merchant_business') => person(organization, userId, role, { merchantRole }),
        system: (now = new Date()) => ctxOf(organization.live, { kind: 'system', id: 'worker' }, now),
      };
    },
    async staff(id, role) {
      await superuser.rows(
        'INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [id, `${id}@desk.example`, `Staff ${id.slice(0, 4)}`, 'x'],
      );
      await superuser.rows('INSERT INTO platform_members (user_id, role) VALUES ($1, $2)', [id, role]);
    },
    async close() {
      await worker.close();
      await db.close();
      await superuser.close();
      await test.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const address = { line1: 'Quay 1', city: 'Kiel', postalCode: '24103', country: 'DE' };

export const companyFields: Readonly<Record<string, FieldValue>> = {
  entityType: 'private_company',
  legalName: 'Tide Tables GmbH',
  registrationNumber: 'HRB 4711',
  taxId: 'DE123',
  incorporatedOn: '2020-01-31',
  country: 'DE',
  registeredAddress: address,
  categoryKey: 'standard.software',
  website: 'https://tide-tables.example',
  description:
    'We sell tide tables as software to harbours and sailors, by download, refunded within thirty days of purchase.',
  bankAccountHolder: 'Tide Tables GmbH',
  bankAccountNumber: 'DE02120300000000202051',
};

export const personFields: Readonly<Record<string, FieldValue>> = {
  givenName: 'Ada',
  familyName: 'Seafarer',
  dateOfBirth: '1980-05-05',
  nationality: 'DE',
  residence: address,
};

export const save = async (
  ctx: Ctx,
  subject: string,
  fields: Readonly<Record<string, FieldValue>>,
  deps: OnboardingDeps,
): Promise<void> => {
  for (const [path, value] of Object.entries(fields)) {
    unwrap(await saveField(ctx, { subject, path, value, row_version: 0 }, deps));
  }
};

/** An upload of a picture that nobody has uploaded before, unless the same bytes are handed in. */
export const upload = (subject: string, more: Partial<Parameters<typeof uploadDocument>[1]> = {}) => ({
  subject,
  kind: 'bank_statement' as const,
  type: 'bank_statement' as const,
  side: 'single' as const,
  issued_on: null,
  expires_on: null,
  replaces: null,
  name: 'statement.png',
  bytes: picture(),
  ...more,
});

let pictures = 0;
export const picture = (): Uint8Array => pngOf(150 * 1_024 + pictures++);

/** A draft with everything that is due before it is sent in; the id of its one person. */
export async function completeDraft(ctx: Ctx, deps: OnboardingDeps): Promise<string> {
  unwrap(await startApplication(ctx, deps));
  await save(ctx, 'entity', companyFields, deps);
  const personId = uuidV4();
  unwrap(await savePerson(ctx, { person_id: personId, roles: ['director', 'authorised_signatory'] }, deps));
  await save(ctx, `person:${personId}`, personFields, deps);
  const link = { owner: `person:${personId}`, owned: 'entity', share: 100_000, controls: false };
  unwrap(await saveOwnershipLink(ctx, link, deps));
  unwrap(await uploadDocument(ctx, upload('entity'), deps));
  return personId;
}
