import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/*
 * What is known to go wrong with each rail, as rows that are numbered. A row is injected by at least one test beside the
 * rail whose name begins with the row's number (`20, 21: …` for several), so that none can be forgotten.
 */

const stripeRows: Readonly<Record<number, string>> = {
  1: 'a message comes before the row that it is about',
  2: 'the payer’s return and the message both complete a payment',
  3: 'the same message many times at once',
  4: 'messages out of order, and one that would open again what has ended',
  5: 'a capture that was made already',
  6: 'a lost answer',
  7: 'a hold that runs out unnoticed',
  8: 'a hold that is shorter than a week',
  9: 'a decline, or a bank that wants the payer, with nobody there',
  10: 'a bank debit taken for paid when it was only asked for',
  11: 'a bank debit that comes back after it was passed on',
  12: 'what a charge says is read before it is there',
  13: 'money that cannot be taken back from a payee',
  14: 'a refund that fails, or is canceled, days later',
  15: 'a refund beside a dispute pays the payer twice',
  16: 'an inquiry taken for a chargeback',
  17: 'one dispute with many events and a fee',
  18: 'the messages about a dispute never come',
  19: 'a dispute over money that the payee has, lost or won',
  20: 'a payee who cannot be paid any more',
  21: 'captured and not passed on',
  22: 'passed on before the money is there',
  23: 'a transfer of less than can be transferred, or without a line in the balance',
  24: 'a key used again with other parameters',
  25: 'the secret of the webhook is replaced',
  26: 'an endpoint that was down for days',
  27: 'test and real money mixed up',
  28: 'a page that is paid after its time',
  29: 'an answer from something that is not Stripe',
  30: 'somebody moves the money by hand',
};

const x402Rows: Readonly<Record<number, string>> = {
  1: 'verified, and refused by the chain',
  2: 'the same payment several times at once',
  3: 'a slow settlement answered with a request to pay',
  4: 'sent, and the hash lost',
  5: 'given up before the chain has confirmed',
  6: 'nonces that are stale, underpriced or taken by another',
  7: 'a second payment for what is paid',
  8: 'the answer to a success is lost',
  9: 'a payment of one tenant shown by another',
  10: 'a payment moved to another intent',
  11: 'clocks that differ around a payment’s time',
  12: 'a payment without its time limits',
  13: 'a token or chain that signs under another name',
  14: 'a node that cannot be asked',
  15: 'paid, and what was paid for never comes',
  16: 'a capture that may be mined too late',
  17: 'a payee who is denied at capture',
  18: 'a block or transaction that is gone',
  19: 'the operator’s key is replaced',
};

const testName = /'(\d+(?:, \d+)*): /g;

/** Rows that the names of tests below a folder begin with. */
function rowsIn(folder: string): ReadonlySet<number> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  const names = files.flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(testName)]);
  return new Set(names.flatMap(([, rows = '']) => rows.split(', ').map(Number)));
}

describe.each([
  ['stripe', stripeRows],
  ['x402', x402Rows],
])('the faults of %s', (rail, rows) => {
  const tested = rowsIn(join('lib/rails', rail));

  it.each(Object.entries(rows))('row %s has a test that injects it: %s', (row) => {
    expect(tested.has(Number(row))).toBe(true);
  });

  it('are all in the list', () => {
    expect([...tested].filter((row) => rows[row] === undefined)).toEqual([]);
  });
});
