import type { Queryable } from '@/lib/db/pool';
import { postLetter } from '@/lib/mail';
import type { InvitationDeps } from './deps';
import { invitationLetter } from './invitation-letter';
import type { MerchantCtx } from './merchant-reach';

interface Sent {
  readonly to: string;
  readonly organization: string;
  readonly token: string;
}

/** Posts the link of a merchant's first invitation. */
export function sendMerchantLink(
  tx: Queryable,
  { actor, now }: MerchantCtx,
  { to, organization, token }: Sent,
  { sealer, origin }: InvitationDeps,
): Promise<void> {
  const inviter = 'name' in actor ? actor.name : 'Tidegate';
  const letter = invitationLetter({ to, organization, inviter, link: `${origin}/invite/${token}` });
  return postLetter(tx, sealer, letter, now);
}
