import type { Actor, Tenant } from '@/lib/kernel/context';
import type { Endpoint, Who } from '@/lib/kernel/endpoint';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { may, rolesThatMay } from '@/lib/kernel/permission';
import type { Limiter } from '@/lib/limits';
import { webRefusals } from './refusals';
import type { WireRequest } from './wire';

export interface Caller {
  readonly tenant: Tenant;
  readonly actor: Actor;
}

/** Resolves a bearer credential. `how` is the endpoint's `credential`; null means that none was sent. */
export type Authenticate = (bearer: string | null, now: Date, how: 'fresh' | 'in_read') => Promise<Outcome<Caller>>;

/** Resolves a key of the payment gate; null means that none was sent. `scope` is what it must be good for. */
export type AuthenticateAgent = (
  key: string | null,
  now: Date,
  role: 'bot' | 'operator',
  scope?: string,
) => Promise<Outcome<Caller>>;

export interface GuardDeps {
  readonly authenticate: Authenticate;
  readonly authenticateAgent: AuthenticateAgent;
  readonly limiter: Limiter;
}

type KeyHolder = Extract<Who, { kind: 'key' }>;

const bearerPattern = /^Bearer +([\x21-\x7e]{1,512})$/i;

const bearerOf = (request: WireRequest): string | null =>
  bearerPattern.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;

const agentKeyPattern = /^[\x21-\x7e]{1,512}$/;

/** The gate's key: a bearer text, or else the header that its documents name. */
function agentKeyOf(request: WireRequest): string | null {
  const bearer = bearerOf(request);
  if (bearer !== null) return bearer;
  const key = request.headers.get('x-payjent-bot-key');
  return key !== null && agentKeyPattern.test(key) ? key : null;
}

/** What the resolved caller may not do at this endpoint, if anything. */
function checkCaller(who: KeyHolder, caller: Caller, tenantHeader: string | null): Outcome<Caller> {
  const { tenant, actor } = caller;
  if (tenantHeader !== null && tenantHeader !== tenant.publicId) return webRefusals.refuse('request.tenant_header');
  if (who.environments && !who.environments.includes(tenant.environment)) {
    return webRefusals.refuse('request.environment', {
      message: `This endpoint takes ${who.environments.join(' or ')} keys only; this key belongs to ${tenant.environment}.`,
    });
  }
  if (actor.kind === 'system' || actor.kind === 'agent' || !may(actor.role, who.permission)) {
    const granted = rolesThatMay(who.permission);
    return webRefusals.refuse('request.permission', {
      message: `This needs the permission ${who.permission}. Roles that have it: ${granted.join(', ')}.`,
      details: { permission: who.permission, roles: granted },
    });
  }
  return ok(caller);
}

const tooMany = ({ retryAfterSeconds }: { retryAfterSeconds: number }): Outcome<never> =>
  webRefusals.refuse('request.rate_limited', { retryAfterSeconds });

/** Decides who calls, within limits: null on public endpoints, the key's tenant and actor elsewhere. */
export async function admit(
  endpoint: Endpoint,
  request: WireRequest,
  now: Date,
  deps: GuardDeps,
): Promise<Outcome<Caller | null>> {
  const { who } = endpoint;
  const { limiter } = deps;
  const at = now.getTime();
  if (who.kind === 'public') {
    const verdict = limiter.take('public_requests', request.address, at);
    return verdict.allowed ? ok(null) : tooMany(verdict);
  }
  const refusedBefore = limiter.peek('refused_credentials', request.address, at);
  if (!refusedBefore.allowed) return tooMany(refusedBefore);
  if (who.kind === 'agent') {
    const key = agentKeyOf(request);
    if (key === null && who.optional) {
      const stranger = limiter.take('public_requests', request.address, at);
      return stranger.allowed ? ok(null) : tooMany(stranger);
    }
    const agent = await deps.authenticateAgent(key, now, who.role, who.scope);
    if (!agent.ok) {
      if (agent.refusal.status === 401) limiter.take('refused_credentials', request.address, at);
      return agent;
    }
    const verdict = limiter.take('key_requests', agent.value.actor.id, at);
    return verdict.allowed ? agent : tooMany(verdict);
  }
  const found = await deps.authenticate(bearerOf(request), now, who.credential);
  if (!found.ok) {
    limiter.take('refused_credentials', request.address, at);
    return found;
  }
  const verdict = limiter.take('key_requests', found.value.actor.id, at);
  if (!verdict.allowed) return tooMany(verdict);
  const tenantHeader = request.headers.get('x-tenant-id');
  if (tenantHeader !== null && who.tenantHeader === 'refused')
    return webRefusals.refuse('request.tenant_header_refused');
  return checkCaller(who, found.value, tenantHeader);
}
