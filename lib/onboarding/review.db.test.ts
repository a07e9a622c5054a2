import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inTenant, openDatabase } from '@/lib/db/pool';
import { codeOf, unwrap } from '@/lib/identity/testing/fixture';
import { uuidV4 } from '@/lib/kernel/ids';
import { carryLetter, postedSchema } from '@/lib/mail';
import { checkApplication } from './check-application';
import { doers } from './domain/kyc/actor';
import { kycMachine } from './domain/kyc/kyc.machine';
import { listMerchantRequirements } from './list-merchant-requirements';
import { type Mover, moveApplication } from './move-application';
import { resubmitApplication } from './resubmit-application';
import { resumeApplication } from './resume-application';
import { saveField } from './save-field';
import { submitApplication } from './submit-application';
import { sweepApplication } from './sweep-application';
import { sweepReview } from './sweep-review';
import { completeDraft, type Merchant, type OnboardingFixture, onboardingFixture } from './testing/fixture';

let fixture: OnboardingFixture;
let merchants = 0;
const reviewer = uuidV4();
const lead = uuidV4();
beforeAll(async () => {
  fixture = await onboardingFixture();
  for (const [id, role] of [
    [reviewer, 'compliance_reviewer'],
    [lead, 'compliance_lead'],
  ] as const) {
    await fixture.staff(id, role);
  }
});
afterAll(() => fixture.close());

interface Case {
  readonly one: Merchant;
  readonly personId: string;
  readonly id: string;
}

async function submitted(): Promise<Case> {
  const one = await fixture.merchant(`review${++merchants}`);
  const personId = await completeDraft(one.owner(), fixture.deps);
  const sent = unwrap(await submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps));
  return { one, personId, id: sent.application_id };
}

const check = ({ id, one }: Case) => checkApplication(one.system(), { applicationId: id }, fixture.jobs);

async function inReview(): Promise<Case> {
  const made = await submitted();
  expect(await check(made)).toBe('begun');
  expect(await check(made)).toBe('concluded');
  return made;
}

const staff = (
  id: string,
  role: 'compliance_reviewer' | 'compliance_lead',
  views: Mover['given']['views'] = [],
): Mover => ({
  actor: { kind: 'person', id, role, organizationIds: [], partnerIds: [] },
  given: { membershipActive: false, maySign: false, warrantyAccepted: false, views },
});

const ask = ({ id, one }: Case, targetPath: string, merchantText = 'The register says otherwise.') => {
  const event = {
    kind: 'request_info' as const,
    items: [{ reasonCode: 'name_mismatch', targetPath, merchantText }],
  };
  const key = { tenantId: one.organization.live.id, id };
  return inTenant(fixture.deps.db, key.tenantId, (tx) =>
    moveApplication(tx, one.owner(), key, event, staff(reviewer, 'compliance_reviewer'), fixture.deps),
  );
};

const statusOf = async ({ id }: Case) => {
  const [row] = await fixture.superuser.rows(
    'SELECT status, attempt, version, snapshot_hash FROM kyc_applications WHERE id = $1',
    [id],
  );
  return z
    .object({ status: z.string(), attempt: z.int(), version: z.int(), snapshot_hash: z.string().nullable() })
    .parse(row);
};

const jobsOf = async (task: string): Promise<readonly unknown[]> =>
  fixture.superuser.rows(
    `SELECT j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = $1`,
    [task],
  );

describe('the whole path', () => {
  it('goes from the draft over a question to the second look, and the clock stands still while the merchant answers', async () => {
    const made = await submitted();
    const { one, personId } = made;
    expect(await jobsOf('kyc.check')).toContainEqual({
      payload: { tenantId: one.organization.live.id, applicationId: made.id },
    });
    const field = (value: string) => ({
      subject: `person:${personId}`,
      path: 'familyName',
      value,
      row_version: 1,
    });
    expect(codeOf(await saveField(one.owner(), field('Other'), fixture.deps))).toBe('kyc.part_locked');
    expect(await check(made)).toBe('begun');
    expect(await check(made)).toBe('concluded');
    expect(await check(made)).toBe('nothing');
    const before = await statusOf(made);
    expect(before).toMatchObject({ status: 'manual_review', attempt: 1 });

    unwrap(await ask(made, `person:${personId}`));
    expect(await statusOf(made)).toMatchObject({ status: 'additional_info_required' });
    const [paused] = await fixture.superuser.rows('SELECT state, sla_due_at FROM kyc_cases WHERE application_id = $1', [
      made.id,
    ]);
    expect(paused).toEqual({ state: 'waiting_merchant', sla_due_at: null });
    const lists = unwrap(await listMerchantRequirements(one.owner(), fixture.deps));
    expect(lists.currently_due).toMatchObject([
      { target: `person:${personId}`, words: 'The register says otherwise.' },
    ]);

    const locked = { subject: 'entity', path: 'legalName', value: 'Another GmbH', row_version: 1 };
    expect(codeOf(await saveField(one.owner(), locked, fixture.deps))).toBe('kyc.part_locked');
    const warranty = { warranty_accepted: true };
    expect(codeOf(await resubmitApplication(one.owner(), warranty, fixture.deps))).toBe('kyc.items_open');
    expect(unwrap(await saveField(one.owner(), field('Seafarer-Voss'), fixture.deps)).state).toBe('saved');
    expect(unwrap(await resubmitApplication(one.owner(), warranty, fixture.deps))).toMatchObject({
      status: 'manual_review',
      attempt: 2,
    });
    const after = await statusOf(made);
    expect(after.snapshot_hash).not.toBe(before.snapshot_hash);
    const [running] = await fixture.superuser.rows(
      'SELECT state, sla_due_at IS NOT NULL AS due FROM kyc_cases WHERE application_id = $1',
      [made.id],
    );
    expect(running).toEqual({ state: 'queued', due: true });
    const commands = await fixture.superuser.rows(
      'SELECT command FROM kyc_events WHERE application_id = $1 ORDER BY row_version',
      [made.id],
    );
    expect(commands.map((row) => z.object({ command: z.string() }).parse(row).command)).toEqual([
      'start',
      'submit',
      'begin_checks',
      'conclude_checks',
      'request_info',
      'resubmit',
    ]);
  });

  it('keeps what was frozen when the merchant changes it', async () => {
    const made = await inReview();
    const frozen = () =>
      fixture.superuser.rows(
        'SELECT hash, subject_id, path, sealed FROM kyc_snapshot_fields WHERE application_id = $1 ORDER BY hash, subject_id, path',
        [made.id],
      );
    const before = await frozen();
    expect(before.length).toBeGreaterThan(10);
    unwrap(await ask(made, `person:${made.personId}`));
    const field = { subject: `person:${made.personId}`, path: 'familyName', value: 'New', row_version: 1 };
    unwrap(await saveField(made.one.owner(), field, fixture.deps));
    expect(await frozen()).toEqual(before);
  });

  it('writes to the owner when something is asked, and the letter repeats nothing of it', async () => {
    const made = await inReview();
    unwrap(await ask(made, `person:${made.personId}`, 'Ada Seafarer is spelt otherwise'));
    const letters: string[] = [];
    for (const row of await jobsOf('mail.send')) {
      const { payload } = z.object({ payload: postedSchema }).parse(row);
      const send = async (letter: { readonly to: string; readonly text: string }) =>
        void letters.push(`${letter.to} ${letter.text}`);
      await carryLetter(payload, fixture.deps.sealer, { send });
    }
    const mine = letters.filter((letter) => letter.startsWith(`owner@review${merchants}.example`));
    expect(mine).toHaveLength(1);
    expect(mine[0]).toContain('has a question');
    expect(mine[0]).not.toContain('Seafarer');
  });
});

describe('two at once', () => {
  it('send it in once', async () => {
    const one = await fixture.merchant(`review${++merchants}`);
    await completeDraft(one.owner(), fixture.deps);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps)),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(new Set(all.filter(({ ok }) => !ok).map(codeOf))).toEqual(new Set(['kyc.being_checked']));
  });

  it('save and send in: what is frozen is what was saved before, or the save is refused', async () => {
    const one = await fixture.merchant(`review${++merchants}`);
    await completeDraft(one.owner(), fixture.deps);
    const saves = Array.from({ length: 12 }, (_, n) =>
      saveField(
        one.owner(),
        { subject: 'entity', path: 'tradingName', value: `Tide ${n}`, row_version: 0 },
        fixture.deps,
      ),
    );
    const [sent] = await Promise.all([
      submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps),
      ...saves,
    ]);
    unwrap(sent);
    const [row] = await fixture.superuser.rows(
      `SELECT count(*)::int AS n FROM kyc_fields f JOIN kyc_applications a ON a.id = f.application_id
       WHERE f.tenant_id = $1 AND NOT EXISTS (SELECT FROM kyc_snapshot_fields s WHERE s.hash = a.snapshot_hash
         AND s.application_id = a.id AND s.subject_id = f.subject_id AND s.path = f.path AND s.sealed = f.sealed)`,
      [one.organization.live.id],
    );
    expect(row).toEqual({ n: 0 });
  });

  it('conclude the checks once', async () => {
    const made = await submitted();
    await check(made);
    const all = await Promise.all(Array.from({ length: 4 }, () => check(made)));
    expect(all.filter((result) => result === 'concluded')).toHaveLength(1);
    expect(await statusOf(made)).toMatchObject({ status: 'manual_review' });
  });
});

describe('timers', () => {
  const expire = ({ id }: Case, timer: string) =>
    fixture.superuser.rows(
      `UPDATE kyc_timers SET due_at = now() - interval '1 hour' WHERE application_id = $1 AND timer = $2`,
      [id, timer],
    );
  const dueNow = async ({ id }: Case) => {
    const rows = await fixture.jobs.db.rows('SELECT id FROM sys_due_kyc(100)');
    return rows.some((row) => z.object({ id: z.string() }).parse(row).id === id);
  };

  it('give checks that take too long to a person, and never twice', async () => {
    const made = await submitted();
    await check(made);
    await expire(made, 'automatic_checks');
    expect(await dueNow(made)).toBe(true);
    const sweep = () => sweepApplication(made.one.system(), { applicationId: made.id }, fixture.jobs);
    expect(await sweep()).toBe('moved');
    expect(await sweep()).toBe('nothing');
    expect(await dueNow(made)).toBe(false);
    expect(await statusOf(made)).toMatchObject({ status: 'manual_review' });
    expect(await check(made)).toBe('nothing');
  });

  it('let a draft lapse, with everything kept for whoever resumes it', async () => {
    const one = await fixture.merchant(`review${++merchants}`);
    await completeDraft(one.owner(), fixture.deps);
    const { application } = unwrap(await listMerchantRequirements(one.owner(), fixture.deps));
    const made = { one, personId: '', id: application.application_id };
    const sweep = () => sweepApplication(one.system(), { applicationId: made.id }, fixture.jobs);
    expect(await sweep()).toBe('nothing');
    await expire(made, 'idle_draft');
    expect(await sweep()).toBe('moved');
    expect(await statusOf(made)).toMatchObject({ status: 'expired' });
    expect(unwrap(await resumeApplication(one.owner(), fixture.deps))).toMatchObject({ status: 'draft', version: 1 });
    expect(unwrap(await submitApplication(one.owner(), { warranty_accepted: true }, fixture.deps)).status).toBe(
      'submitted',
    );
  });
});

describe('the database', () => {
  const raw = (made: Case, statements: readonly (readonly [text: string, values: readonly unknown[]])[]) =>
    inTenant(fixture.deps.db, made.one.organization.live.id, async (tx) => {
      for (const [text, values] of statements) await tx.rows(text, values);
    });
  const move = (made: Case, status: string): readonly [string, readonly unknown[]] => [
    'UPDATE kyc_applications SET status = $2, row_version = row_version + 1 WHERE id = $1',
    [made.id, status],
  ];
  const event = (
    made: Case,
    command: string,
    from: string,
    to: string,
    role: string,
  ): readonly [string, readonly unknown[]] => [
    `INSERT INTO kyc_events (tenant_id, application_id, row_version, kind, command, from_status, to_status, actor_kind, actor_id,
       actor_role, request_id, created_at)
     SELECT tenant_id, id, row_version, 'kyc.raw', $2, $3, $4, 'person', 'x', $5, 'req', now() FROM kyc_applications WHERE id = $1`,
    [made.id, command, from, to, role],
  ];

  it('takes no status without its event, and no event of a merchant that is not a merchant’s', async () => {
    const made = await inReview();
    await expect(raw(made, [move(made, 'approved')])).rejects.toThrow('by an event only');
    const approve = (role: string) => event(made, 'approve', 'manual_review', 'approved', role);
    await expect(raw(made, [move(made, 'approved'), approve('merchant_business')])).rejects.toThrow('kyc_events_doer');
    await expect(raw(made, [move(made, 'approved'), approve('tenant_admin')])).rejects.toThrow('kyc_events_doer');
    const leap = event(made, 'resubmit', 'manual_review', 'approved', 'merchant_business');
    await expect(raw(made, [move(made, 'approved'), leap])).rejects.toThrow('kyc_events_legal_move');
    expect(await statusOf(made)).toMatchObject({ status: 'manual_review' });
  });

  it('approves nothing without a decision', async () => {
    const made = await inReview();
    const approve = event(made, 'approve', 'manual_review', 'approved', 'compliance_lead');
    await expect(raw(made, [move(made, 'approved'), approve])).rejects.toThrow('by a decision only');
    const fresh = await fixture.merchant(`review${++merchants}`);
    const { id, organizationId } = fresh.organization.live;
    const direct = `INSERT INTO kyc_applications (tenant_id, id, organization_id, status, created_by, created_at, updated_at)
      VALUES ($1, $2, $3, 'approved', $2, now(), now())`;
    const born = raw({ ...made, one: fresh }, [[direct, [id, uuidV4(), organizationId]]]);
    await expect(born).rejects.toThrow('by an event only');
  });

  const propose = (made: Case, by: string, role: string): readonly [string, readonly unknown[]] => [
    `INSERT INTO kyc_proposals (tenant_id, id, application_id, outcome, reason_codes, sealed_rationale, proposed_by, proposer_role,
       proposed_at, snapshot_hash)
     SELECT tenant_id, $2, id, 'approve', '{}', 'sealed', $3, $4, now(), snapshot_hash FROM kyc_applications WHERE id = $1`,
    [made.id, uuidV4(), by, role],
  ];
  const decide = (made: Case, by: string, mode = 'human'): readonly [string, readonly unknown[]] => [
    `INSERT INTO kyc_decisions (tenant_id, id, application_id, application_row_version, proposal_id, mode, outcome, reason_codes,
       proposed_by, decided_by, snapshot_hash, policy_version, decided_at)
     SELECT a.tenant_id, $2, a.id, a.row_version, CASE WHEN $4 = 'human' THEN p.id END, $4, 'approve', '{}',
       CASE WHEN $4 = 'human' THEN p.proposed_by END, CASE WHEN $4 = 'human' THEN $3::uuid END, a.snapshot_hash, 'x', now()
     FROM kyc_applications a LEFT JOIN kyc_proposals p ON p.tenant_id = a.tenant_id AND p.application_id = a.id
     WHERE a.id = $1`,
    [made.id, uuidV4(), by, mode],
  ];

  it('takes no decision of one person, of nobody of the desk, or of a machine that is none', async () => {
    const made = await inReview();
    const proposed = propose(made, reviewer, 'compliance_reviewer');
    await expect(raw(made, [proposed, decide(made, reviewer)])).rejects.toThrow('kyc_decisions_four_eyes');
    await expect(raw(made, [proposed, decide(made, uuidV4())])).rejects.toThrow('follows the proposal');
    await expect(raw(made, [propose(made, uuidV4(), 'compliance_lead')])).rejects.toThrow('proposed by the desk');
    await expect(raw(made, [propose(made, reviewer, 'compliance_lead')])).rejects.toThrow('proposed by the desk');
    await expect(raw(made, [decide(made, lead)])).rejects.toThrow('kyc_decisions_four_eyes');
    await expect(raw(made, [decide(made, lead, 'auto')])).rejects.toThrow('only the rules engine');
  });

  it('lets nobody change or delete what was decided, frozen or noted', async () => {
    const made = await inReview();
    for (const text of [
      `UPDATE kyc_decisions SET outcome = 'approve'`,
      `UPDATE kyc_events SET command = 'approve'`,
      `UPDATE kyc_snapshots SET body = ''`,
      `UPDATE kyc_snapshot_fields SET sealed = ''`,
      'DELETE FROM kyc_applications',
      'DELETE FROM kyc_documents',
      'UPDATE kyc_document_views SET viewed_at = now()',
      `UPDATE kyc_applications SET organization_id = id`,
    ]) {
      await expect(raw(made, [[text, []]]), text).rejects.toThrow('permission denied');
    }
  });

  it('knows the same moves and doers as the machine', async () => {
    const constraint = async (name: string): Promise<ReadonlySet<string>> => {
      const [row] = await fixture.superuser.rows(
        'SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = $1',
        [name],
      );
      const { text } = z.object({ text: z.string() }).parse(row);
      return new Set([...text.matchAll(/'([a-z_]+(?: [a-z_]+)+)'/g)].map(([, found = '']) => found));
    };
    const moves = kycMachine.states.flatMap((state) =>
      kycMachine.commands.flatMap((command) =>
        kycMachine.targets(state, command).map((to) => `${state} ${command} ${to}`),
      ),
    );
    expect(await constraint('kyc_events_legal_move')).toEqual(new Set(moves));
    const who = Object.entries(doers).flatMap(([command, roles]) => roles.map((role) => `${role} ${command}`));
    expect(await constraint('kyc_events_doer')).toEqual(new Set(who));
  });

  it('approves by two people of the desk, once each has seen what there is', async () => {
    const made = await inReview();
    const key = { tenantId: made.one.organization.live.id, id: made.id };
    await raw(made, [propose(made, reviewer, 'compliance_reviewer')]);
    await fixture.superuser.rows(
      `UPDATE kyc_checks SET source = 'human', result = 'pass' WHERE application_id = $1 AND result NOT IN ('pass', 'n_a')`,
      [made.id],
    );
    const approve = (mover: Mover) =>
      inTenant(fixture.deps.db, key.tenantId, (tx) =>
        moveApplication(tx, made.one.owner(), key, { kind: 'approve' }, mover, fixture.deps),
      );
    expect(codeOf(await approve(staff(reviewer, 'compliance_reviewer')))).toBe('kyc.second_person_required');
    expect(codeOf(await approve(staff(lead, 'compliance_lead')))).toBe('kyc.documents_unseen');
    const documents = z
      .array(z.object({ id: z.string() }))
      .parse(await fixture.superuser.rows('SELECT id FROM kyc_documents WHERE application_id = $1', [made.id]));
    await fixture.superuser.rows(
      `INSERT INTO kyc_document_views (tenant_id, id, document_id, file_id, viewed_by, request_id, viewed_at)
       SELECT tenant_id, gen_random_uuid(), document_id, id, $2, 'req', now() + interval '1 second' FROM kyc_files
       WHERE application_id = $1`,
      [made.id, lead],
    );
    const views = documents.map(({ id }) => ({
      documentId: id,
      personId: lead,
      viewedAt: new Date(Date.now() + 1_000),
    }));
    expect(unwrap(await approve(staff(lead, 'compliance_lead', views)))).toMatchObject({ status: 'approved' });
    const [review] = await fixture.superuser.rows('SELECT state FROM kyc_reviews WHERE application_id = $1', [made.id]);
    expect(review).toEqual({ state: 'scheduled' });
    const sweep = () => sweepReview(made.one.system(), { applicationId: made.id }, fixture.jobs);
    expect(await sweep()).toBe('nothing');
    await fixture.superuser.rows(
      `UPDATE kyc_reviews SET opens_at = now() - interval '1 hour' WHERE application_id = $1`,
      [made.id],
    );
    expect(await sweep()).toBe('moved');
    expect(await statusOf(made)).toMatchObject({ status: 'approved' });
    // A decision serves once.
    await expect(
      raw(made, [move(made, 'suspended'), event(made, 'suspend', 'approved', 'suspended', 'compliance_lead')]),
    ).rejects.toThrow('by a decision only');
    await fixture.superuser.rows(
      `UPDATE kyc_reviews SET due_at = now() - interval '1 hour' WHERE application_id = $1`,
      [made.id],
    );
    expect(await sweep()).toBe('moved');
    expect(await statusOf(made)).toMatchObject({ status: 'suspended' });
  });
});

it('tells another tenant nothing, whatever it asks the tables', async () => {
  await inReview();
  const other = await fixture.merchant(`review${++merchants}`);
  const app = openDatabase({ url: fixture.test.appUrl, applicationName: 'test', maxConnections: 1 });
  try {
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(
        await fixture.superuser.rows(
          `SELECT relname AS name FROM pg_class WHERE relname LIKE 'kyc\\_%' AND relkind = 'r'`,
        ),
      );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const seen = await inTenant(app, other.organization.live.id, (tx) => tx.rows(`SELECT 1 FROM ${name} LIMIT 1`));
      expect(seen, name).toEqual([]);
    }
  } finally {
    await app.close();
  }
});
