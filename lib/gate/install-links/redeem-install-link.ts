import { auditJson } from '@/lib/audit';
import { inTenant } from '@/lib/db/pool';
import { newKey } from '@/lib/gate/agents/issue-credential';
import type { GateDeps } from '@/lib/gate/deps';
import { wireId } from '@/lib/gate/domain/ids';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { locateTenant, tenantOf } from '@/lib/gate/store/agent-store';
import { findOpenLink, type OpenLink, redeemLink } from '@/lib/gate/store/install-link-store';
import type { Ctx, Tenant } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import type { RedeemedView } from './contract';
import { installRefusals } from './refusals';

type LinkDeps = Pick<GateDeps, 'db' | 'engine' | 'secrets' | 'settings'>;

/** Stands where a token is nobody's: the same statements run, and find nothing. */
const nobody: Tenant = {
  id: '00000000-0000-0000-0000-000000000000',
  publicId: '',
  organizationId: '',
  environment: 'sandbox',
  name: '',
};

async function linkTenant({ db, secrets }: LinkDeps, token: string) {
  const digest = secrets.tokenDigest('agent-install', token);
  const row = await locateTenant(db, 'gate_install', digest);
  const tenant: Tenant = row === null ? nobody : tenantOf(row);
  return { digest, tenant };
}

export interface Landing extends OpenLink {
  readonly operatorName: string;
}

/** What a link is for, for whoever has it. Looking uses nothing up. Refuses with `install.invalid`. */
export async function readInstallLink(deps: LinkDeps, token: string): Promise<Outcome<Landing>> {
  const { digest, tenant } = await linkTenant(deps, token);
  const link = await inTenant(deps.db, tenant.id, (tx) => findOpenLink(tx, tenant.id, digest));
  return link === null ? installRefusals.refuse('install.invalid') : ok({ ...link, operatorName: tenant.name });
}

/**
 * Gives the one key of a link. Of many at once one wins; unknown, used, expired and burned links get one refusal after
 * the same work, `install.invalid`.
 */
export async function redeemInstallLink(
  deps: LinkDeps,
  { token, requestId }: { readonly token: string; readonly requestId: string },
): Promise<Outcome<RedeemedView>> {
  const { db, engine, secrets, settings } = deps;
  const { digest, tenant } = await linkTenant(deps, token);
  const ctx: Ctx = { tenant, actor: { kind: 'system', id: 'install-link' }, requestId, now: engine.clock.now() };
  const key = newKey();
  const keyId = uuidV7(ctx.now);
  const link = await redeemLink(db, tenant.id, {
    tokenDigest: digest,
    key: { id: keyId, digest: secrets.keyDigest(key) },
    audit: {
      redeemed: auditJson(ctx, { action: 'gate.install_link.redeem', subjectKind: 'gate_install_link', subjectId: '' }),
      issued: auditJson(ctx, { action: 'gate.key.issue', subjectKind: 'gate_credential', subjectId: keyId }),
    },
  });
  if (link === null) return installRefusals.refuse('install.invalid');
  return ok({
    agent_id: wireId('agent', link.agent_id),
    bot_id: link.bot_id,
    payjent_base_url: settings.baseUrl,
    credential: { type: 'payjent_agent_api_key', value: key, header: 'X-Payjent-Bot-Key' },
    webhook_secret: secrets.webhookSecret(link.agent_id, link.secret_version),
    scopes: link.scopes,
    policy: {
      credential_scope: 'agent',
      single_agent_only: true,
      store_privately: true,
      do_not_paste_raw_credentials_in_chat: true,
    },
    install_link: {
      id: wireId('installLink', link.link_id),
      consumed_at: wireTime(link.consumed_at),
      expires_at: wireTime(link.expires_at),
      single_use: true,
    },
  });
}
