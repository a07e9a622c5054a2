import { assert } from '@/lib/kernel/assert';
import type { PlatformActor, PlatformCtx } from '@/lib/kernel/context';
import {
  decideCase,
  listCases,
  openCase,
  proposeDecision,
  recordCheck,
  requestInfo,
  viewDocument,
} from '@/lib/onboarding';
import type { ProposeInput } from '@/lib/onboarding/contract/desk';
import type { SeedDeps } from '@/prisma/seed/scenario';
import type { DemoMerchant } from './merchants';
import { done, newRequest } from './step';

/** People of the installation as whom the demo acts. */
export interface Desk {
  readonly consultant: PlatformActor;
  readonly reviewer: PlatformActor;
  readonly lead: PlatformActor;
}

/** Acting now, as somebody who proved their second step a moment ago. */
export function platformCtxOf(actor: PlatformActor): PlatformCtx {
  const request = newRequest();
  return { ...request, actor: { ...actor, secondFactorAt: request.now } };
}

async function caseOf({ name }: DemoMerchant, actor: PlatformActor, { onboarding }: SeedDeps, closed: boolean) {
  const query = { filter: closed ? 'closed' : 'all', limit: 100 } as const;
  const { items } = done(await listCases(platformCtxOf(actor), query, onboarding));
  const found = items.find(({ merchant }) => merchant === name);
  assert(found !== undefined, `the case of ${name} is in the queue`);
  return found.case_id;
}

/** Takes a case as far as the merchant's stage says. */
export async function reviewAs(merchant: DemoMerchant, { lead, reviewer }: Desk, deps: SeedDeps): Promise<void> {
  const caseId = await caseOf(merchant, reviewer, deps, false);
  if (merchant.stage === 'asked') return ask(caseId, reviewer, deps);
  await propose(caseId, merchant.stage === 'rejected' ? 'reject_retry' : 'approve', reviewer, deps);
  if (merchant.stage === 'awaiting_second') return;
  await confirm(caseId, lead, deps);
  if (merchant.stage !== 'suspended') return;
  const closed = await caseOf(merchant, reviewer, deps, true);
  await propose(closed, 'suspend', reviewer, deps);
  await confirm(closed, lead, deps);
}

const asked = {
  reason_code: 'description_insufficient',
  target: 'entity.description',
  merchant_text: 'Please say what you sell, to whom, how it is delivered, and on which terms you refund.',
} as const;

async function ask(caseId: string, reviewer: PlatformActor, { onboarding }: SeedDeps): Promise<void> {
  const { row_version } = done(await openCase(platformCtxOf(reviewer), { case_id: caseId }, onboarding));
  const request = { case_id: caseId, row_version, items: [asked], internal_note: 'The site says more than the form.' };
  done(await requestInfo(platformCtxOf(reviewer), request, onboarding));
}

async function propose(
  caseId: string,
  outcome: ProposeInput['outcome'],
  by: PlatformActor,
  deps: SeedDeps,
): Promise<void> {
  const { onboarding } = deps;
  const opened = await read(caseId, by, deps);
  if (outcome === 'approve') {
    for (const { is_open, key } of opened.checks) {
      if (!is_open) continue;
      const input = { case_id: caseId, key, result: 'pass', note: 'Looked at by hand.' } as const;
      done(await recordCheck(platformCtxOf(by), input, onboarding));
    }
  }
  const { row_version } = done(await openCase(platformCtxOf(by), { case_id: caseId }, onboarding));
  const reason_codes = outcome === 'approve' ? [] : ['description_insufficient'];
  const rationale =
    outcome === 'approve' ? 'Everything matches.' : 'The business cannot be told from what was sent in.';
  const proposal = { case_id: caseId, row_version, outcome, reason_codes, rationale };
  done(await proposeDecision(platformCtxOf(by), proposal, onboarding));
}

async function confirm(caseId: string, by: PlatformActor, deps: SeedDeps): Promise<void> {
  const { proposal } = await read(caseId, by, deps);
  assert(proposal !== null, 'a proposal is in force');
  const verdict = { case_id: caseId, proposal_id: proposal.proposal_id, verdict: 'confirm' } as const;
  done(await decideCase(platformCtxOf(by), verdict, deps.onboarding));
}

/** Opens the case and every file in it. */
async function read(caseId: string, by: PlatformActor, { onboarding }: SeedDeps) {
  const opened = done(await openCase(platformCtxOf(by), { case_id: caseId }, onboarding));
  for (const { document_id, files } of opened.documents) {
    for (const { file_id } of files) {
      done(await viewDocument(platformCtxOf(by), { case_id: caseId, document_id, file_id }, onboarding));
    }
  }
  return opened;
}
