import { z } from 'zod';
import { bounds } from '@/lib/kernel/bounds';
import { type PlatformRole, platformRoles } from '@/lib/kernel/onboarding-role';
import { wholeNumber } from '@/lib/kernel/page';
import { type Role, roles } from '@/lib/kernel/permission';
import { agentKeyIdForm } from './domain/agent-key-id';

const instant = z.iso.datetime();
const environment = z.enum(['sandbox', 'live']);

/** A name that people give: one line of printable text. */
const name = z
  .string()
  .trim()
  .min(1)
  .max(bounds.shortText)
  .regex(/^\P{C}+$/u, 'one line of printable text');
const label = z
  .string()
  .trim()
  .max(bounds.shortText)
  .regex(/^\P{C}*$/u, 'one line of printable text');

/** `GET /v1/auth/principal` of the Paybond contract. `tenant_id` is the `org_…` id of the wire and of signatures. */
export const principalSchema = z.object({
  tenant_id: z.string(),
  tenant_uuid: z.uuid(),
  environment,
  service_account_role: z.enum(roles),
  subject: z.string(),
  roles: z.array(z.enum(roles)),
  key_kind: z.literal('standard'),
  mcp_scopes: z.array(z.never()),
});
export type Principal = z.infer<typeof principalSchema>;

/** A list's page. Cursors are opaque; null ends the list. */
export const pageQuerySchema = z.object({
  limit: wholeNumber(1, bounds.pageSize, bounds.pageSizeDefault),
  cursor: z.string().min(1).max(bounds.longText).optional(),
});
export type PageQuery = z.output<typeof pageQuerySchema>;

/** Roles that a key can have: whoever owns an organisation signs in. */
export const keyRoles = ['tenant_admin', 'operator', 'auditor', 'developer'] as const;
export type KeyRole = (typeof keyRoles)[number];

/** 32 hex digits, as the key itself shows them. */
export const keyIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** A service key without its secret. */
export const serviceKeySchema = z.object({
  key_id: keyIdSchema,
  masked: z.string(),
  environment,
  service_account_name: z.string(),
  service_account_role: z.enum(keyRoles),
  label: z.string(),
  key_kind: z.literal('standard'),
  mcp_scopes: z.array(z.never()),
  created_by: z.string(),
  created_at: instant,
  expires_at: instant.nullable(),
  revoked_at: instant.nullable(),
  /** Exact to the minute. */
  last_used_at: instant.nullable(),
  replaced_by: keyIdSchema.nullable(),
});
export type ServiceKeyDto = z.infer<typeof serviceKeySchema>;

export const serviceKeyPageSchema = z.object({
  items: z.array(serviceKeySchema),
  next_cursor: z.string().nullable(),
});
export type ServiceKeyPage = z.infer<typeof serviceKeyPageSchema>;

export const createServiceKeySchema = z.strictObject({
  service_account_name: name,
  service_account_role: z.enum(keyRoles),
  label: label.default(''),
  key_kind: z.literal('standard').default('standard'),
  mcp_scopes: z.array(z.never()).default([]),
});
export type CreateServiceKeyInput = z.output<typeof createServiceKeySchema>;

/** The only answer that ever holds the key. A replay says `already_issued` and holds none. */
export const issuedServiceKeySchema = z.object({
  item: serviceKeySchema,
  api_key: z.string().nullable(),
  already_issued: z.boolean(),
});
export type IssuedServiceKey = z.infer<typeof issuedServiceKeySchema>;

export const agentKeyIdSchema = z
  .string()
  .regex(agentKeyIdForm, '1 to 128 of a-z 0-9 . _ : / -, beginning with a letter or digit');

export const agentKeySchema = z.object({
  key_id: agentKeyIdSchema,
  public_key_hex: z.string(),
  label: z.string(),
  created_by: z.string(),
  created_at: instant,
  revoked_at: instant.nullable(),
});
export type AgentKeyDto = z.infer<typeof agentKeySchema>;

export const agentKeyPageSchema = z.object({ items: z.array(agentKeySchema), next_cursor: z.string().nullable() });
export type AgentKeyPage = z.infer<typeof agentKeyPageSchema>;

export const registerAgentKeySchema = z.strictObject({
  key_id: agentKeyIdSchema,
  /** Raw 32-byte Ed25519 public key. */
  public_key_hex: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, '64 hex digits')
    .transform((text) => text.toLowerCase()),
  label: label.default(''),
});
export type RegisterAgentKeyInput = z.output<typeof registerAgentKeySchema>;

export const agentKeyAnswerSchema = z.object({ item: agentKeySchema });
export const serviceKeyAnswerSchema = z.object({ item: serviceKeySchema });

const email = z.email('an e-mail address').max(254);
/** Long enough that a slow hash makes guessing hopeless; no rules about its characters. */
const newPassword = z.string().min(12).max(256);

export const createOrganizationSchema = z.strictObject({
  name,
  owner: z.strictObject({ email, name, password: newPassword }),
});
export type CreateOrganizationInput = z.output<typeof createOrganizationSchema>;

export const addMemberSchema = z.strictObject({ email, name, password: newPassword, role: z.enum(roles) });
export type AddMemberInput = z.output<typeof addMemberSchema>;

/** What the sign-in form sends. Longer values are no password of ours and are not hashed. */
export const signInSchema = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) });
export type SignInInput = z.output<typeof signInSchema>;

export const inviteMemberSchema = z.strictObject({ email, role: z.enum(roles) });
export type InviteMemberInput = z.output<typeof inviteMemberSchema>;

export const changeRoleSchema = z.strictObject({ user_id: z.uuid(), role: z.enum(roles) });
export type ChangeRoleInput = z.output<typeof changeRoleSchema>;

/** A person of the organisation, as its other members see them. */
export interface MemberDto {
  readonly user_id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly joined_at: string;
  readonly second_factor: boolean;
  readonly last_sign_in_at: string | null;
}

export interface MemberPage {
  readonly items: readonly MemberDto[];
  readonly next_cursor: string | null;
}

/** Somebody who was asked and has not answered. */
export interface InvitationDto {
  readonly invitation_id: string;
  readonly email: string;
  readonly role: Role;
  readonly invited_by: string;
  readonly sent_at: string;
  readonly expires_at: string;
  readonly expired: boolean;
}

/** The token of a link: 32 bytes in base64url. */
export const invitationTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** An invitation as its holder sees it. */
export interface Invitation {
  readonly email: string;
  readonly role: Role;
  readonly organization: string;
  readonly invitedBy: string;
  readonly expiresAt: string;
  /** Whether the address can sign in already. */
  readonly hasAccount: boolean;
}

export const acceptInvitationSchema = z.strictObject({ token: invitationTokenSchema, name, password: newPassword });
export type AcceptInvitationInput = z.output<typeof acceptInvitationSchema>;

/** The password is the one that was chosen at sign-up. */
export const confirmAccountSchema = z.strictObject({
  token: invitationTokenSchema,
  password: signInSchema.shape.password,
});
export type ConfirmAccountInput = z.output<typeof confirmAccountSchema>;

/** What an authenticator is set up with. */
export interface Enrolment {
  /** Base32, for typing. */
  readonly secret: string;
  /** For its QR code. */
  readonly uri: string;
}

/** A code of the authenticator, or a recovery code, as it was typed. */
export const codeSchema = z.strictObject({ code: z.string().trim().min(1).max(64) });

export const addPlatformMemberSchema = z.strictObject({
  email,
  name,
  password: newPassword,
  role: z.enum(platformRoles),
  /** Of a business partner: the firm, which is made with its first person. */
  firm: z.strictObject({ id: z.uuid(), name }).nullable(),
});
export type AddPlatformMemberInput = z.output<typeof addPlatformMemberSchema>;

export const inviteMerchantSchema = z.strictObject({
  /** Made by whoever asks, so that asking twice makes one. */
  organization_id: z.uuid(),
  name,
  /** Of the first person, who becomes the organisation's owner and its merchant_business. */
  email,
});
export type InviteMerchantInput = z.output<typeof inviteMerchantSchema>;

/** Roles in which somebody works for a merchant: partners introduce theirs and work for nobody. */
export const engagementRoles = platformRoles.filter(
  (role): role is Exclude<PlatformRole, 'business_partner'> => role !== 'business_partner',
);

export const engagePersonSchema = z.strictObject({
  organization_id: z.uuid(),
  email,
  role: z.enum(engagementRoles),
});
export type EngagePersonInput = z.output<typeof engagePersonSchema>;

/** A merchant in a list: no personal data. */
export interface MerchantDto {
  readonly organization_id: string;
  readonly name: string;
  readonly introduced_at: string;
  /** The partner firm that introduced it. */
  readonly firm: string | null;
  readonly invitation: 'open' | 'expired' | 'joined' | 'revoked';
  readonly sent_at: string;
  readonly expires_at: string;
}

export interface MerchantPage {
  readonly items: readonly MerchantDto[];
  readonly next_cursor: string | null;
}
