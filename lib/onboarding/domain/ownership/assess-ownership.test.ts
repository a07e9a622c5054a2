import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { must } from '@/lib/onboarding/domain/testing/cases';
import { assessOwnership, percentText } from './assess-ownership';
import { type OwnershipGraph, type OwnershipLink, ownershipBounds, wholeShare } from './graph';

type Ends = readonly [owner: string, owned: string, share: number, controls?: boolean];

/** People are written in lower case, companies in capitals; `S` is the one that applies. */
function graphOf(ends: readonly Ends[], publiclyHeld: readonly string[] = []): OwnershipGraph {
  const isCompany = (id: string) => id === id.toUpperCase();
  const ids = [...new Set(['S', ...ends.map(([owner]) => owner), ...ends.map(([, owned]) => owned)])];
  return {
    subjectId: 'S',
    entities: ids.filter(isCompany).map((id) => ({ id, name: `${id} Ltd`, isPubliclyHeld: publiclyHeld.includes(id) })),
    personIds: ids.filter((id) => !isCompany(id)),
    links: ends.map(([id, ownedId, share, controls = false]) => ({
      owner: { kind: isCompany(id) ? ('entity' as const) : ('person' as const), id },
      ownedId,
      share,
      controls,
    })),
  };
}
const assess = (ends: readonly Ends[], publiclyHeld: readonly string[] = []) => {
  const outcome = assessOwnership(graphOf(ends, publiclyHeld));
  return must(outcome.ok ? outcome.value : null);
};
const owners = (ends: readonly Ends[]) => assess(ends).owners.map(({ personId }) => personId);
const refusal = (ends: readonly Ends[]) => {
  const outcome = assessOwnership(graphOf(ends));
  return outcome.ok ? null : outcome.refusal;
};

describe('an owner', () => {
  it('holds 25 %, and 24.999 % is less', () => {
    expect(owners([['a', 'S', 25_000]])).toEqual(['a']);
    expect(owners([['a', 'S', 24_999]])).toEqual([]);
    expect(
      assess([
        ['a', 'P', 24_999],
        ['P', 'S', 100_000],
      ]).owners,
    ).toEqual([]);
    expect(
      owners([
        ['a', 'P', 25_000],
        ['P', 'S', 100_000],
      ]),
    ).toEqual(['a']);
  });

  it('holds 60 % of what holds 50 %', () => {
    expect(
      assess([
        ['a', 'P', 60_000],
        ['P', 'S', 50_000],
      ]).owners,
    ).toEqual([{ personId: 'a', share: 30_000, bases: ['ownership_indirect'] }]);
  });

  it('adds up over all ways, exactly', () => {
    const ways: readonly Ends[] = [
      ['a', 'S', 10_000],
      ['a', 'P', 50_000],
      ['P', 'S', 20_000],
      ['a', 'Q', 50_000],
      ['Q', 'S', 9_999],
    ];
    expect(assess(ways).owners).toEqual([]);
    const more = ways.map((ends): Ends => (ends[0] === 'Q' ? ['Q', 'S', 10_000] : ends));
    expect(assess(more).owners).toEqual([
      { personId: 'a', share: 25_000, bases: ['ownership_direct', 'ownership_indirect'] },
    ]);
  });

  it('is not rounded into being one over many steps', () => {
    const chain = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'S'];
    const links = chain.slice(1).map((owned, i): Ends => [must(chain[i]), owned, 99_999]);
    expect(owners([['x', 'A', 25_001], ...links])).toEqual([]);
    expect(owners([['x', 'A', 25_002], ...links])).toEqual(['x']);
  });

  it('controls without a share, here or in a company that counts', () => {
    expect(assess([['a', 'S', 0, true]]).owners).toEqual([{ personId: 'a', share: 0, bases: ['control_other'] }]);
    expect(
      owners([
        ['a', 'P', 0, true],
        ['P', 'S', 25_000],
      ]),
    ).toEqual(['a']);
    expect(
      owners([
        ['a', 'P', 0, true],
        ['P', 'S', 24_999],
      ]),
    ).toEqual([]);
  });

  it('owns what controls', () => {
    expect(
      owners([
        ['a', 'P', 60_000],
        ['P', 'S', 0, true],
      ]),
    ).toEqual(['a']);
    expect(
      owners([
        ['a', 'Q', 0, true],
        ['Q', 'P', 0, true],
        ['P', 'S', 0, true],
      ]),
    ).toEqual(['a']);
  });

  it('is replaced by the senior managing official where there is none', () => {
    const spread = Array.from({ length: 5 }, (_, i): Ends => [`p${i}`, 'S', 20_000]);
    expect(assess(spread)).toEqual({
      owners: [],
      holders: spread.map(([personId]) => ({ personId, share: 20_000 })),
      blockingGaps: [],
      needsSeniorOfficial: true,
    });
    expect(assess([['a', 'S', 100_000]]).needsSeniorOfficial).toBe(false);
  });
});

describe('a gap', () => {
  const gaps = (ends: readonly Ends[], publiclyHeld: readonly string[] = []) => assess(ends, publiclyHeld).blockingGaps;

  it('blocks from 25 % on', () => {
    expect(gaps([['a', 'S', 75_001]])).toEqual([]);
    expect(gaps([['a', 'S', 60_000]])).toEqual([{ entityId: 'S', name: 'S Ltd', missing: 40_000 }]);
    expect(gaps([['a', 'S', 75_000]])).toHaveLength(1);
  });

  it('blocks when several could hide one owner, and says where they are', () => {
    const two: readonly Ends[] = [
      ['a', 'S', 50_000],
      ['P', 'S', 40_000],
      ['a', 'P', 50_000],
    ];
    expect(gaps(two)).toEqual([
      { entityId: 'S', name: 'S Ltd', missing: 10_000 },
      { entityId: 'P', name: 'P Ltd', missing: 50_000 },
    ]);
    expect(
      gaps([
        ['a', 'S', 80_000],
        ['P', 'S', 20_000],
      ]),
    ).toEqual([]);
  });

  it('is none in a company that is publicly held', () => {
    expect(gaps([['P', 'S', 100_000]])).toHaveLength(1);
    expect(gaps([['P', 'S', 100_000]], ['P'])).toEqual([]);
  });
});

describe('a structure', () => {
  it.each<[string, readonly Ends[], string, readonly string[] | undefined]>([
    [
      'that adds up to more than everything',
      [
        ['a', 'S', 60_000],
        ['b', 'S', 40_001],
      ],
      'ownership.over_whole',
      ['S Ltd'],
    ],
    ['with nothing held', [['a', 'S', 0]], 'ownership.share_invalid', ['S Ltd']],
    ['with half a thousandth', [['a', 'S', 0.5]], 'ownership.share_invalid', ['S Ltd']],
    ['with less than nothing', [['a', 'S', -1]], 'ownership.share_invalid', ['S Ltd']],
    ['that owns itself', [['S', 'S', 10_000]], 'ownership.cycle', ['S Ltd']],
    [
      'that runs in a circle',
      [
        ['A', 'S', 50_000],
        ['B', 'A', 50_000],
        ['C', 'B', 50_000],
        ['B', 'C', 10_000],
        ['D', 'C', 10_000],
      ],
      'ownership.cycle',
      ['B Ltd', 'C Ltd'],
    ],
  ])('%s is refused, by the names of companies', (_, ends, code, companies) => {
    expect(refusal(ends)).toMatchObject({ code, details: { companies } });
  });

  it('of holders nobody listed is refused', () => {
    const graph = graphOf([['a', 'S', 50_000]]);
    expect(assessOwnership({ ...graph, personIds: [] })).toMatchObject({
      refusal: { code: 'ownership.unknown_holder' },
    });
    expect(assessOwnership({ ...graph, subjectId: 'T' })).toMatchObject({
      refusal: { code: 'ownership.unknown_holder' },
    });
  });

  it('has a bound', () => {
    const many = Array.from({ length: ownershipBounds.links + 1 }, (): Ends => ['a', 'S', 1]);
    expect(refusal(many)?.code).toBe('ownership.too_large');
    const few = many.slice(1);
    expect(refusal(few)).toBeNull();
  });

  it('of the largest size with the most ways is done at once', () => {
    const layers = Array.from({ length: 33 }, (_, layer) => [0, 1, 2].map((i) => `L${layer}X${i}`));
    const ends = layers.flatMap((layer, depth): Ends[] =>
      depth === 0
        ? layer.map((owner) => [owner, 'S', 33_333])
        : must(layers[depth - 1]).flatMap((owned) => layer.map((owner): Ends => [owner, owned, 33_333])),
    );
    expect(assess([...ends, ['a', 'L32X0', 100_000]]).owners).toEqual([
      { personId: 'a', share: 33_322, bases: ['ownership_indirect'] },
    ]);
  });
});

describe('against every way walked one by one', () => {
  const companies = ['S', 'A', 'B', 'C', 'D'];
  const people = ['p', 'q', 'r'];
  /** Only companies further to the right own: no circles. Shares are small enough to never add up to too much. */
  const anyLink = fc
    .record({
      owned: fc.nat(companies.length - 1),
      owner: fc.nat(companies.length + people.length - 1),
      share: fc.oneof(fc.integer({ min: 1, max: wholeShare }), fc.constantFrom(25_000, 50_000, 100_000, 24_999)),
    })
    .filter(({ owned, owner }) => owner >= companies.length || owner > owned)
    .map(({ owned, owner, share }): Ends => [must([...companies, ...people][owner]), must(companies[owned]), share]);

  const within = (links: readonly OwnershipLink[]): readonly OwnershipLink[] => {
    const left = new Map<string, number>();
    return links.filter(({ ownedId, share }) => {
      const rest = (left.get(ownedId) ?? wholeShare) - share;
      if (rest >= 0) left.set(ownedId, rest);
      return rest >= 0;
    });
  };

  const depth = companies.length;
  const scale = BigInt(wholeShare) ** BigInt(depth);
  /** Parts of `scale` that an owner holds of a company. */
  function walked(links: readonly OwnershipLink[], owner: string, owned: string): bigint {
    return links
      .filter(({ ownedId }) => ownedId === owned)
      .reduce((sum, { owner: { id }, share }) => {
        const here = id === owner ? scale : walked(links, owner, id);
        return sum + (here * BigInt(share)) / BigInt(wholeShare);
      }, 0n);
  }

  it('finds the same owners, shares and gap', () => {
    const seen = { owners: 0, gaps: 0 };
    fc.assert(
      fc.property(fc.array(anyLink, { maxLength: 14 }), (ends) => {
        const whole = graphOf(ends);
        const graph = { ...whole, links: within(whole.links) };
        const outcome = assessOwnership(graph);
        const assessed = must(outcome.ok ? outcome.value : null);
        const shares = graph.personIds.map((id) => [id, walked(graph.links, id, 'S')] as const);
        const expected = shares.filter(([, share]) => share * 4n >= scale);
        expect(assessed.owners.map(({ personId, share }) => [personId, share])).toEqual(
          expected.map(([id, share]) => [id, Number((share * BigInt(wholeShare)) / scale)]),
        );
        const unexplained = scale - shares.reduce((sum, [, share]) => sum + share, 0n);
        expect(assessed.blockingGaps.length > 0).toBe(unexplained * 4n >= scale);
        seen.owners += expected.length;
        seen.gaps += assessed.blockingGaps.length;
      }),
      { numRuns: 1_000, seed: 25_000 },
    );
    expect(Math.min(seen.owners, seen.gaps)).toBeGreaterThan(100);
  });
});

it('writes a percentage as people do', () => {
  expect([40_000, 24_999, 500, 33_330, 1].map(percentText)).toEqual(['40', '24.999', '0.5', '33.33', '0.001']);
});
