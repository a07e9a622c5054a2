/** What a key can be good for. A key that was not made by an install link is good for everything. */
export const keyScopes = ['quotes:create', 'checkout:create', 'agent-actions:create', 'grants:consume'] as const;
export type KeyScope = (typeof keyScopes)[number];

export const everyScope = '*';

export const holdsScope = (held: readonly string[], scope: string): boolean =>
  held.includes(everyScope) || held.includes(scope);
