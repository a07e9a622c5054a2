/**
 * Whether a JSON number is a whole multiple of another, decided on the decimals as they are written:
 * 0.3 is a multiple of 0.1 although the doubles' remainder is not zero.
 */
export function isMultipleOf(value: number, divisor: number): boolean {
  const a = decimal(value);
  const b = decimal(divisor);
  const exponent = Math.min(a.exponent, b.exponent);
  return scaled(a, exponent) % scaled(b, exponent) === 0n;
}

/** digits × 10^exponent */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

const written = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** The shortest decimal that reads back as the number, without its sign. */
function decimal(value: number): Decimal {
  const [, whole = '0', fraction = '', exponent = '0'] = written.exec(String(Math.abs(value))) ?? [];
  return { digits: BigInt(whole + fraction), exponent: Number.parseInt(exponent, 10) - fraction.length };
}

const scaled = ({ digits, exponent }: Decimal, to: number): bigint => digits * 10n ** BigInt(exponent - to);
