import type { IntentStatus } from '@/lib/views/contract';

/** Where a verdict sends the money. */
export type Outcome = 'release' | 'refund';

export const outcomeOf = (passed: boolean): Outcome => (passed ? 'release' : 'refund');

export const outcomeWords: Readonly<
  Record<Outcome, { readonly row: string; readonly ask: string; readonly act: string; readonly receiver: string }>
> = {
  release: { row: 'To the payee', ask: 'Release the money?', act: 'Release the money', receiver: 'the payee' },
  refund: {
    row: 'Back to the payer',
    ask: 'Give the money back?',
    act: 'Give the money back',
    receiver: 'the payer (principal)',
  },
};

/** What the server says after a confirmation, or when it finds the settlement under way already. */
export const settledWords: Readonly<Partial<Record<IntentStatus, string>>> = {
  released: 'Done. The rail has confirmed it: the payee has the money.',
  refunded: 'Done. The rail has confirmed it: the payer has the money back.',
  settling: 'The rail has been asked and has not finished yet. Nothing is left for you to do: we ask it until it has.',
  unknown:
    'The rail has not answered, so nobody knows yet whether the money has moved. Nothing is done beside it: we ask the rail until it says.',
  disputed: 'Somebody has disputed it meanwhile. The money is frozen until the case is decided.',
};
