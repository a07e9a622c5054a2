import { toHex } from '@/lib/kernel/bytes';
import type { Ctx } from '@/lib/kernel/context';
import type { AuthorityView } from './contract';
import type { ProofDeps } from './deps';

/** The keys that sign the tenant's ledger. */
export const getAuthority = ({ tenant }: Ctx, { ring }: ProofDeps): AuthorityView => ({
  schema_version: 1,
  tenant_id: tenant.publicId,
  keys: ring.published('ledger').map((key) => ({
    kid: key.kid,
    public_key_hex: toHex(key.publicKey),
    created_at: key.createdAt.toISOString(),
    retired_at: key.retiredAt?.toISOString() ?? null,
  })),
});
