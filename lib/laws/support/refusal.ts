import { expect } from 'vitest';
import { z } from 'zod';
import type { ErrorFamily } from '@/lib/kernel/endpoint';
import { type RefusalSpec, refusalTables } from '@/lib/kernel/outcome';
import type { Reply } from '@/lib/testing/client';
import { failureStatus } from '@/lib/web/error-body';

const issue = z.strictObject({ field: z.string(), code: z.string(), message: z.string().min(1) });
const details = z.looseObject({ field: z.string().optional(), issues: z.array(issue).optional() });
const requestId = z.string().regex(/^[A-Za-z0-9._-]{8,64}$/);

/** The contracts' error bodies, with nothing beside what they name. */
const bodies = {
  paybond: z
    .strictObject({
      error: z.strictObject({
        code: z.string(),
        message: z.string().min(1),
        harbor_code: z.string().optional(),
        details,
      }),
      request_id: requestId,
    })
    .transform(({ error, request_id }) => ({ ...error, field: error.details.field, requestId: request_id })),
  flat: z
    .strictObject({
      error: z.string(),
      message: z.string().min(1),
      field: z.string().optional(),
      request_id: requestId,
    })
    .transform(({ error, field, request_id }) => ({ code: error, field, requestId: request_id, details: undefined })),
  // The gate's body has no place for code, field and request id: the code is in a header, the field in the list.
  payjent: z
    .strictObject({
      detail: z.union([
        z.string().min(1),
        z
          .array(
            z.strictObject({
              type: z.string(),
              loc: z.array(z.union([z.string(), z.number()])),
              msg: z.string(),
              input: z.null(),
            }),
          )
          .min(1),
        z.looseObject({}),
      ]),
    })
    .transform(({ detail }) => ({
      code: null,
      field: Array.isArray(detail) ? (detail[0]?.loc.slice(1).join('.') ?? '') : undefined,
      details: undefined,
      requestId: null,
    })),
  problem: z
    .strictObject({
      type: z.string(),
      title: z.string(),
      status: z.number(),
      detail: z.string().min(1),
      code: z.string(),
      field: z.string().optional(),
      details: details.optional(),
      retryable: z.boolean(),
      pay_again: z.enum(['never', 'same_authorization', 'new']),
      request_id: requestId,
    })
    .transform(({ code, field, details: more, request_id }) => ({ code, field, details: more, requestId: request_id })),
} satisfies Record<ErrorFamily, z.ZodType>;

export interface Refused {
  readonly code: string;
  /** The field that the answer names; empty when it names none. */
  readonly field: string;
}

const specOf = (code: string): RefusalSpec | undefined => refusalTables.find((table) => table[code])?.[code];

/** Codes under which another refusal's status travels. */
const wrappers = ['harbor_create_failed', 'harbor_evidence_failed'];

/** Expects a refusal in the family's own error body with a declared code; gives back what it says. */
export function expectRefusal(reply: Reply, family: ErrorFamily, about: string): Refused {
  expect(reply.status, about).toBeGreaterThanOrEqual(400);
  expect(reply.status, `${about}: ${JSON.stringify(reply.body)}`).toBeLessThan(500);
  const parsed = bodies[family].safeParse(reply.body);
  expect(parsed.error?.message, `${about}: not the error body of ${family}`).toBeUndefined();
  if (!parsed.success) throw parsed.error;
  const { field, requestId: id } = parsed.data;
  const code = parsed.data.code ?? reply.headers.get('x-error-code') ?? '';
  if (id !== null) expect(reply.headers.get('x-request-id'), about).toBe(id);
  const spec = specOf(code);
  expect(spec, `${about}: ${code} is in no refusal table`).toBeDefined();
  const status = spec === undefined ? undefined : failureStatus(family, { code, status: spec.status, message: '' });
  if (!wrappers.includes(code)) expect(reply.status, `${about}: ${code}`).toBe(status);
  if (reply.status === 401) expect(reply.headers.get('www-authenticate'), about).toBe('Bearer');
  return { code, field: field ?? '' };
}
