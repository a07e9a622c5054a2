import type { Ctx } from '@/lib/kernel/context';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { idempotencyOf } from '@/lib/kernel/idempotency';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import {
  accountLinkSchema,
  addressChallengeSchema,
  changeModesSchema,
  changeSettingsSchema,
  confirmAchTermsSchema,
  linkAccountSchema,
  noInputSchema,
  proposeAccountSchema,
  proposeAddressSchema,
  railConfigurationSchema,
  railVersionPageSchema,
  railVersionQuerySchema,
  requestChallengeSchema,
} from '@/lib/rails/contract';
import type { Idempotent } from './change-configuration';
import type { RailConfigurationService } from './service';

const root = '/v1/admin/settlement';
const credential = ['credential.missing', 'credential.invalid', 'permission.denied'] as const;
const reader = { kind: 'key', permission: 'rail.read', credential: 'fresh' } as const;
const manager = { kind: 'key', permission: 'rail.manage', credential: 'fresh' } as const;
const configuration = { description: 'The configuration now in force.', schema: railConfigurationSchema };

const answered = (outcome: Outcome<unknown>): Outcome<Answer> =>
  outcome.ok ? ok({ status: 200, body: outcome.value }) : outcome;

/**
 * `/v1/admin/settlement/**`: what a tenant's rails are set up with. Approving a destination is not among them: the second
 * pair of eyes is a person in the console.
 */
export const railConfigurationEndpoints = (rails: RailConfigurationService): Endpoint[] => [
  readEndpoint(rails),
  versionsEndpoint(rails),
  ...changeEndpoints(rails),
  ...accountEndpoints(rails),
  ...addressEndpoints(rails),
];

const readEndpoint = (rails: RailConfigurationService): Endpoint =>
  endpoint({
    name: 'rails.configuration.get',
    method: 'GET',
    path: `${root}/config`,
    summary: 'Says which rails are allowed, and for each whether it is ready and why not',
    who: reader,
    errors: 'paybond',
    responses: {
      200: { description: 'The configuration in force; destinations are masked.', schema: railConfigurationSchema },
    },
    refusals: credential,
    handle: async ({ ctx }) => answered(await rails.read(ctx)),
  });

const versionsEndpoint = (rails: RailConfigurationService): Endpoint =>
  endpoint({
    name: 'rails.version.list',
    method: 'GET',
    path: `${root}/versions`,
    summary: 'Lists every version of the configuration, newest first, with who and why',
    who: reader,
    errors: 'paybond',
    query: railVersionQuerySchema,
    responses: { 200: { description: 'A page of versions.', schema: railVersionPageSchema } },
    refusals: credential,
    handle: async ({ ctx, query }) => answered(await rails.listVersions(ctx, query)),
  });

const once = ['idempotency.key_invalid', 'idempotency.conflict'] as const;
const destinationCodes = ['destination.pending', 'destination.person_required'] as const;
const firstAtOnce =
  'The first destination of a sandbox is in force at once; every other one is approved by a second person in the console.';

/** What every change that makes a version declares: once per Idempotency-Key, answered with what is then in force. */
const change = { method: 'POST', who: manager, errors: 'problem', responses: { 200: configuration } } as const;

async function changed<B extends object>(
  call: Pick<Call, 'ctx' | 'method' | 'path' | 'rawBody' | 'header'> & { readonly body: B },
  run: (ctx: Ctx, input: B & Idempotent) => Promise<Outcome<unknown>>,
): Promise<Outcome<Answer>> {
  const idempotency = idempotencyOf(call);
  if (!idempotency.ok) return idempotency;
  return answered(await run(call.ctx, { ...call.body, idempotency: idempotency.value }));
}

const changeEndpoints = (rails: RailConfigurationService): Endpoint[] => [
  endpoint({
    ...change,
    name: 'rails.modes.change',
    path: `${root}/modes`,
    summary: 'Simulates, connects or disables rails',
    description: 'All of the named rails change or none. A disabled rail refuses new money and lets held money go.',
    body: changeModesSchema,
    refusals: [
      ...credential,
      ...once,
      'rail_not_offered',
      'rail.not_ready',
      'rail.never_simulated_in_live',
      'capability.closed',
    ],
    handle: (call) => changed(call, rails.changeModes),
  }),
  endpoint({
    ...change,
    name: 'rails.settings.change',
    path: `${root}/settings`,
    summary: 'Sets who may confirm settlements and how long an ACH debit waits before its transfer',
    description:
      'A risk hold is that of the version under which an intent is created, so a change leaves holds under way as they are. Where only people confirm settlements, only a person lets service keys do so again, in the console.',
    body: changeSettingsSchema,
    refusals: [...credential, ...once, 'rail.hold_too_short', 'rail.person_required'],
    handle: (call) => changed(call, rails.changeSettings),
  }),
  endpoint({
    ...change,
    name: 'rails.ach_terms.confirm',
    path: `${root}/stripe/ach-terms`,
    summary: 'Confirms the terms of ACH debit',
    description: "The payer's bank may take a debit back for 60 days, and the tenant then owes it.",
    body: confirmAchTermsSchema,
    refusals: [...credential, ...once],
    handle: (call) => changed(call, rails.confirmAchTerms),
  }),
  endpoint({
    ...change,
    name: 'rails.account.propose',
    path: `${root}/stripe/account/destination`,
    summary: 'Proposes the linked Stripe account as destination of the Stripe rails',
    description: firstAtOnce,
    body: proposeAccountSchema,
    refusals: [...credential, ...once, ...destinationCodes, 'rail.recipient_missing', 'rail.recipient_not_active'],
    handle: (call) => changed(call, rails.proposeAccount),
  }),
  endpoint({
    ...change,
    name: 'rails.address.propose',
    path: `${root}/x402/destination`,
    summary: 'Proposes the Base address whose owner signed the challenge as destination of x402',
    description: firstAtOnce,
    body: proposeAddressSchema,
    refusals: [
      ...credential,
      ...once,
      ...destinationCodes,
      'rail.challenge_not_found',
      'rail.challenge_over',
      'rail.signature_invalid',
    ],
    handle: (call) => changed(call, rails.proposeAddress),
  }),
];

const unanswered = ['rail.counterpart_missing', 'rail.counterpart_unavailable'] as const;

const accountEndpoints = (rails: RailConfigurationService): Endpoint[] => [
  endpoint({
    name: 'rails.account.link',
    method: 'POST',
    path: `${root}/stripe/account`,
    summary: "Makes the tenant's account at Stripe, or goes on with the one that was begun",
    who: manager,
    errors: 'problem',
    body: linkAccountSchema,
    responses: { 200: configuration },
    refusals: [...credential, ...once, ...unanswered],
    handle: (call) => changed(call, rails.linkAccount),
  }),
  endpoint({
    name: 'rails.account.open',
    method: 'POST',
    path: `${root}/stripe/account/link`,
    summary: 'Makes a page at Stripe on which the linked account is set up; it opens once and soon',
    who: manager,
    errors: 'problem',
    body: noInputSchema,
    bodyOptional: true,
    responses: { 200: { description: 'Where to send the person.', schema: accountLinkSchema } },
    refusals: [...credential, ...once, ...unanswered, 'rail.recipient_missing'],
    handle: (call) => changed(call, rails.openAccountLink),
  }),
  endpoint({
    name: 'rails.account.refresh',
    method: 'POST',
    path: `${root}/stripe/account/refresh`,
    summary: 'Asks Stripe how the linked account stands',
    who: manager,
    errors: 'problem',
    body: noInputSchema,
    bodyOptional: true,
    responses: { 200: configuration },
    refusals: [...credential, ...once, ...unanswered, 'rail.recipient_missing'],
    handle: (call) => changed(call, rails.refreshAccount),
  }),
];

const addressEndpoints = (rails: RailConfigurationService): Endpoint[] => [
  endpoint({
    name: 'rails.address.challenge',
    method: 'POST',
    path: `${root}/x402/challenges`,
    summary: 'Gives the text that the owner of a Base address signs',
    who: manager,
    errors: 'problem',
    body: requestChallengeSchema,
    responses: { 200: { description: 'Sign exactly this text.', schema: addressChallengeSchema } },
    refusals: [...credential, ...once, 'rail.address_invalid'],
    handle: (call) => changed(call, rails.requestChallenge),
  }),
];
