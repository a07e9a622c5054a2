/** Who in this process is working on which intent, so that twins wait without holding a connection. */
export interface Flights {
  /** Announces work on a key; the returned function ends it. */
  begin(key: string): () => void;
  /** Resolves when the work announced for the key has ended, or after `ms`. */
  settled(key: string, ms: number): Promise<void>;
}

export function createFlights(): Flights {
  const running = new Map<string, { readonly done: Promise<void>; count: number; end: () => void }>();
  return {
    begin(key) {
      let flight = running.get(key);
      if (flight === undefined) {
        let end = (): void => undefined;
        const done = new Promise<void>((resolve) => {
          end = resolve;
        });
        flight = { done, count: 0, end };
        running.set(key, flight);
      }
      const mine = flight;
      mine.count += 1;
      return () => {
        mine.count -= 1;
        if (mine.count > 0) return;
        running.delete(key);
        mine.end();
      };
    },
    async settled(key, ms) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ms);
      });
      await Promise.race([running.get(key)?.done ?? timeout, timeout]);
      clearTimeout(timer);
    },
  };
}
