import { assets } from '@/lib/kernel/asset';

/** What a search text may mean; one text can be both an amount and the beginning of an id. */
export interface Search {
  /** First and last UUID that begin with the text. */
  readonly idRange: { readonly from: string; readonly to: string } | null;
  /** Minor units that the text means at each number of decimal places it fits. */
  readonly amounts: readonly { readonly amount: bigint; readonly scale: number }[];
  /** A decentralised identifier, whole. */
  readonly agent: string | null;
}

const uuidShape = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx';
/** Fewer characters would match too much to be a search. */
const shortestIdStart = 4;
const scales = [...new Set(assets.map(({ scale }) => scale))].sort((a, b) => a - b);
const maxAmount = 2n ** 63n - 1n;

export function readSearch(text: string): Search {
  if (text.includes(':')) return { idRange: null, amounts: [], agent: text };
  return { idRange: idRangeOf(text.toLowerCase()), amounts: amountsOf(text), agent: null };
}

/** Dashes may be left out; an id is compared by its hex digits. */
function idRangeOf(text: string): Search['idRange'] {
  const digits = text.replaceAll('-', '');
  if (!/^[0-9a-f-]+$/.test(text) || digits.length < shortestIdStart || digits.length > 32) return null;
  const filled = (filler: string) => {
    const hex = digits.padEnd(32, filler);
    let at = 0;
    return uuidShape.replaceAll('x', () => hex.charAt(at++));
  };
  return { from: filled('0'), to: filled('f') };
}

/** "12.50" is 1250 at two places and 12500000 at six; at no places it is nothing. Thousands may be grouped by commas. */
function amountsOf(text: string): Search['amounts'] {
  const match = /^(\d{1,19}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,18}))?$/.exec(text);
  if (!match) return [];
  const whole = (match[1] ?? '').replaceAll(',', '');
  const fraction = match[2] ?? '';
  return scales
    .filter((scale) => fraction.length <= scale)
    .map((scale) => ({ scale, amount: BigInt(whole + fraction.padEnd(scale, '0')) }))
    .filter(({ amount }) => amount <= maxAmount);
}
