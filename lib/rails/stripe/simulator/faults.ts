import { z } from 'zod';

/**
 * What goes wrong with the next request that matches. `before`: nothing has happened at the rail; `after`: it has, and
 * only the answer is lost. A status `after` the effect is stored under the idempotency key, as Stripe does.
 */
export const faultSchema = z.strictObject({
  kind: z.enum(['status', 'timeout', 'reset', 'malformed', 'no_error', 'delay']),
  when: z.enum(['before', 'after']).default('before'),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  /** A path, in which `*` stands for one segment. */
  path: z.string().startsWith('/').optional(),
  status: z.number().int().min(400).max(599).default(500),
  code: z.string().optional(),
  /** How long an answer is held back, or a timeout lasts, in milliseconds of real time. */
  ms: z.number().int().min(0).max(120_000).default(30_000),
  times: z.number().int().min(1).max(10_000).default(1),
});

export type Fault = z.output<typeof faultSchema>;

const matches = (fault: Fault, method: string, path: string): boolean => {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return true;
  const pattern = fault.path.split('*').map((text) => text.replace(/[.\\+?^$()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^/]+')}$`).test(path);
};

/** The first fault that waits for this request; it is used up once its times are over. */
export function takeFault(faults: Fault[], method: string, path: string): Fault | null {
  const at = faults.findIndex((fault) => matches(fault, method, path));
  const fault = faults[at];
  if (fault === undefined) return null;
  if (fault.times <= 1) faults.splice(at, 1);
  else faults[at] = { ...fault, times: fault.times - 1 };
  return fault;
}
