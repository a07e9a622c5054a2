import type { LedgerHead } from '@/lib/harbor';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import type { TipView } from './contract';
import type { ProofDeps } from './deps';

export const tipViewOf = (tenant: Tenant, head: LedgerHead): TipView => ({
  schema_version: 1,
  tenant_id: tenant.publicId,
  seq: head.seq,
  entry_commitment_hex: head.commitmentHex,
  empty: head.seq === 0,
});

/** Where the tenant's chain stands: the last sealed event. */
export const getTip = async ({ tenant }: Ctx, { ledger }: ProofDeps): Promise<TipView> =>
  tipViewOf(tenant, await ledger.head(tenant.id));
