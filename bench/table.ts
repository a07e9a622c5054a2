import type { CryptographyCost } from './cryptography';
import type { Recovery } from './recovery/measure';
import type { Comparison, Spread } from './statistics';

/** Where a comparison was made, and what it gave. */
export interface Cell {
  readonly stored: number;
  readonly tenants: number;
  readonly clients: number;
  readonly comparison: Comparison;
}

export interface Results {
  readonly cells: readonly Cell[];
  readonly cryptography: CryptographyCost;
  readonly offline: Comparison;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const hundredths = (value: number): string => value.toFixed(2);

const spread = ({ max, median, min }: Spread, write: (value: number) => string): string =>
  `${write(median)} (${write(min)} – ${write(max)})`;

/** Lines of a Markdown table, so that what is printed can be kept. */
function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The whole result as text: medians of the rounds, with the lowest and the highest of them. */
export function renderResults({ cells, cryptography, offline }: Results): string {
  const lifecycles = markdown(
    ['stored intents', 'tenants', 'clients', 'over HTTP, per s', 'bare SQL, per s', 'ratio'],
    cells.map(({ clients, comparison, stored, tenants }) => [
      whole(stored),
      whole(tenants),
      whole(clients),
      spread(comparison.ours, whole),
      spread(comparison.theirs, whole),
      spread(comparison.ratio, hundredths),
    ]),
  );
  const costs = markdown(
    ['cryptography of one lifecycle', 'µs'],
    [
      ['7 signature checks', spread(cryptography.checks, whole)],
      ['1 token signature', spread(cryptography.signature, whole)],
      ['digests', spread(cryptography.digests, whole)],
    ],
  );
  const checks = markdown(
    ['offline capability check, per s', 'raw Ed25519 verify, per s', 'ratio'],
    [[spread(offline.ours, whole), spread(offline.theirs, whole), spread(offline.ratio, hundredths)]],
  );
  return `${lifecycles}\n\n${costs}\n\n${checks}\n`;
}

/** How a recovery went, as one row. */
export function renderRecovery({ inFlight, cutOff, startedAfter, consistentAfter }: Recovery): string {
  const seconds = (value: number): string => `${value.toFixed(1)} s`;
  const row = [whole(inFlight), whole(cutOff), seconds(startedAfter), seconds(consistentAfter)];
  return `${markdown(['intents in flight', 'requests cut off', 'processes up after', 'all consistent after'], [row])}\n`;
}
