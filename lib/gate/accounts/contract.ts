import { z } from 'zod';
import { defaulted } from '@/lib/gate/fields';
import { bounds } from '@/lib/kernel/bounds';

const typed = defaulted(z.string().max(bounds.text), '');

/** As typed: what is wrong with it is said on the page, not in a list of fields. */
export const accountForm = z.object({
  email: typed,
  password: typed,
  /** What payers see as the operator; absent: the name in the address. */
  name: typed,
});
export type AccountForm = z.output<typeof accountForm>;

export const signedInView = z.object({ account_id: z.string(), email: z.string(), dashboard_url: z.string() });
