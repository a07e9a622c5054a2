import type { Operation } from '@/lib/views/contract';

/** One thing that the rail said beside an outcome. */
export interface RailDetailRow {
  readonly name: string;
  readonly label: string;
  readonly look: 'id' | 'instant' | 'text';
  readonly value: string;
}

const labels: Readonly<Record<string, string>> = {
  payment_session_id: 'Checkout page',
  stripe_payment_intent_id: 'Payment',
  stripe_customer_id: 'Customer',
  latest_charge_id: 'Charge',
  payment_method_id: 'Payment method',
  mandate_id: 'Mandate',
  bank_name: 'Bank',
  bank_last4: 'Bank account ends with',
  decline_code: 'The issuer’s word',
  network_decline_code: 'The network’s word',
  advice_code: 'The network’s advice',
  transfer_id: 'Transfer',
  capture_id: 'Capture',
  void_id: 'Void',
  refund_id: 'Refund',
  reversal_id: 'Reversal',
  authorization_id: 'Payment in the escrow',
  authorization_tx: 'Transaction that holds the money',
  capture_tx: 'Transaction that paid the payee',
  void_tx: 'Transaction that gave the money back',
  network_label: 'Chain',
  network: 'Network',
  asset: 'Token',
  amount_base_units: 'Amount in the token’s smallest unit',
  source_address: 'From',
  target_address: 'To',
  hold_expires_at: 'The rail lets the hold go',
  transferable_at: 'Risk hold ends',
  expected_debit_date: 'Debit expected on',
  authorization_expires_at: 'Can be paid until',
  capture_expires_at: 'Can be taken until',
  refund_expires_at: 'Can be given back until',
};

/** Shown in its own place. */
const elsewhere: readonly string[] = ['payment_url', 'needs_payer'];

const idForm = /^(?:0x[0-9a-f]+|[a-z]{2,10}_[A-Za-z0-9_]+)$/;
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** What the rail said, in words where there are some, in the order in which it said it; an unknown name is shown as it is. */
export const railDetailRows = (detail: Operation['detail']): readonly RailDetailRow[] =>
  Object.entries(detail).flatMap(([name, value]) =>
    value === null || value === '' || elsewhere.includes(name) ? [] : [rowOf(name, String(value))],
  );

function rowOf(name: string, text: string): RailDetailRow {
  const label = labels[name] ?? sentence(name);
  if (instantForm.test(text)) return { name, label, look: 'instant', value: text };
  return { name, label, look: idForm.test(text) ? 'id' : 'text', value: text };
}

function sentence(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
