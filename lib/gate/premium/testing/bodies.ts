import type { Outcome, Refusal } from '@/lib/kernel/outcome';

/** The base body of the acceptance rows, without an envelope. */
export const baseBody = {
  bot_id: 'bot-1',
  external_user_id: 'user-1',
  request_summary: 'do a thing',
  request_hash: 'hash-1',
  amount_minor: 250,
  currency: 'USD',
  cost_breakdown: [
    { label: 'work', amount_minor: 200 },
    { label: 'fee', amount_minor: 50 },
  ],
};

export const purchaseExample = {
  ...baseBody,
  merchant: { name: 'Paper & Ink', domain: 'paper.example' },
  item: { summary: 'Notebook, A5', url: 'https://paper.example/notebook' },
  order_summary: 'One A5 notebook, sent to the address that the executor has on file',
  service_url: 'https://buyer.example/orders',
  method: 'POST',
  body: { sku: 'nb-a5', company: 'Acme', lifespan: '1 year', quantity: 1 },
  headers: { Accept: 'application/json' },
  payjent_fulfillment_callback: true,
};

export function refusalOf(outcome: Outcome<unknown>): Refusal {
  if (outcome.ok) throw new Error('Expected a refusal');
  return outcome.refusal;
}

export function valueIn<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`Refused: ${outcome.refusal.message}`);
  return outcome.value;
}
