/**
 * Something outside the code is missing or wrong, and the person who runs Tidegate can put it right.
 * The launcher, the doctor and the tests print `message` and `fix`, never a stack.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';

  constructor(
    message: string,
    /** What to do about it, as an instruction. */
    readonly fix: string,
  ) {
    super(message);
  }
}
