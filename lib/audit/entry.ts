import type { JsonObject } from '@/lib/kernel/canonical-json';
import type { Actor, Ctx, PlatformActor } from '@/lib/kernel/context';
import { uuidV7 } from '@/lib/kernel/ids';

/** One line of the audit log: who did what to what, under which request. Never a secret. */
export interface AuditEntry {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Under whose name an entry is written: platform people act upon a tenant without being inside it. */
export interface Deed extends Pick<Ctx, 'requestId' | 'now'> {
  readonly actor: Actor | PlatformActor;
}

export const actorOf = (ctx: Pick<Deed, 'actor'>): { kind: string; id: string; label: string } => ({
  kind: ctx.actor.kind,
  id: ctx.actor.id,
  label: `${ctx.actor.kind}:${ctx.actor.id}`,
});

/** An entry as the functions of the database take it. */
export function auditJson(ctx: Deed, entry: AuditEntry): JsonObject {
  const actor = actorOf(ctx);
  return {
    id: uuidV7(ctx.now),
    request_id: ctx.requestId,
    actor_kind: actor.kind,
    actor_id: actor.id,
    action: entry.action,
    subject_kind: entry.subjectKind,
    subject_id: entry.subjectId,
    detail: entry.detail ?? {},
  };
}
