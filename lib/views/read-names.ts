import type { ActorView } from './contract';
import { enterTenant, type Reader } from './reader';

/** Names of service accounts by the id of their key. */
export type Names = ReadonlyMap<string, string>;

interface ActingRows {
  readonly events: readonly { readonly actor: string }[];
  readonly audit: readonly { readonly actorKind: string; readonly actorId: string }[];
}

/** Ids of the service keys that acted. Events write an actor as `kind:id`. */
export function actorIdsOf({ events, audit }: ActingRows): readonly string[] {
  const ofEvents = events.map(({ actor }) => splitActor(actor));
  const ofAudit = audit.map(({ actorKind, actorId }) => ({ kind: actorKind, id: actorId }));
  return [...new Set([...ofEvents, ...ofAudit].filter(({ kind }) => kind === 'service_key').map(({ id }) => id))];
}

export async function readNames(reader: Reader, tenantId: string, keyIds: readonly string[]): Promise<Names> {
  if (keyIds.length === 0) return new Map();
  const [, keys] = await reader.$transaction([
    enterTenant(reader, tenantId),
    reader.serviceKey.findMany({
      where: { tenantId, id: { in: [...keyIds] } },
      select: { id: true, account: { select: { name: true } } },
      take: keyIds.length,
    }),
  ]);
  return new Map(keys.map(({ id, account }) => [id, account.name]));
}

export function splitActor(label: string): { readonly kind: string; readonly id: string } {
  const at = label.indexOf(':');
  return { kind: label.slice(0, at), id: label.slice(at + 1) };
}

/** People are named by their role here: who they are stands outside the tenant's tables. */
export function actorView({ kind, id }: { readonly kind: string; readonly id: string }, names: Names): ActorView {
  if (kind === 'service_key') return { kind, id, name: names.get(id) ?? 'a service key' };
  if (kind === 'user') return { kind, id, name: 'a person in the console' };
  return { kind: 'system', id, name: 'Tidegate' };
}
