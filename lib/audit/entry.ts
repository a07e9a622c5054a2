import type { Ctx } from '@/lib/kernel/context';

/** One line of the audit log: who did what to what, under which request. Never a secret. */
export interface AuditEntry {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export const actorOf = (ctx: Pick<Ctx, 'actor'>): { kind: string; id: string; label: string } => ({
  kind: ctx.actor.kind,
  id: ctx.actor.id,
  label: `${ctx.actor.kind}:${ctx.actor.id}`,
});
