'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import type { ActionResult } from '@/components/identity/action-result';
import type { AccountOrder } from '@/components/rails/rail-actions';
import type { Ctx } from '@/lib/kernel/context';
import type { Outcome } from '@/lib/kernel/outcome';
import {
  type AccountLink,
  type AddressChallenge,
  type ChangeModesInput,
  type ChangeSettingsInput,
  type ConfirmAchTermsInput,
  changeModesSchema,
  changeSettingsSchema,
  confirmAchTermsSchema,
  decideDestinationSchema,
  type LinkAccountInput,
  linkAccountSchema,
  type ProposeAccountInput,
  type ProposeAddressInput,
  proposeAccountSchema,
  proposeAddressSchema,
  requestChallengeSchema,
} from '@/lib/rails/contract';
import { type ActionServices, runAction } from '@/lib/web/action';

const path = '/console/rails';
/** A page sends no Idempotency-Key: every use case here is safe to repeat by itself. */
const once = { idempotency: null };

/** A change of the configuration: the page shows what is then in force. */
async function change<S extends z.ZodType>(
  schema: S,
  input: unknown,
  run: (ctx: Ctx, input: z.output<S>, rails: ActionServices['railConfiguration']) => Promise<Outcome<unknown>>,
): Promise<ActionResult<null>> {
  const answer = await runAction({
    schema,
    input,
    run: (ctx, parsed, { railConfiguration }) => run(ctx, parsed, railConfiguration),
    show: () => null,
  });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function changeModes(input: ChangeModesInput): Promise<ActionResult<null>> {
  return change(changeModesSchema, input, (ctx, parsed, rails) => rails.changeModes(ctx, { ...parsed, ...once }));
}

export async function changeSettings(input: ChangeSettingsInput): Promise<ActionResult<null>> {
  return change(changeSettingsSchema, input, (ctx, parsed, rails) => rails.changeSettings(ctx, { ...parsed, ...once }));
}

export async function confirmAchTerms(input: ConfirmAchTermsInput): Promise<ActionResult<null>> {
  return change(confirmAchTermsSchema, input, (ctx, parsed, rails) =>
    rails.confirmAchTerms(ctx, { ...parsed, ...once }),
  );
}

export async function refreshAccount(): Promise<ActionResult<null>> {
  return change(z.null(), null, (ctx, _, rails) => rails.refreshAccount(ctx, once));
}

export async function proposeAccount(input: ProposeAccountInput): Promise<ActionResult<null>> {
  return change(proposeAccountSchema, input, (ctx, parsed, rails) => rails.proposeAccount(ctx, { ...parsed, ...once }));
}

export async function proposeAddress(input: ProposeAddressInput): Promise<ActionResult<null>> {
  return change(proposeAddressSchema, input, (ctx, parsed, rails) => rails.proposeAddress(ctx, { ...parsed, ...once }));
}

export async function approveDestination(proposalId: string): Promise<ActionResult<null>> {
  return change(decideDestinationSchema, { proposal_id: proposalId }, (ctx, parsed, rails) =>
    rails.approveDestination(ctx, parsed),
  );
}

export async function withdrawDestination(proposalId: string): Promise<ActionResult<null>> {
  return change(decideDestinationSchema, { proposal_id: proposalId }, (ctx, parsed, rails) =>
    rails.withdrawDestination(ctx, parsed),
  );
}

const addressOf = ({ url }: AccountLink): string => url;

async function linkAndOpen(
  ctx: Ctx,
  input: LinkAccountInput,
  { railConfiguration }: ActionServices,
): Promise<Outcome<AccountLink>> {
  const linked = await railConfiguration.linkAccount(ctx, { ...input, ...once });
  return linked.ok ? railConfiguration.openAccountLink(ctx, once) : linked;
}

export async function linkAccount(input: AccountOrder): Promise<ActionResult<string>> {
  const answer = await runAction({ schema: linkAccountSchema, input, run: linkAndOpen, show: addressOf });
  if (answer.ok) revalidatePath(path);
  return answer;
}

export async function continueAccount(): Promise<ActionResult<string>> {
  return runAction({
    schema: z.null(),
    input: null,
    run: (ctx, _, { railConfiguration }) => railConfiguration.openAccountLink(ctx, once),
    show: addressOf,
  });
}

export async function requestChallenge(address: string): Promise<ActionResult<AddressChallenge>> {
  return runAction({
    schema: requestChallengeSchema,
    input: { address },
    run: (ctx, parsed, { railConfiguration }) => railConfiguration.requestChallenge(ctx, { ...parsed, ...once }),
    show: (challenge) => challenge,
  });
}
