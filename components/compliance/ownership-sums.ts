import type { OpenedCase } from '@/lib/onboarding/contract/desk-case';

type Link = OpenedCase['ownership']['links'][number];

const entity = 'entity';
/** Beyond it a structure is told by its links alone. */
const longestWay = 8;

/** The shares of each company that add up, in the order in which the companies are named. */
export function sumsOf(links: readonly Link[]) {
  const companies = [...new Set(links.map(({ owned }) => owned))];
  return companies.map((owned) => {
    const parts = links.filter((link) => link.owned === owned).map(({ share }) => share);
    return { owned, parts, total: parts.reduce((sum, share) => sum + share, 0) };
  });
}

/** Each way on which somebody holds the applying company, as the shares to multiply. */
export function waysToEntity(
  owner: string,
  links: readonly Link[],
  passed: readonly string[] = [],
): readonly (readonly number[])[] {
  if (passed.length >= longestWay || passed.includes(owner)) return [];
  return links
    .filter((link) => link.owner === owner && link.share > 0)
    .flatMap((link): readonly (readonly number[])[] =>
      link.owned === entity
        ? [[link.share]]
        : waysToEntity(link.owned, links, [...passed, owner]).map((way) => [link.share, ...way]),
    );
}
