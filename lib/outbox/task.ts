import type { z } from 'zod';

/** Work that a commit enqueues with `tidegate_enqueue` and a worker does later, at least once. */
export interface Task {
  /** The name it is enqueued under: `rail.ask`. */
  readonly name: string;
  /** Rejects to be tried again, ever more rarely. */
  run(payload: unknown): Promise<void>;
}

/** Types a task by the schema of its payload. */
export const task = <S extends z.ZodType>(
  name: string,
  payload: S,
  run: (payload: z.output<S>) => Promise<void>,
): Task => ({
  name,
  run: async (given) => run(payload.parse(given)),
});
