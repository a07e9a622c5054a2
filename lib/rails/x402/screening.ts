/** What a screening said, with the list it said it by: kept with the payment. */
export interface Screened {
  readonly clear: boolean;
  readonly listVersion: string;
}

/** Asks whether money may be taken from or sent to addresses. A screening that cannot be asked rejects: no payment then. */
export interface Screening {
  screen(addresses: readonly string[]): Promise<Screened>;
}

/** A list of this installation's own, for development; it knows nobody but whom it was told. */
export function localScreening(denied: readonly string[], listVersion = 'local-1'): Screening {
  const list = new Set(denied.map((address) => address.toLowerCase()));
  return {
    screen: async (addresses) => ({
      clear: !addresses.some((address) => list.has(address.toLowerCase())),
      listVersion,
    }),
  };
}
