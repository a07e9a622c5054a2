import { inTenant, openDatabase } from '@/lib/db/pool';
import { gateParty } from '@/lib/gate/testing/gate-client';
import { sealEvents, sealStore } from '@/lib/harbor';
import { toHex } from '@/lib/kernel/bytes';
import type { Tenant } from '@/lib/kernel/context';
import { uuidV4 } from '@/lib/kernel/ids';
import type { Role } from '@/lib/kernel/permission';
import { type NewCase, openCase } from '@/lib/recovery/store/case-store';
import { type Client, createClient, type GateKeys, pairOf } from '@/lib/testing/client';
import { createStack, type Stack, type StackOptions, type TestTenant, unhurried } from '@/lib/testing/stack';
import { openSuperuser, type Superuser } from './superuser';

export type KeyRole = Exclude<Role, 'owner'>;

/** Roles that a key can have; an owner signs in. */
export const keyRoles = ['tenant_admin', 'operator', 'auditor', 'developer'] as const satisfies readonly KeyRole[];

/** An organisation with a client for each role, one for its live tenant, and intents made on demand. */
export interface Party {
  readonly name: string;
  readonly tenant: TestTenant;
  readonly by: Readonly<Record<KeyRole, Client>>;
  /** A tenant_admin of the same organisation's live tenant. */
  readonly live: Client;
  /** Does the sealer's work: every event so far gets its place in the chain. */
  seal(): Promise<void>;
  /** A case of a difference between a rail and the books, as a comparison opens one. */
  difference(): Promise<string>;
}

/** The product with two organisations that know nothing of each other. */
export interface World {
  readonly stack: Stack;
  readonly acme: Party;
  readonly rival: Party;
  readonly superuser: Superuser;
  close(): Promise<void>;
}

/** Keys of the tenant's agents and operator in the payment gate. */
async function gateKeys(stack: Stack, tenant: Tenant): Promise<GateKeys> {
  const { keys } = await gateParty(stack, tenant);
  return { bot: keys.bot, operator: keys.operator, bootstrap: keys.bootstrap };
}

async function createParty(stack: Stack, name: string): Promise<Party> {
  const made = await stack.tenant(name);
  const gate = await gateKeys(stack, made.tenant);
  const tenant = { ...made, as: (apiKey: string) => createClient({ ...made.identity, gate, apiKey }, stack.carry) };
  const as = async (role: KeyRole) => tenant.as(await tenant.key(role));
  const live = createClient(
    {
      ...tenant.identity,
      gate: await gateKeys(stack, tenant.live),
      tenantId: tenant.live.publicId,
      apiKey: await tenant.key('tenant_admin', 'live'),
    },
    stack.carry,
  );
  // The same agent is trusted in both environments, so that only the environment keeps them apart.
  const { keyId, seedHex } = tenant.identity.recognition;
  await live.post('/v1/admin/agent-keys', { key_id: keyId, public_key_hex: toHex(pairOf(seedHex).publicKey) });
  return {
    name,
    tenant,
    by: {
      tenant_admin: await as('tenant_admin'),
      operator: await as('operator'),
      auditor: await as('auditor'),
      developer: await as('developer'),
    },
    live,
    async difference() {
      const id = uuidV4();
      const found: NewCase = {
        id,
        day: '2030-01-31',
        counterpart: 'simulated',
        kind: 'missing_in_books',
        key: `operation:${id}`,
        intentId: uuidV4(),
        currency: 'usd',
        railAmount: 100n,
        bookAmount: null,
      };
      const { id: tenantId } = tenant.tenant;
      await inTenant(stack.services.db, tenantId, (tx) => openCase(tx, tenantId, found, new Date()));
      return id;
    },
    async seal() {
      const worker = openDatabase({ url: stack.database.workerUrl, applicationName: 'sealer', maxConnections: 1 });
      try {
        await sealEvents({ store: sealStore(worker), key: stack.services.ring.signingKey('ledger') }, tenant.tenant);
      } finally {
        await worker.close();
      }
    },
  };
}

export async function createWorld(options: StackOptions = {}): Promise<World> {
  const stack = await createStack({ patience: unhurried, ...options });
  const superuser = await openSuperuser(stack.database);
  return {
    stack,
    acme: await createParty(stack, 'acme'),
    rival: await createParty(stack, 'rival'),
    superuser,
    async close() {
      await superuser.close();
      await stack.close();
    },
  };
}
