import { toHex } from '@/lib/kernel/bytes';
import type { AgentKeyDto } from './contract';
import type { AgentKeyRow } from './store/agent-key-store';

/** An agent's key as the wire and the console show it. */
export const agentKeyDto = (row: AgentKeyRow): AgentKeyDto => ({
  key_id: row.key_id,
  public_key_hex: toHex(row.public_key),
  label: row.label,
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  revoked_at: row.revoked_at?.toISOString() ?? null,
});
