import type { Ctx } from '@/lib/kernel/context';
import type { ServiceKeyDto } from './contract';
import { maskApiKey, visibleKeyId } from './domain/api-key';
import type { ServiceKeyRow } from './store/service-key-store';

/** A key as the wire and the console show it. */
export const serviceKeyDto = (ctx: Ctx, row: ServiceKeyRow): ServiceKeyDto => ({
  key_id: visibleKeyId(row.id),
  masked: maskApiKey(ctx.tenant.environment, row.id),
  environment: ctx.tenant.environment,
  service_account_name: row.account_name,
  service_account_role: row.role,
  label: row.label,
  key_kind: 'standard',
  mcp_scopes: [],
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  revoked_at: row.revoked_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
  replaced_by: row.replaced_by === null ? null : visibleKeyId(row.replaced_by),
});
