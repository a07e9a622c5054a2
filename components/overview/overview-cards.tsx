import Link from 'next/link';
import { cn } from '@/components/cn';
import { intentsAddress } from '@/components/intents/intents-address';
import { Money } from '@/components/shared/money';
import { intentLook, type Shape } from '@/components/shared/state-look';
import { StateShape } from '@/components/shared/state-shape';
import { Card } from '@/components/ui/card';
import { type Overview, overviewDays, overviewStatuses } from '@/lib/views/contract';

type Figure = keyof typeof overviewStatuses;

interface CardLook {
  readonly title: string;
  readonly note: string;
  readonly shape: Shape;
  readonly ink: string;
  /** Shown instead of figures when there are none. */
  readonly none: string;
}

const recent = `created in the last ${overviewDays} days`;

const cards: Readonly<Record<Figure, CardLook>> = {
  held: {
    title: 'Held',
    note: 'at this moment',
    shape: intentLook.funded.shape,
    ink: 'text-state-funded',
    none: 'Nothing is held.',
  },
  released: {
    title: 'Released',
    note: recent,
    shape: intentLook.released.shape,
    ink: 'text-state-released',
    none: 'Nothing was released.',
  },
  refunded: {
    title: 'Refunded',
    note: recent,
    shape: intentLook.refunded.shape,
    ink: 'text-state-refunded',
    none: 'Nothing was refunded.',
  },
};

const figures: readonly Figure[] = ['held', 'released', 'refunded'];

interface OverviewCardsProps {
  readonly overview: Overview;
  /** Whether the reader may open the dispute desk. */
  readonly seesDisputes: boolean;
}

/** Figures, each a link to exactly the intents that it counts, and what waits for a person. */
export function OverviewCards({ overview, seesDisputes }: OverviewCardsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {figures.map((figure) => (
        <FigureCard key={figure} figure={figure} overview={overview} />
      ))}
      <WaitingCard waiting={overview.waiting} seesDisputes={seesDisputes} />
    </div>
  );
}

function FigureCard({ figure, overview }: { figure: Figure; overview: Overview }) {
  const look = cards[figure];
  const since = figure === 'released' || figure === 'refunded' ? overview.since : '';
  const rows = overview.assets.filter((row) => row[figure].count > 0);
  return (
    <Card aria-label={look.title} className="grid content-start gap-3 p-4">
      <div className="grid gap-0.5">
        <h2 className="flex items-center gap-2 font-medium text-sm">
          <span className={look.ink}>
            <StateShape shape={look.shape} />
          </span>
          {look.title}
        </h2>
        <p className="text-mini text-muted-foreground">{look.note}</p>
      </div>
      {rows.length === 0 ? <p className="text-dense text-muted-foreground">{look.none}</p> : null}
      <ul className="grid gap-2">
        {rows.map((row, index) => (
          <li key={row.asset}>
            <Link
              href={intentsAddress({ status: [...overviewStatuses[figure]], asset: row.asset, from: since })}
              className="-mx-2 -my-1 grid rounded-control px-2 py-1 hover:bg-hover"
            >
              <Money value={row[figure].money} className={cn(index === 0 ? 'text-xl' : 'text-sm')} />
              <span className="text-dense text-link underline underline-offset-2">
                {row[figure].count.toLocaleString('en-US')} {row[figure].count === 1 ? 'intent' : 'intents'}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface Waiting {
  readonly kind: keyof Overview['waiting'];
  readonly words: (count: number) => string;
  readonly href: string;
}

const queues: readonly Waiting[] = [
  { kind: 'settlement', words: (count) => `${counted(count)} to settle`, href: '/console/settlement' },
  { kind: 'unknown', words: (count) => `${counted(count)} with no word from the rail`, href: '/console/recovery' },
  { kind: 'disputed', words: (count) => `${counted(count)} in dispute`, href: '/console/disputes' },
];

const counted = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'intent' : 'intents'}`;

/** The desks that have work, each a link to it. */
function WaitingCard({ waiting, seesDisputes }: { waiting: Overview['waiting']; seesDisputes: boolean }) {
  const busy = queues.filter(({ kind }) => waiting[kind] > 0);
  return (
    <Card aria-label="Waits for a person" className="grid content-start gap-3 p-4">
      <div className="grid gap-0.5">
        <h2 className="flex items-center gap-2 font-medium text-sm">
          <span className="text-state-disputed">
            <StateShape shape={intentLook.disputed.shape} />
          </span>
          Waits for a person
        </h2>
        <p className="text-mini text-muted-foreground">at this moment</p>
      </div>
      {busy.length === 0 ? <p className="text-dense text-muted-foreground">Nothing needs you.</p> : null}
      <ul className="grid gap-2 text-dense">
        {busy.map(({ kind, words, href }) => (
          <li key={kind}>
            {kind === 'disputed' && !seesDisputes ? (
              words(waiting[kind])
            ) : (
              <Link href={href} className="rounded-control text-link underline underline-offset-2">
                {words(waiting[kind])}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
