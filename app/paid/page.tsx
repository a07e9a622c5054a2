import type { Metadata } from 'next';
import { Mark } from '@/components/shell/mark';

export const metadata: Metadata = { title: 'Payment' };

interface Words {
  readonly title: string;
  readonly text: readonly string[];
}

/**
 * What the rail said when it sent the payer here. Anybody can type an address, so no word depends on who reads it, and
 * none claims more than the rail's own page has just shown.
 */
const outcomes: ReadonlyMap<string, Words> = new Map([
  [
    'held',
    {
      title: 'The money is held',
      text: [
        'Your card is not charged yet. It is charged when the work is proven; otherwise the hold is lifted.',
        'You can close this page.',
      ],
    },
  ],
  [
    'started',
    {
      title: 'Your bank has been asked',
      text: [
        'A bank debit takes a few business days. The money is held once your bank has paid. Do not pay again meanwhile.',
        'You can close this page.',
      ],
    },
  ],
  [
    'left',
    {
      title: 'Nothing was charged',
      text: [
        'You left without paying. The link that brought you there stays open for a while.',
        'You can close this page.',
      ],
    },
  ],
]);

const anything: Words = {
  title: 'You can close this page',
  text: ['Whoever sent you the link to pay can tell you what became of the payment.'],
};

interface PaidPageProps {
  readonly searchParams: Promise<{ readonly outcome?: string | string[] }>;
}

/** Where a rail's hosted page sends the payer back to. Nobody is signed in here. */
export default async function PaidPage({ searchParams }: PaidPageProps) {
  const { outcome } = await searchParams;
  const { title, text } = outcomes.get(String(outcome)) ?? anything;
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-4 text-base">
        <Mark className="size-10 text-primary" />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {text.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {outcome !== undefined && (
          <p className="text-muted-foreground">Questions? Ask whoever sent you the link to pay.</p>
        )}
      </div>
    </main>
  );
}
