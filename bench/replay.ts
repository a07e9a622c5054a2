import type { Queryable, SentStatement } from '@/lib/db/pool';
import { uuidV4, uuidV7 } from '@/lib/kernel/ids';

/** A value with its ids cut out: literals stand between places. */
interface Cut {
  readonly literals: readonly string[];
  /** Which id stands behind each literal but the last. */
  readonly places: readonly number[];
}

/** The engine's own statements of one lifecycle, ready to be sent again with fresh ids. */
export interface Recording {
  readonly statements: readonly {
    readonly text: string;
    readonly values: readonly (Cut | { readonly same: unknown })[];
  }[];
  /** How each id is made anew: time-ordered ids stay time-ordered, as indexes feel the difference. */
  readonly ids: readonly ('v4' | 'v7')[];
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const versionAt = 14;

/**
 * Makes a recording repeatable: every UUID in it, nonces included, gets a place, apart from those named in `fixed`
 * (the tenant's and the key's).
 */
export function makeRepeatable(sent: readonly SentStatement[], fixed: ReadonlySet<string>): Recording {
  const places = new Map<string, number>();
  const cut = (text: string): Cut => {
    const literals: string[] = [];
    const found: number[] = [];
    let from = 0;
    for (const match of text.matchAll(uuid)) {
      const [id] = match;
      if (fixed.has(id)) continue;
      const place = places.get(id) ?? places.size;
      places.set(id, place);
      literals.push(text.slice(from, match.index));
      found.push(place);
      from = match.index + id.length;
    }
    return { literals: [...literals, text.slice(from)], places: found };
  };
  const statements = sent.map(({ text, values }) => ({
    text,
    values: values.map((value) => (typeof value === 'string' ? cut(value) : { same: value })),
  }));
  return { statements, ids: [...places.keys()].map((id) => (id[versionAt] === '7' ? 'v7' : 'v4')) };
}

const fill = ({ literals, places }: Cut, ids: readonly string[]): string =>
  literals.reduce((text, literal, index) => text + (ids[places[index - 1] ?? -1] ?? '') + literal);

/** One lifecycle's statements with ids of its own, made before the clock starts. */
export function bindLifecycle({ ids, statements }: Recording, now: Date): readonly SentStatement[] {
  const fresh = ids.map((version) => (version === 'v7' ? uuidV7(now) : uuidV4()));
  return statements.map(({ text, values }) => ({
    text,
    values: values.map((value) => ('same' in value ? value.same : fill(value, fresh))),
  }));
}

/** Sends the statements of one lifecycle, one after the other, as the engine does. */
export async function liveInSql(db: Queryable, statements: readonly SentStatement[]): Promise<void> {
  for (const { text, values } of statements) await db.rows(text, values);
}
