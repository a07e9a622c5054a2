const words: Readonly<Record<string, string>> = {
  open_checkout: 'Open the checkout',
  expire_checkout: 'Close the checkout',
  authorise: 'Hold the money',
  capture: 'Take the held money',
  void: 'Let the hold go',
  refund: 'Pay back',
  transfer: 'Pay the payee',
  reverse_transfer: 'Take the payment back',
  payout: 'Pay out',
};

/** What a call asks of a rail, for people; one that is not in the table is shown as the engine calls it. */
export const operationWords = (kind: string): string => words[kind] ?? kind;
