import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { isJson, isJsonObject, type JsonObject } from '@/lib/kernel/canonical-json';

/** Field shapes that the bodies of the gate share. A null counts as absent: the Python client sends nulls for what it leaves out. */

const costLines = 64;
const headerCount = 32;

export const text = (max: number) => z.string().min(1).max(max);

export const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value): z.output<T> | undefined => value ?? undefined);

export const defaulted = <T extends z.ZodType>(schema: T, fallback: z.output<T>) =>
  schema.nullish().transform((value): z.output<T> => value ?? fallback);

/** Text that may be left out, as null or as an empty string too. */
export const optionalText = (max: number) =>
  z
    .string()
    .max(max)
    .nullish()
    .transform((value): string | undefined => (value?.trim() ? value : undefined));

export const botId = text(bounds.shortText);
export const userId = text(256);
export const summary = text(bounds.text);
export const requestHash = optionalText(256);
export const optionalUrl = optionalText(bounds.urlLength);

export const amountMinor = z.int().min(1).describe('Minor units of the currency.');

export const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'must be exactly three letters')
  .transform((code) => code.toUpperCase());

export const costBreakdown = z
  .array(z.object({ label: text(bounds.text), amount_minor: z.int().min(0) }))
  .max(costLines)
  .describe('The lines must add up to amount_minor exactly.');

/** Any JSON object within the product's depth and size. */
export const jsonObject = z.record(z.string().max(bounds.text), z.unknown()).transform((value, context): JsonObject => {
  if (isJson(value) && isJsonObject(value)) return value;
  context.addIssue({ code: 'custom', message: 'must be a JSON object within the limits of depth and size' });
  return z.NEVER;
});

export const objectOrEmpty = defaulted(jsonObject, {});

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'must be a header name');
const headerValue = z
  .string()
  .max(bounds.urlLength)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

export const headers = defaulted(
  z
    .record(headerName, headerValue)
    .refine((value) => Object.keys(value).length <= headerCount, `must have at most ${headerCount} entries`),
  {},
);

export const flag = defaulted(z.boolean(), false);

export const httpMethod = z
  .string()
  .regex(/^[A-Za-z]{1,16}$/, 'must be an HTTP method')
  .transform((method) => method.toUpperCase());

/** `Pay-SH` and `pay_sh` are one provider. */
export const providerSlug = z
  .string()
  .max(bounds.shortText)
  .transform((value) => value.trim().toLowerCase().replaceAll('-', '_'))
  .pipe(z.string().regex(/^[a-z0-9_]{1,64}$/, 'must be 1 to 64 letters, digits or underscores'));

export const readinessMode = defaulted(z.enum(['enforced', 'advisory']), 'advisory');
