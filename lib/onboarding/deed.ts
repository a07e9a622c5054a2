import type { Actor, Ctx, PlatformActor } from '@/lib/kernel/context';

/** Something that is done to an application: by its own people, by the desk, or by the system. */
export interface Deed extends Omit<Ctx, 'actor'> {
  readonly actor: Actor | PlatformActor;
}
