/** Shares are whole thousandths of a percent: 25 % is 25000. */
export const wholeShare = 100_000;

export interface OwningEntity {
  readonly id: string;
  /** Of the company, never of a person: refusals name it. */
  readonly name: string;
  /** Listed or public: nobody is asked who owns the rest of it. */
  readonly isPubliclyHeld: boolean;
}

export interface OwnershipLink {
  readonly owner: { readonly kind: 'person' | 'entity'; readonly id: string };
  readonly ownedId: string;
  /** Thousandths of a percent; 0 for control without a share. */
  readonly share: number;
  /** Controls it by other means than the share: votes, contract, the right to appoint. */
  readonly controls: boolean;
}

export interface OwnershipGraph {
  /** Who is applying. */
  readonly subjectId: string;
  readonly entities: readonly OwningEntity[];
  readonly personIds: readonly string[];
  readonly links: readonly OwnershipLink[];
}

export const ownershipBounds = { entities: 100, people: 500, links: 1_000 } as const;

/** Links by what they own. */
export function linksInto(links: readonly OwnershipLink[]): ReadonlyMap<string, readonly OwnershipLink[]> {
  const into = new Map<string, OwnershipLink[]>();
  for (const link of links) {
    const known = into.get(link.ownedId);
    if (known === undefined) into.set(link.ownedId, [link]);
    else known.push(link);
  }
  return into;
}
