import { z } from 'zod';
import type { CategoryEdition } from '@/lib/onboarding/domain/policy/category-policy';
import type { DocumentEdition } from '@/lib/onboarding/domain/policy/document-policy';
import type { ReasonEdition } from '@/lib/onboarding/domain/policy/reason-policy';
import type { ReviewEdition } from '@/lib/onboarding/domain/policy/review-policy';
import {
  documentKinds,
  documentTypes,
  eligibilities,
  entityTypes,
  personRoles,
  reviewPortions,
  riskTiers,
  unlockKinds,
} from '@/lib/onboarding/domain/policy/terms';

const edition = { version: z.string().min(1).max(32), effectiveFrom: z.iso.date() };
const days = z.int().min(1).max(366);
const months = z.int().min(1).max(120);

/** Two rows with one key: which of them holds would depend on their order. */
const unique =
  <T>(key: (row: T) => string) =>
  (rows: readonly T[]): boolean =>
    new Set(rows.map(key)).size === rows.length;

const category = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_.]{0,63}$/),
  eligibility: z.enum(eligibilities),
  policyConflict: z.boolean(),
  mccHints: z.array(z.string().regex(/^\d{4}$/)).max(16),
  documents: z.array(z.enum(documentKinds)).max(16),
  conditions: z.array(z.string().min(1).max(400)).max(16),
});

export const categoryEdition: z.ZodType<CategoryEdition> = z.strictObject({
  ...edition,
  approvalMonths: months,
  categories: z
    .array(category)
    .max(2_000)
    .refine(
      unique(({ key }: { readonly key: string }) => key),
      'A category stands here twice.',
    ),
});

const acceptedType = z.strictObject({
  type: z.enum(documentTypes),
  sides: z.array(z.enum(['front', 'back', 'single'])).min(1),
});

const documentRule = z.strictObject({
  kind: z.enum(documentKinds),
  entityType: z.enum(entityTypes),
  need: z.enum(['upfront', 'on_failure']),
  subject: z.union([z.literal('entity'), z.literal('all'), z.array(z.enum(personRoles)).min(1)]),
  onlyWithHistory: z.boolean(),
});

export const documentEdition: z.ZodType<DocumentEdition> = z.strictObject({
  ...edition,
  accepted: z.record(z.enum(documentKinds), z.array(acceptedType).min(1)),
  rules: z
    .array(documentRule)
    .max(1_000)
    .refine(
      unique(({ kind, entityType }: { readonly kind: string; readonly entityType: string }) => `${kind} ${entityType}`),
      'A document rule stands here twice.',
    ),
});

const reason = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
  retryable: z.boolean(),
  unlocks: z.array(z.enum(unlockKinds)),
  fix: z.string().min(1).max(400),
  neutral: z.boolean(),
  fileQuality: z.boolean(),
});

export const reasonEdition: z.ZodType<ReasonEdition> = z.strictObject({
  ...edition,
  reasons: z
    .array(reason)
    .max(500)
    .refine(
      unique(({ code }: { readonly code: string }) => code),
      'A reason stands here twice.',
    ),
});

export const reviewEdition: z.ZodType<ReviewEdition> = z.strictObject({
  ...edition,
  windowDays: z.record(z.enum(reviewPortions), days),
  cadenceMonths: z.record(z.enum(riskTiers), months),
  nearExpiryMonths: months,
  expiryReviewDays: days,
  addressProofMonths: months,
});

/** Editions in the order of their days, no two from the same one. */
export const editionsOf = <E extends { readonly effectiveFrom: string }>(one: z.ZodType<E>) =>
  z
    .array(one)
    .min(1)
    .refine(
      (all) => all.every((edition, i) => i === 0 || (all[i - 1]?.effectiveFrom ?? '') < edition.effectiveFrom),
      'Editions follow each other by their first day.',
    );
