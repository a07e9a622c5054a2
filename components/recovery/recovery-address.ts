import { z } from 'zod';

export const queuePath = '/console/recovery';
export const casesPath = '/console/recovery/cases';

/** What does not fit is left out, so that old links still open. */
export const queueSearch = z.object({
  intent: z.guid().nullable().catch(null).default(null),
  cursor: z.string().min(1).nullable().catch(null).default(null),
});
export type QueueSearch = z.output<typeof queueSearch>;

const caseFilters = ['open', 'explained', 'closed', 'all'] as const;
export type CaseFilterName = (typeof caseFilters)[number];

export const casesSearch = z.object({
  status: z.enum(caseFilters).catch('open').default('open'),
  case: z.guid().nullable().catch(null).default(null),
  cursor: z.string().min(1).nullable().catch(null).default(null),
});
export type CasesSearch = z.output<typeof casesSearch>;

function address(path: string, search: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) if (value !== null) params.set(name, value);
  return params.size > 0 ? `${path}?${params}` : path;
}

export const queueAddress = (search: Partial<QueueSearch>): string =>
  address(queuePath, { intent: search.intent ?? null, cursor: search.cursor ?? null });

export const casesAddress = ({ status = 'open', cursor = null, ...search }: Partial<CasesSearch>): string =>
  address(casesPath, { status: status === 'open' ? null : status, case: search.case ?? null, cursor });
