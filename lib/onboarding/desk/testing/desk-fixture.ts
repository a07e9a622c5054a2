import { z } from 'zod';
import type { PlatformCtx } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { PlatformRole } from '@/lib/kernel/onboarding-role';
import { checkApplication } from '@/lib/onboarding/check-application';
import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';
import { openCase } from '@/lib/onboarding/desk/open-case';
import { recordCheck } from '@/lib/onboarding/desk/record-check';
import { viewDocument } from '@/lib/onboarding/desk/view-document';
import { submitApplication } from '@/lib/onboarding/submit-application';
import {
  completeDraft,
  type Merchant,
  type OnboardingFixture,
  onboardingFixture,
  unwrap,
} from '@/lib/onboarding/testing/fixture';

export interface Reviewed {
  readonly one: Merchant;
  readonly personId: string;
  readonly applicationId: string;
  readonly caseId: string;
}

export interface DeskFixture extends OnboardingFixture {
  /** A new person of the desk, or of another part of the installation, who has just proved their second step. */
  person(role: PlatformRole): Promise<PlatformCtx>;
  /** An application that waits for a person. */
  inReview(): Promise<Reviewed>;
  /** Opens every file, as this person. */
  seeAll(ctx: PlatformCtx, caseId: string): Promise<void>;
  /** Settles every check that stands open. */
  settleChecks(ctx: PlatformCtx, caseId: string): Promise<void>;
  open(ctx: PlatformCtx, caseId: string): Promise<OpenedCase>;
  caseOf(applicationId: string): Promise<string>;
  count(text: string, values: readonly unknown[]): Promise<number>;
}

export const later = (ctx: PlatformCtx, ms = 0): PlatformCtx => {
  const now = new Date(Date.now() + ms);
  return { ...ctx, now, actor: { ...ctx.actor, secondFactorAt: now } };
};

let merchants = 0;

export async function deskFixture(): Promise<DeskFixture> {
  const base = await onboardingFixture();
  const { deps, superuser } = base;
  const open = async (ctx: PlatformCtx, caseId: string) =>
    unwrap(await openCase(later(ctx), { case_id: caseId }, deps));
  const caseOf = async (applicationId: string) => {
    const [row] = await superuser.rows(
      'SELECT id FROM kyc_cases WHERE application_id = $1 ORDER BY closed_at IS NULL DESC, opened_at DESC LIMIT 1',
      [applicationId],
    );
    return z.object({ id: z.string() }).parse(row).id;
  };
  return {
    ...base,
    open,
    caseOf,
    async person(role) {
      const id = uuidV4();
      await base.staff(id, role);
      const now = new Date();
      const actor = {
        kind: 'platform',
        id,
        name: 'Desk',
        sessionId: uuidV4(),
        roles: [role],
        firmId: null,
        secondFactorAt: now,
      } as const;
      return { actor, requestId: 'req_desk', now };
    },
    async inReview() {
      const one = await base.merchant(`desk${++merchants}`);
      const personId = await completeDraft(one.owner(), deps);
      const sent = unwrap(await submitApplication(one.owner(), { warranty_accepted: true }, deps));
      const { application_id: applicationId } = sent;
      await checkApplication(one.system(), { applicationId }, base.jobs);
      await checkApplication(one.system(), { applicationId }, base.jobs);
      return { one, personId, applicationId, caseId: await caseOf(applicationId) };
    },
    async seeAll(ctx, caseId) {
      for (const { document_id, files } of (await open(ctx, caseId)).documents) {
        for (const { file_id } of files) {
          unwrap(await viewDocument(later(ctx), { case_id: caseId, document_id, file_id }, deps));
        }
      }
    },
    async settleChecks(ctx, caseId) {
      for (const { is_open, key } of (await open(ctx, caseId)).checks) {
        if (!is_open) continue;
        const input = { case_id: caseId, key, result: 'pass', note: 'Looked at by hand.' } as const;
        unwrap(await recordCheck(later(ctx), input, deps));
      }
    },
    async count(text, values) {
      const [row] = await superuser.rows(`SELECT count(*)::int AS n FROM ${text}`, values);
      return z.object({ n: z.int() }).parse(row).n;
    },
  };
}
