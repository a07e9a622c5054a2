/** A movement of money on either side. */
export interface ComparedItem {
  readonly key: string;
  readonly intentId: string;
  readonly movement: string;
  /** Minor units of `currency`. */
  readonly amount: bigint;
  readonly currency: string;
}

export const differenceKinds = ['missing_at_rail', 'missing_in_books', 'amount_differs'] as const;

/** One movement about which a rail and the books do not agree. */
export interface Difference {
  readonly kind: (typeof differenceKinds)[number];
  readonly key: string;
  readonly intentId: string;
  readonly currency: string;
  readonly railAmount: bigint | null;
  readonly bookAmount: bigint | null;
}

interface Sides {
  /** Of the period. */
  readonly rail: readonly ComparedItem[];
  readonly books: readonly ComparedItem[];
  /** Of any time, for what one side has in the period and the other has not: they write things down at different times. */
  readonly railEver: readonly ComparedItem[];
  readonly booksEver: readonly ComparedItem[];
  /** Intents with a call under way: their books have not heard the rail's word yet. */
  readonly unheard: ReadonlySet<string>;
}

const byKey = (items: readonly ComparedItem[]): ReadonlyMap<string, ComparedItem> =>
  new Map(items.map((item) => [item.key, item]));

/** Those that the other side has not in the same period. */
export const unmatched = (items: readonly ComparedItem[], others: readonly ComparedItem[]): readonly ComparedItem[] => {
  const known = byKey(others);
  return items.filter(({ key }) => !known.has(key));
};

/** Every movement of the period that only one side knows, or that the sides put at different amounts. */
export function differencesOf({ rail, books, railEver, booksEver, unheard }: Sides): readonly Difference[] {
  const ofRail = byKey([...railEver, ...rail]);
  const ofBooks = byKey([...booksEver, ...books]);
  const found: Difference[] = [];
  for (const { key, intentId, currency } of byKey([...rail, ...books]).values()) {
    const there = ofRail.get(key) ?? null;
    const here = ofBooks.get(key) ?? null;
    const amounts = { railAmount: there?.amount ?? null, bookAmount: here?.amount ?? null };
    const about = { key, intentId, currency, ...amounts };
    if (there === null) found.push({ kind: 'missing_at_rail', ...about });
    else if (here === null) {
      if (!unheard.has(intentId)) found.push({ kind: 'missing_in_books', ...about });
    } else if (there.amount !== here.amount || there.currency !== here.currency) {
      found.push({ kind: 'amount_differs', ...about });
    }
  }
  return found;
}

/** What each side moved in the period, per currency and kind of movement. */
export interface StatementTotal {
  readonly currency: string;
  readonly movement: string;
  readonly rail: bigint;
  readonly books: bigint;
}

export function totalsOf(rail: readonly ComparedItem[], books: readonly ComparedItem[]): readonly StatementTotal[] {
  const totals = new Map<string, StatementTotal>();
  const add = (side: 'rail' | 'books', { currency, movement, amount }: ComparedItem): void => {
    const name = `${currency} ${movement}`;
    const before = totals.get(name) ?? { currency, movement, rail: 0n, books: 0n };
    totals.set(name, { ...before, [side]: before[side] + amount });
  };
  for (const item of rail) add('rail', item);
  for (const item of books) add('books', item);
  return [...totals].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, total]) => total);
}
