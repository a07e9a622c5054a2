/** A broken promise of our own code. It is never caught to be turned into an answer; the request stops. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** States what must hold here. Input from outside is refused with an `Outcome`, never asserted. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Closes a switch over a union: a new member becomes a type error at the call. */
export function unreachable(value: never): never {
  throw new InvariantError(`Unreachable case: ${String(value)}`);
}
