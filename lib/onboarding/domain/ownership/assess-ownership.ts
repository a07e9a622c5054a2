import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkGraph } from './check-graph';
import { type OwnershipGraph, wholeShare } from './graph';
import { effectiveShares, isAtLeast, shareIn, shown, sumOf } from './shares';

/** Who holds or controls this much counts as an owner; what nobody is named for must stay below it. */
export const ownerThreshold = wholeShare / 4;

export const ownerBases = ['ownership_direct', 'ownership_indirect', 'control_other'] as const;
export type OwnerBasis = (typeof ownerBases)[number];

export interface BeneficialOwner {
  readonly personId: string;
  /** Of the applying company, in thousandths of a percent, rounded down. */
  readonly share: number;
  readonly bases: readonly OwnerBasis[];
}

export interface OwnershipGap {
  readonly entityId: string;
  readonly name: string;
  /** Of that company itself. */
  readonly missing: number;
}

export interface OwnershipAssessment {
  readonly owners: readonly BeneficialOwner[];
  /** People who hold something and are no owners: their shares of the applying company. */
  readonly holders: readonly Pick<BeneficialOwner, 'personId' | 'share'>[];
  /** Companies with shares nobody is named for, when together these could hide an owner. */
  readonly blockingGaps: readonly OwnershipGap[];
  /** Nobody is an owner: the senior managing official is recorded instead. */
  readonly needsSeniorOfficial: boolean;
}

/** Who owns or controls the company in the end, and whether anybody could still be hidden. */
export function assessOwnership(graph: OwnershipGraph): Outcome<OwnershipAssessment> {
  const checked = checkGraph(graph);
  if (!checked.ok) return checked;
  const { roots, significant } = controlChain(graph);
  const subject = effectiveShares(graph, graph.subjectId);
  const controllers = new Set(
    graph.links
      .filter(({ controls, owner, ownedId }) => controls && owner.kind === 'person' && significant.has(ownedId))
      .map(({ owner }) => owner.id),
  );
  const byRoot = roots.map((rootId) => effectiveShares(graph, rootId).ofPerson);
  const owners = graph.personIds.flatMap((personId): BeneficialOwner[] => {
    const holds = byRoot.some((shares) => isAtLeast(shareIn(shares, personId), ownerThreshold));
    if (!holds && !controllers.has(personId)) return [];
    return [
      {
        personId,
        share: shown(shareIn(subject.ofPerson, personId)),
        bases: basesOf(graph, personId, holds, controllers.has(personId)),
      },
    ];
  });
  const isHidden = isAtLeast(sumOf(subject.unexplained.values()), ownerThreshold);
  return ok({
    owners,
    holders: graph.personIds.flatMap((personId) => {
      const share = shown(shareIn(subject.ofPerson, personId));
      return share === 0 || owners.some((owner) => owner.personId === personId) ? [] : [{ personId, share }];
    }),
    blockingGaps: isHidden ? gapsOf(graph, subject.unexplained) : [],
    needsSeniorOfficial: owners.length === 0,
  });
}

/**
 * Roots: the company, and companies that control it otherwise than by shares; who owns those owns it. Significant: all
 * companies that hold the threshold of a root, through which a person may control it.
 */
function controlChain(graph: OwnershipGraph): {
  readonly roots: readonly string[];
  readonly significant: ReadonlySet<string>;
} {
  const roots = new Set([graph.subjectId]);
  const significant = new Set<string>();
  for (const rootId of roots) {
    for (const [id, share] of effectiveShares(graph, rootId).ofEntity) {
      if (isAtLeast(share, ownerThreshold)) significant.add(id);
    }
    for (const { controls, owner, ownedId } of graph.links) {
      if (controls && owner.kind === 'entity' && significant.has(ownedId)) roots.add(owner.id);
    }
  }
  return { roots: [...roots], significant };
}

function basesOf(graph: OwnershipGraph, personId: string, holds: boolean, controls: boolean): readonly OwnerBasis[] {
  const links = graph.links.filter(({ owner, share }) => owner.kind === 'person' && owner.id === personId && share > 0);
  const isDirect = links.some(({ ownedId }) => ownedId === graph.subjectId);
  const isIndirect = links.some(({ ownedId }) => ownedId !== graph.subjectId);
  return [
    ...(holds && isDirect ? ['ownership_direct' as const] : []),
    ...(holds && isIndirect ? ['ownership_indirect' as const] : []),
    ...(controls ? ['control_other' as const] : []),
  ];
}

function gapsOf(graph: OwnershipGraph, unexplained: ReadonlyMap<string, unknown>): readonly OwnershipGap[] {
  return graph.entities
    .filter(({ id }) => unexplained.has(id))
    .map(({ id, name }) => {
      const held = graph.links.filter(({ ownedId }) => ownedId === id).reduce((total, { share }) => total + share, 0);
      return { entityId: id, name, missing: wholeShare - held };
    });
}

const onePercent = 1_000;

/** `40`, `24.999`: thousandths of a percent as people write a percentage. */
export function percentText(share: number): string {
  const fraction = (share % onePercent).toString().padStart(3, '0').replace(/0+$/, '');
  return `${Math.floor(share / onePercent)}${fraction === '' ? '' : `.${fraction}`}`;
}
