import { crc32, deflateSync } from 'node:zlib';
import { addPlatformMember, createOrganization } from '@/lib/identity';
import { assert } from '@/lib/kernel/assert';
import { systemClock } from '@/lib/kernel/clock';
import type { Ctx } from '@/lib/kernel/context';
import { randomBytes, requestId, uuidV4 } from '@/lib/kernel/ids';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  saveField,
  saveOwnershipLink,
  savePerson,
  startApplication,
  submitApplication,
  uploadDocument,
} from '@/lib/onboarding';
import type { Scenario, ScenarioDeps } from '@/prisma/seed/scenario';

/** A merchant whose application goes to the desk, and two reviewers and a lead to look at it. */
export const review: Scenario = {
  summary: 'a merchant that was sent in for review, with two reviewers and a lead',
  async load(deps) {
    const id = uuidV4().slice(0, 8);
    const password = `review ${uuidV4()}`;
    const merchant = await sendIn(`Tide Tables ${id}`, password, deps);
    const people = [];
    for (const [name, role] of [
      ['Rita Review', 'compliance_reviewer'],
      ['Bodo Blick', 'compliance_reviewer'],
      ['Lena Lead', 'compliance_lead'],
    ] as const) {
      const email = `${name.split(' ')[0]?.toLowerCase()}-${id}@desk.example`;
      const now = systemClock.now();
      const input = { email, name: `${name} ${id}`, password, role, firm: null };
      take(await addPlatformMember({ requestId: requestId(null), now }, input, deps));
      people.push({ email, password });
    }
    return [JSON.stringify({ merchant, people })];
  },
};

function take<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.refusal.code);
}

const address = { line1: 'Quay 1', city: 'Kiel', postalCode: '24103', country: 'DE' };

const company = (name: string) => ({
  entityType: 'private_company',
  legalName: name,
  registrationNumber: 'HRB 4711',
  taxId: 'DE123',
  incorporatedOn: '2020-01-31',
  country: 'DE',
  registeredAddress: address,
  categoryKey: 'standard.software',
  website: 'https://tide-tables.example',
  description:
    'We sell tide tables as software to harbours and sailors, by download, refunded within thirty days of purchase.',
  bankAccountHolder: name,
  bankAccountNumber: 'DE02120300000000202051',
});

const person = {
  givenName: 'Ada',
  familyName: 'Seafarer',
  dateOfBirth: '1980-05-05',
  nationality: 'DE',
  residence: address,
};

/** Fills everything in that is asked for and sends it; the worker checks it and gives it to the desk. */
async function sendIn(name: string, password: string, deps: ScenarioDeps): Promise<string> {
  const { db, passwords, onboarding } = deps;
  const now = systemClock.now();
  const owner = { email: `owner-${uuidV4()}@merchants.example`, name: 'Olive Owner', password };
  const request = { requestId: requestId(null), now };
  const made = take(await createOrganization(request, { name, owner }, { db, passwords, rails: deps.rails }));
  const actor = { kind: 'user', id: made.ownerId, role: 'owner', name: owner.name, sessionId: uuidV4() } as const;
  const ctx: Ctx = { ...request, tenant: made.live, actor };
  take(await startApplication(ctx, onboarding));
  const personId = uuidV4();
  take(await savePerson(ctx, { person_id: personId, roles: ['director', 'authorised_signatory'] }, onboarding));
  const values = [
    ...Object.entries(company(name)).map(([path, value]) => ({ subject: 'entity', path, value })),
    ...Object.entries(person).map(([path, value]) => ({ subject: `person:${personId}`, path, value })),
  ];
  for (const value of values) take(await saveField(ctx, { ...value, row_version: 0 }, onboarding));
  const link = { owner: `person:${personId}`, owned: 'entity', share: 100_000, controls: false };
  take(await saveOwnershipLink(ctx, link, onboarding));
  const file = { kind: 'bank_statement', type: 'bank_statement', side: 'single', name: 'statement.png' } as const;
  const dates = { issued_on: null, expires_on: null, replaces: null };
  take(await uploadDocument(ctx, { subject: 'entity', ...file, ...dates, bytes: picture() }, onboarding));
  take(await submitApplication(ctx, { warranty_accepted: true }, onboarding));
  return name;
}

const side = 400;

/** A grey noise that no two uploads share, as large as a photograph has to be. */
function picture(): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0], 8);
  const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(side)]));
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  assert(png.length > 100 * 1_024, 'the picture is as large as one has to be');
  return png;
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
