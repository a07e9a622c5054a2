import type { RailCall, RailPort, Rails } from '@/lib/harbor/ports';

type Looked = Awaited<ReturnType<RailPort['lookUp']>>;

/** A call that was made to a rail, with what can still be asked of it. */
export interface MadeCall {
  readonly call: RailCall;
  readonly port: RailPort;
}

/** Loses answers between the engine and any rail, and keeps every call that was made. */
export interface Lossy {
  wrap(rails: Rails): Rails;
  /** The next call of the kind for the intent loses its answer, before it reaches the rail or after its effect. */
  lose(intentId: string, kind: RailCall['kind'], when: 'before' | 'after'): void;
  /** What the rail said, asked at the moment of a loss; null while none has happened. */
  readonly lookedUp: ReadonlyMap<string, Looked>;
  callsOf(intentId: string): readonly MadeCall[];
}

const lost = (): never => {
  throw new Error('the answer was lost');
};

export function createLossy(): Lossy {
  const armed = new Map<string, { readonly kind: RailCall['kind']; readonly when: 'before' | 'after' }>();
  const lookedUp = new Map<string, Looked>();
  const made = new Map<string, MadeCall[]>();
  const wrapPort = (port: RailPort): RailPort => ({
    ...port,
    async execute(call, signal) {
      const { intentId, kind } = call;
      made.set(intentId, [...(made.get(intentId) ?? []), { call, port }]);
      const loss = armed.get(intentId);
      if (loss?.kind !== kind) return port.execute(call, signal);
      armed.delete(intentId);
      if (loss.when === 'after') await port.execute(call, signal);
      lookedUp.set(intentId, await port.lookUp(call, signal));
      return lost();
    },
  });
  const wrapped = new Map<RailPort, RailPort>();
  return {
    wrap: (rails) => (rail, mode, environment, kind) => {
      const port = rails(rail, mode, environment, kind);
      if (port === null) return null;
      const known = wrapped.get(port) ?? wrapPort(port);
      wrapped.set(port, known);
      return known;
    },
    lose: (intentId, kind, when) => void armed.set(intentId, { kind, when }),
    lookedUp,
    callsOf: (intentId) => made.get(intentId) ?? [],
  };
}
