import { skeletonOf } from '@/lib/rails/stripe/openapi/skeleton';
import { refuse } from './errors';
import type { Tables } from './tables';

/** What rendering needs of the world. */
export interface Stage {
  readonly tables: Tables;
  now(): number;
}

const schemaByObject: Readonly<Record<string, string>> = {
  account: 'Account',
  balance_transaction: 'BalanceTransaction',
  charge: 'Charge',
  'checkout.session': 'Checkout.Session',
  customer: 'Customer',
  dispute: 'Dispute',
  event: 'EventBase',
  item: 'LineItem',
  payment_intent: 'PaymentIntent',
  payment_method: 'PaymentMethod',
  'radar.early_fraud_warning': 'Radar.EarlyFraudWarning',
  refund: 'Refund',
  setup_intent: 'SetupIntent',
  transfer: 'Transfer',
  transfer_reversal: 'TransferReversal',
  webhook_endpoint: 'WebhookEndpoint',
};

type Finder = (tables: Tables, id: string) => object | undefined;

const finders: readonly (readonly [string, Finder])[] = [
  ['pi_', (tables, id) => tables.payment_intents[id]],
  ['ch_', (tables, id) => tables.charges[id]],
  ['py_', (tables, id) => tables.charges[id]],
  ['re_', (tables, id) => tables.refunds[id]],
  ['trr_', (tables, id) => tables.transfer_reversals[id]],
  ['tr_', (tables, id) => tables.transfers[id]],
  ['dp_', (tables, id) => tables.disputes[id]],
  ['txn_', (tables, id) => tables.balance_transactions[id]],
  ['cus_', (tables, id) => tables.customers[id]],
  ['pm_', (tables, id) => tables.payment_methods[id]],
  ['seti_', (tables, id) => tables.setup_intents[id]],
  ['cs_', (tables, id) => tables.checkout_sessions[id]],
];

const findObject = (tables: Tables, id: string): object | undefined =>
  finders.find(([prefix]) => id.startsWith(prefix))?.[1](tables, id);

/** Newest first. */
function reversalsOf(stage: Stage, transfer: string): unknown {
  const data = Object.values(stage.tables.transfer_reversals)
    .filter((reversal) => reversal.transfer === transfer)
    .reverse()
    .map((reversal) => renderObject(stage, reversal));
  return {
    object: 'list',
    data: data.slice(0, 10),
    has_more: data.length > 10,
    url: `/v1/transfers/${transfer}/reversals`,
  };
}

/** Fields that are worked out when an object is shown. */
function computed(stage: Stage, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { object, id, available_on: availableOn, balance_transactions: postings } = fields;
  if (object === 'transfer' && typeof id === 'string') return { reversals: reversalsOf(stage, id) };
  if (object === 'balance_transaction' && typeof availableOn === 'number') {
    return { status: availableOn <= stage.now() ? 'available' : 'pending' };
  }
  if (object === 'dispute' && Array.isArray(postings)) {
    const found = postings.map((posting) => stage.tables.balance_transactions[String(posting)]);
    return { balance_transactions: found.flatMap((posting) => (posting ? [renderObject(stage, posting)] : [])) };
  }
  return {};
}

/** An object as the API shows it: complete by its schema, without what is the simulator's own. */
export function renderObject(stage: Stage, record: object): Record<string, unknown> {
  const { sim: _own, ...fields }: Record<string, unknown> = { ...record };
  const schema = schemaByObject[String(fields.object)];
  const skeleton = schema === undefined ? {} : skeletonOf(schema);
  return { ...skeleton, ...structuredClone(fields), ...computed(stage, fields) };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function expandPath(stage: Stage, value: unknown, path: readonly string[], whole: string): void {
  const [name, ...rest] = path;
  if (name === undefined || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) expandPath(stage, item, path, whole);
    return;
  }
  if (!isRecord(value) || !(name in value)) {
    refuse(`This property cannot be expanded (${whole}).`, { param: 'expand' });
  }
  const held = value[name];
  if (typeof held === 'string') {
    const found = findObject(stage.tables, held);
    if (found === undefined) refuse(`This property cannot be expanded (${whole}).`, { param: 'expand' });
    value[name] = renderObject(stage, found);
  }
  expandPath(stage, value[name], rest, whole);
}

/** Puts objects in place of the ids that `expand` names, at most four deep, as Stripe does. */
export function expandInto<T>(stage: Stage, rendered: T, expand: readonly string[]): T {
  for (const whole of expand) {
    const path = whole.split('.');
    if (path.length > 5) refuse('You cannot expand more than 4 levels.', { param: 'expand' });
    expandPath(stage, rendered, path, whole);
  }
  return rendered;
}
