/** An answer that is not what was asked for: a proxy's page, an emulator's, a shape from another version. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

interface StripeObject {
  readonly object: string;
  readonly id: string;
}

/**
 * The SDK takes any JSON without an `error` member for success, whatever the HTTP status. So each answer must name its
 * type and carry an id; otherwise nobody knows what happened. @throws UnexpectedAnswerError
 */
export function expectObject<T extends StripeObject>(answer: T, object: T['object']): T {
  if (answer.object !== object || typeof answer.id !== 'string' || answer.id === '') {
    throw new UnexpectedAnswerError(`Stripe answered without a ${object}`);
  }
  return answer;
}

/** The same for a list; every item is checked. @throws UnexpectedAnswerError */
export function expectList<T extends StripeObject>(
  answer: { readonly object: string; readonly data: readonly T[]; readonly has_more: boolean },
  object: T['object'],
): { readonly items: readonly T[]; readonly hasMore: boolean } {
  if (answer.object !== 'list' || !Array.isArray(answer.data)) {
    throw new UnexpectedAnswerError(`Stripe answered without a list of ${object}`);
  }
  return { items: answer.data.map((item) => expectObject(item, object)), hasMore: answer.has_more };
}

/** The id of a reference, expanded or not. */
export const idOf = (reference: string | { readonly id: string } | null | undefined): string | null =>
  typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null);
