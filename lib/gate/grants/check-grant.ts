import type { Presentation } from '@/lib/gate/actions/contract';
import type { GateDeps } from '@/lib/gate/deps';
import { gateRefusals } from '@/lib/gate/refusals';
import type { StoredGrant } from '@/lib/gate/store/quote-store';
import { type Outcome, ok } from '@/lib/kernel/outcome';

const bound = ['bot_id', 'external_user_id', 'request_hash'] as const;

/** Signature, time and binding of a grant, in this order. `all`: every bound field must be presented. */
export function checkGrant(
  { secrets }: Pick<GateDeps, 'secrets'>,
  grant: StoredGrant,
  presentation: Presentation,
  now: Date,
  how: 'presented' | 'all',
): Outcome<null> {
  if (secrets.sign(grant.payload) !== grant.signature) return gateRefusals.refuse('gate.grant_signature');
  if (grant.consumedAt === null && grant.expiresAt <= now) return gateRefusals.refuse('gate.grant_expired');
  if (how === 'all' && bound.some((field) => presentation[field] === undefined)) {
    return gateRefusals.refuse('gate.presentation_missing', { field: 'presentation' });
  }
  const differing = bound.find(
    (field) => presentation[field] !== undefined && presentation[field] !== grant.payload[field],
  );
  return differing === undefined
    ? ok(null)
    : gateRefusals.refuse('gate.grant_mismatch', { message: `${differing} mismatch`, field: differing });
}
