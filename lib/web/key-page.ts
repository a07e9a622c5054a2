import { type PageQuery, pageQuerySchema } from '@/lib/identity/contract';

/** The page that an address names; a cursor that is no text of ours begins at the start. */
export function keyPageQuery({ cursor }: { readonly cursor?: string | string[] }): PageQuery {
  const parsed = pageQuerySchema.safeParse({ cursor });
  return parsed.success ? parsed.data : pageQuerySchema.parse({});
}

export const nextPageAddress = (path: string, cursor: string | null): string | null =>
  cursor === null ? null : `${path}?${new URLSearchParams({ cursor })}`;
