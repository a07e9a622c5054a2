import { railNames } from '@/lib/harbor';
import {
  acceptInvitation,
  addMember,
  inviteMerchant,
  isInOrganization,
  sessionCtx,
  signIn,
  signOut,
} from '@/lib/identity';
import { assert } from '@/lib/kernel/assert';
import type { Ctx, PlatformActor, Tenant } from '@/lib/kernel/context';
import type { Sealer } from '@/lib/keys/seal';
import type { SeedDeps } from '@/prisma/seed/scenario';
import { type Desk, platformCtxOf, reviewAs } from './demo-desk';
import type { DemoOnboarding, DemoParticipant } from './demo-file';
import { examplePdf } from './example-file';
import { fillIn, sendIn } from './fill-in';
import { type ApplicationStage, applicationStages, type DemoMerchant, demoMerchants } from './merchants';
import type { DemoSecrets } from './secrets';
import { done, newRequest } from './step';

/** Where an application of the demo stands at each stage. */
const statusOf = {
  invited: 'not_started',
  draft: 'draft',
  in_review: 'manual_review',
  asked: 'additional_info_required',
  awaiting_second: 'manual_review',
  approved: 'approved',
  rejected: 'rejected',
  suspended: 'suspended',
} as const satisfies Record<ApplicationStage, string>;

/** Merchants that were invited, with applications in every state; those that are there already are left as they are. */
export async function ensureMerchants(desk: Desk, secrets: DemoSecrets, deps: SeedDeps): Promise<DemoOnboarding> {
  const organizations: DemoOnboarding['organizations'] = [];
  const users: DemoOnboarding['users'] = [];
  for (const merchant of demoMerchants) {
    const { name, slug, stage } = merchant;
    const organizationId = secrets.uuid(`merchant/${slug}`);
    const userOf = (login: string, role: 'merchant_business' | 'merchant_developer') => {
      const email = `${login}@${slug}.example`;
      return { email, password: secrets.password(email), role, organizationId };
    };
    const [business, developer] = [userOf('business', 'merchant_business'), userOf('developer', 'merchant_developer')];
    const entered = await enter(merchant, business, desk.consultant, deps);
    if (entered.isNew) {
      const { email, password } = developer;
      const member = { email, name: 'Sam Keller', role: 'developer', password } as const;
      done(await addMember(entered.sandbox, member, deps));
      await play(merchant, entered.live, desk, deps);
    }
    const { publicId: tenantId } = entered.live.tenant;
    organizations.push({ organizationId, tenantId, name, status: statusOf[stage] });
    users.push(business, developer);
  }
  return { organizations, users };
}

export type MerchantSignIn = Pick<DemoParticipant, 'email' | 'password'> & { readonly organizationId: string };

interface Entered {
  readonly isNew: boolean;
  readonly sandbox: Ctx;
  readonly live: Ctx;
}

/** Takes up an invitation as its first person, or signs in as who did so in an earlier load. */
export async function enter(
  { name, person }: Pick<DemoMerchant, 'name' | 'person'>,
  { email, organizationId, password }: MerchantSignIn,
  consultant: PlatformActor,
  deps: SeedDeps,
): Promise<Entered> {
  const letters = listening(deps.sealer);
  const invitation = { organization_id: organizationId, name, email };
  const given = { ...deps, sealer: letters.sealer, rails: railNames };
  const { origin } = deps;
  done(await inviteMerchant(platformCtxOf(consultant), invitation, { ...given, origin }));
  const token = letters.link()?.split('/invite/')[1];
  const from = { ...newRequest(), address: 'seed', userAgent: 'tidegate seed' };
  const session =
    token === undefined
      ? done(await signIn(from, { email, password }, deps))
      : done(await acceptInvitation(from, { token, name: person, password }, deps));
  assert(isInOrganization(session), 'a merchant is in their organisation');
  const inEnvironment = (environment: Tenant['environment']): Ctx => {
    const tenant = session.tenants.find((one) => one.environment === environment);
    assert(tenant !== undefined, 'an organisation has both environments');
    return { ...sessionCtx(session, newRequest()), tenant };
  };
  await signOut(newRequest(), { sessionId: session.id }, deps);
  return { isNew: token !== undefined, sandbox: inEnvironment('sandbox'), live: inEnvironment('live') };
}

/** Hears the letters that are sealed for the post, where the link of an invitation stands and nowhere else. */
function listening(sealer: Sealer): { readonly sealer: Sealer; link(): string | undefined } {
  const heard: string[] = [];
  return {
    sealer: {
      open: (sealed, context) => sealer.open(sealed, context),
      seal(secret, context) {
        heard.push(new TextDecoder().decode(secret));
        return sealer.seal(secret, context);
      },
    },
    link: () => heard.map((text) => /https?:\/\/[^\s"\\]+\/invite\/[\w-]+/.exec(text)?.[0]).find(Boolean),
  };
}

async function play(merchant: DemoMerchant, ctx: Ctx, desk: Desk, deps: SeedDeps): Promise<void> {
  const reached = (stage: DemoMerchant['stage']): boolean =>
    applicationStages.indexOf(merchant.stage) >= applicationStages.indexOf(stage);
  if (!reached('draft')) return;
  const { name } = merchant;
  const lines = ['Bank statement', `${name} GmbH`, 'IBAN DE02 1203 0000 0000 2020 51', 'Example only'];
  await fillIn(merchant, ctx, { name: 'statement.pdf', bytes: examplePdf(lines) }, deps);
  if (!reached('in_review')) return;
  await sendIn(ctx, deps);
  if (reached('asked')) await reviewAs(merchant, desk, deps);
}
