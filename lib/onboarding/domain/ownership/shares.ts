import { linksInto, type OwnershipGraph, type OwnershipLink, wholeShare } from './graph';

/** An exact part of a whole: `parts` of `wholeShare` to the power of `depth`. */
export interface Share {
  readonly parts: bigint;
  readonly depth: number;
}

const base = BigInt(wholeShare);
const whole: Share = { parts: 1n, depth: 0 };
const nothing: Share = { parts: 0n, depth: 0 };

const scaled = ({ parts, depth }: Share, to: number): bigint => parts * base ** BigInt(to - depth);

function plus(a: Share, b: Share): Share {
  const depth = Math.max(a.depth, b.depth);
  return { parts: scaled(a, depth) + scaled(b, depth), depth };
}

const times = ({ parts, depth }: Share, share: number): Share => ({ parts: parts * BigInt(share), depth: depth + 1 });

/** True when the part is at least so many thousandths of a percent, exactly. */
export const isAtLeast = ({ parts, depth }: Share, share: number): boolean =>
  parts * base >= BigInt(share) * base ** BigInt(depth);

/** Whole thousandths of a percent, rounded down: what is shown never reaches a threshold that the part does not. */
export const shown = ({ parts, depth }: Share): number =>
  Number.parseInt(((parts * base) / base ** BigInt(depth)).toString(), 10);

/** What is left of a part when those shares are taken out of it. */
const rest = (part: Share, taken: number): Share => times(part, wholeShare - taken);

export interface EffectiveShares {
  readonly ofPerson: ReadonlyMap<string, Share>;
  readonly ofEntity: ReadonlyMap<string, Share>;
  /** By company: what nobody was named for, as a part of the root. */
  readonly unexplained: ReadonlyMap<string, Share>;
}

export const shareIn = (shares: ReadonlyMap<string, Share>, id: string): Share => shares.get(id) ?? nothing;

/**
 * What everybody holds of one company, over all paths: the sum of the products along each. Companies are taken in an
 * order in which each comes after all that it owns, so every link is multiplied once. The graph has no circles.
 */
export function effectiveShares(graph: OwnershipGraph, rootId: string): EffectiveShares {
  const into = linksInto(graph.links);
  const ofPerson = new Map<string, Share>();
  const ofEntity = new Map<string, Share>([[rootId, whole]]);
  const unexplained = new Map<string, Share>();
  const publiclyHeld = new Set(graph.entities.filter((entity) => entity.isPubliclyHeld).map(({ id }) => id));
  for (const id of topDown(rootId, into)) {
    const part = shareIn(ofEntity, id);
    const links = into.get(id) ?? [];
    for (const { owner, share } of links) {
      const shares = owner.kind === 'person' ? ofPerson : ofEntity;
      shares.set(owner.id, plus(shareIn(shares, owner.id), times(part, share)));
    }
    const taken = links.reduce((total, { share }) => total + share, 0);
    if (taken < wholeShare && part.parts > 0n && !publiclyHeld.has(id)) unexplained.set(id, rest(part, taken));
  }
  return { ofPerson, ofEntity, unexplained };
}

export const sumOf = (shares: Iterable<Share>): Share => [...shares].reduce(plus, nothing);

/** The root, its owning companies, theirs, and so on: each after all that it owns. */
function topDown(rootId: string, into: ReadonlyMap<string, readonly OwnershipLink[]>): readonly string[] {
  const ownersOf = (id: string): readonly string[] =>
    (into.get(id) ?? []).filter(({ owner }) => owner.kind === 'entity').map(({ owner }) => owner.id);
  const reached = new Set([rootId]);
  for (const id of reached) for (const owner of ownersOf(id)) reached.add(owner);
  const waiting = new Map<string, number>();
  for (const id of reached) for (const owner of ownersOf(id)) waiting.set(owner, (waiting.get(owner) ?? 0) + 1);
  const ordered = [rootId];
  for (const id of ordered) {
    for (const owner of ownersOf(id)) {
      const left = (waiting.get(owner) ?? 0) - 1;
      waiting.set(owner, left);
      if (left === 0) ordered.push(owner);
    }
  }
  return ordered;
}
