import type { Ctx } from '@/lib/kernel/context';
import { actorView, readNames, splitActor } from './read-names';
import type { Reader } from './reader';

/** Names for people of the actors in `labels` (`kind:id`), by label. */
export async function nameActors(
  { tenant }: Ctx,
  labels: readonly string[],
  reader: Reader,
): Promise<Readonly<Record<string, string>>> {
  const actors = [...new Set(labels)].map((label) => ({ label, ...splitActor(label) }));
  const keyIds = actors.filter(({ kind }) => kind === 'service_key').map(({ id }) => id);
  const names = await readNames(reader, tenant.id, keyIds);
  return Object.fromEntries(actors.map(({ label, ...actor }) => [label, actorView(actor, names).name]));
}
