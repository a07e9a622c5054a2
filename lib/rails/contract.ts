import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { wholeNumber } from '@/lib/kernel/page';
import { achRiskHoldDaysMax, achRiskHoldDaysMin, achTerms } from '@/lib/rails/configuration/domain/configuration';
import { configuredRails, connectableRails, destinationKinds, railModes } from '@/lib/rails/configuration/domain/rails';
import { capabilities, missingCodes, railStatuses } from '@/lib/rails/configuration/domain/readiness';

const instant = z.iso.datetime();

/** Every rail, in the order in which it is shown. */
export const allRails = configuredRails;

export { achRiskHoldDaysMax, achRiskHoldDaysMin };

/** Why something changed, kept with the version: one line that the next person understands. */
export const reasonSchema = z
  .string()
  .trim()
  .min(3, 'at least three characters')
  .max(bounds.text)
  .regex(/^\P{C}+$/u, 'one line of printable text');

/** Who did it. `id` is `user:<id>`, `service_key:<id>` or `system:<id>`. */
const actorSchema = z.object({ id: z.string(), name: z.string() });
export type RailActor = z.infer<typeof actorSchema>;

const settingsSchema = z.object({
  service_keys_confirm: z.boolean(),
  ach_risk_hold_days: z.int(),
  ach_terms: z.string().nullable(),
});

const railReadinessSchema = z.object({
  rail: z.enum(configuredRails),
  ready: z.boolean(),
  enabled: z.boolean(),
  status: z.enum(railStatuses),
  reason_code: z.enum([...missingCodes, 'disabled']).nullable(),
  message: z.string(),
  mode: z.enum(railModes),
  /** Masked; null before one is approved. */
  destination: z.string().nullable(),
  /** Who would answer, or answers, a connected rail. */
  counterpart: z.object({ name: z.string(), test: z.boolean() }).nullable(),
  /** What keeps it from being connected, whatever its mode is now. */
  missing: z.object({ code: z.enum(missingCodes), message: z.string() }).nullable(),
});
export type RailReadiness = z.infer<typeof railReadinessSchema>;

const pendingDestinationSchema = z.object({
  proposal_id: z.uuid(),
  kind: z.enum(destinationKinds),
  rails: z.array(z.enum(connectableRails)),
  destination: z.string(),
  reason: z.string(),
  proposed_by: actorSchema,
  proposed_at: instant,
});
export type PendingDestination = z.infer<typeof pendingDestinationSchema>;

const stripeAccountSchema = z.object({
  account: z.string(),
  capability: z.enum(capabilities),
  requirements: z.array(z.string()),
  read_at: instant.nullable(),
  /** Released money goes to this account. */
  is_destination: z.boolean(),
});
export type StripeAccount = z.infer<typeof stripeAccountSchema>;

/**
 * `GET /v1/admin/settlement/config` of the Paybond contract and, after `rail_readiness`, what is ours. Destinations are
 * masked. `plan_id` is null in an installation without plans.
 */
export const railConfigurationSchema = z.object({
  allowed_rails: z.array(z.enum(configuredRails)),
  plan_id: z.string().nullable(),
  rail_readiness: z.array(railReadinessSchema),
  version: z.int(),
  settings: settingsSchema,
  /** The terms of ACH debit that are to be confirmed. */
  ach_terms_current: z.literal(achTerms),
  /** The account linked last; null before. */
  stripe_account: stripeAccountSchema.nullable(),
  pending_destinations: z.array(pendingDestinationSchema),
});
export type RailConfigurationDto = z.infer<typeof railConfigurationSchema>;

const railVersionSchema = z.object({
  version: z.int(),
  reason: z.string(),
  created_by: actorSchema,
  /** Who proposed the destination that this version put in force, where a second person approved it. */
  proposed_by: actorSchema.nullable(),
  created_at: instant,
  modes: z.partialRecord(z.enum(configuredRails), z.enum(railModes)),
  destinations: z.partialRecord(z.enum(configuredRails), z.string()),
  settings: settingsSchema,
});
export type RailVersionDto = z.infer<typeof railVersionSchema>;

export const railVersionPageSchema = z.object({
  items: z.array(railVersionSchema),
  /** Send it as `before_version` for older ones; null ends the list. */
  next_before_version: z.int().nullable(),
});
export type RailVersionPage = z.infer<typeof railVersionPageSchema>;

const maxVersion = 2_147_483_647;
export const railVersionQuerySchema = z.object({
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  before_version: wholeNumber(1, maxVersion, maxVersion),
});
export type RailVersionQuery = z.output<typeof railVersionQuerySchema>;

export const changeModesSchema = z.strictObject({
  modes: z
    .partialRecord(z.enum(configuredRails), z.enum(railModes))
    .refine((modes) => Object.keys(modes).length > 0, 'name at least one rail'),
  reason: reasonSchema,
});
export type ChangeModesInput = z.output<typeof changeModesSchema>;

export const changeSettingsSchema = z
  .strictObject({
    service_keys_confirm: z.boolean().optional(),
    /** Applies to intents that are created from now on. */
    ach_risk_hold_days: z
      .int()
      .min(achRiskHoldDaysMin, `at least ${achRiskHoldDaysMin} business days: banks send debits back within them`)
      .max(achRiskHoldDaysMax)
      .optional(),
    reason: reasonSchema,
  })
  .refine(
    (input) => input.service_keys_confirm !== undefined || input.ach_risk_hold_days !== undefined,
    'name at least one setting',
  );
export type ChangeSettingsInput = z.output<typeof changeSettingsSchema>;

/** Naming the terms says that they were read: a debit can come back for 60 days and is then taken from the tenant. */
export const confirmAchTermsSchema = z.strictObject({ terms: z.literal(achTerms), reason: reasonSchema });
export type ConfirmAchTermsInput = z.output<typeof confirmAchTermsSchema>;

export const noInputSchema = z.strictObject({});

/** Whom Stripe asks about the account, and where the payee is at home (ISO 3166-1). */
export const linkAccountSchema = z.strictObject({
  contact_email: z.email('an e-mail address').max(254),
  country: z
    .string()
    .trim()
    .regex(/^[a-zA-Z]{2}$/, 'two letters, such as US')
    .transform((code) => code.toLowerCase()),
  /** Begins a new account although the one linked last is the destination. */
  another: z.boolean().default(false),
});
export type LinkAccountInput = z.output<typeof linkAccountSchema>;

export const accountLinkSchema = z.object({ url: z.url(), expires_at: instant });
export type AccountLink = z.infer<typeof accountLinkSchema>;

export const proposeAccountSchema = z.strictObject({ reason: reasonSchema });
export type ProposeAccountInput = z.output<typeof proposeAccountSchema>;

export const requestChallengeSchema = z.strictObject({ address: z.string().trim().min(1).max(bounds.shortText) });
export type RequestChallengeInput = z.output<typeof requestChallengeSchema>;

export const addressChallengeSchema = z.object({
  challenge_id: z.uuid(),
  /** With its checksum. */
  address: z.string(),
  /** Exactly this text is signed (EIP-191, `personal_sign`). */
  message: z.string(),
  expires_at: instant,
});
export type AddressChallenge = z.infer<typeof addressChallengeSchema>;

export const proposeAddressSchema = z.strictObject({
  challenge_id: z.uuid(),
  signature: z
    .string()
    .trim()
    .regex(/^0x[0-9a-fA-F]{2,8192}$/, '0x and hex digits'),
  reason: reasonSchema,
});
export type ProposeAddressInput = z.output<typeof proposeAddressSchema>;

export const decideDestinationSchema = z.strictObject({ proposal_id: z.uuid() });
export type DecideDestinationInput = z.output<typeof decideDestinationSchema>;
