import { defineRefusals, type Outcome, ok } from '@/lib/kernel/outcome';
import { linksInto, type OwnershipGraph, ownershipBounds, wholeShare } from './graph';

export const ownershipRefusals = defineRefusals({
  'ownership.too_large': {
    status: 422,
    message: 'This structure is too large to be checked here. Send a structure chart and write to your contact.',
  },
  'ownership.unknown_holder': {
    status: 422,
    message: 'A share belongs to somebody who is not listed. List every holder first.',
  },
  'ownership.share_invalid': {
    status: 422,
    message: 'A share is more than 0 and at most 100 %, with up to three decimals. Control alone may have none.',
  },
  'ownership.over_whole': {
    status: 422,
    message: 'The direct shares in a company add up to more than 100 %. Correct them.',
  },
  'ownership.cycle': {
    status: 422,
    message: 'These companies own each other in a circle. Correct a link, or send a structure chart.',
  },
});

/** What has to be true before shares can be computed. */
export function checkGraph(graph: OwnershipGraph): Outcome<null> {
  const { entities, links, personIds } = graph;
  if (
    entities.length > ownershipBounds.entities ||
    personIds.length > ownershipBounds.people ||
    links.length > ownershipBounds.links
  ) {
    return ownershipRefusals.refuse('ownership.too_large');
  }
  for (const check of [checkHolders, checkShares, checkSums, checkCycles]) {
    const checked = check(graph);
    if (!checked.ok) return checked;
  }
  return ok(null);
}

function checkHolders({ entities, links, personIds, subjectId }: OwnershipGraph): Outcome<null> {
  const companies = new Set(entities.map(({ id }) => id));
  const people = new Set(personIds);
  const known = links.every(
    ({ owner, ownedId }) =>
      companies.has(ownedId) && (owner.kind === 'person' ? people.has(owner.id) : companies.has(owner.id)),
  );
  return known && companies.has(subjectId) ? ok(null) : ownershipRefusals.refuse('ownership.unknown_holder');
}

function checkShares({ entities, links }: OwnershipGraph): Outcome<null> {
  for (const { controls, ownedId, share } of links) {
    const valid = Number.isInteger(share) && share <= wholeShare && (share > 0 || (share === 0 && controls));
    if (!valid) return ownershipRefusals.refuse('ownership.share_invalid', { details: named(entities, [ownedId]) });
  }
  return ok(null);
}

function checkSums({ entities, links }: OwnershipGraph): Outcome<null> {
  for (const [ownedId, into] of linksInto(links)) {
    const sum = into.reduce((total, { share }) => total + share, 0);
    if (sum > wholeShare) {
      return ownershipRefusals.refuse('ownership.over_whole', {
        details: { ...named(entities, [ownedId]), share: sum },
      });
    }
  }
  return ok(null);
}

/** Takes away companies that no company left over owns, until none or only circles are left. */
function checkCycles({ entities, links }: OwnershipGraph): Outcome<null> {
  const left = new Set(entities.map(({ id }) => id));
  const between = links.filter(({ owner }) => owner.kind === 'entity');
  for (let found = true; found; ) {
    const owned = new Set(
      between.filter(({ owner, ownedId }) => left.has(owner.id) && left.has(ownedId)).map(({ ownedId }) => ownedId),
    );
    const free = [...left].filter((id) => !owned.has(id));
    for (const id of free) left.delete(id);
    found = free.length > 0;
  }
  // What a circle owns is left over too: the other way round takes it away.
  for (let found = true; found; ) {
    const owning = new Set(
      between.filter(({ owner, ownedId }) => left.has(owner.id) && left.has(ownedId)).map(({ owner }) => owner.id),
    );
    const free = [...left].filter((id) => !owning.has(id));
    for (const id of free) left.delete(id);
    found = free.length > 0;
  }
  return left.size === 0
    ? ok(null)
    : ownershipRefusals.refuse('ownership.cycle', { details: named(entities, [...left]) });
}

const named = (entities: OwnershipGraph['entities'], ids: readonly string[]) => ({
  companies: entities.filter(({ id }) => ids.includes(id)).map(({ name }) => name),
});
