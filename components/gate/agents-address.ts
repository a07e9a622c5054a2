import { z } from 'zod';
import { agentStatuses } from '@/lib/gate/contract/desk-agents';

export const agentsPath = '/console/gate/agents';

const cursor = z.string().min(1).nullable().catch(null).default(null);

/** What does not fit is left out, so that old links still open. */
export const agentsSearch = z.object({
  status: z.enum(agentStatuses).catch('active').default('active'),
  cursor,
});
export type AgentsSearch = z.output<typeof agentsSearch>;

/** Pages of the tables on an agent's page. */
export const agentSearch = z.object({ keys: cursor, links: cursor });
export type AgentSearch = z.output<typeof agentSearch>;

const withParams = (path: string, params: Readonly<Record<string, string | null>>): string => {
  const given = Object.entries(params).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
};

export const agentsAddress = ({ status = 'active', cursor = null }: Partial<AgentsSearch>): string =>
  withParams(agentsPath, { status: status === 'active' ? null : status, cursor });

export const agentAddress = (agentId: string, { keys = null, links = null }: Partial<AgentSearch> = {}): string =>
  withParams(`${agentsPath}/${agentId}`, { keys, links });
