import { encode } from 'uqr';

/** Modules of quiet around the code, as its standard asks for. */
const quiet = 4;

/** Dark modules of a row as runs, each one stroke. */
const strokes = (row: readonly boolean[], y: number): string => {
  const cells = row.map((dark) => (dark ? '#' : ' ')).join('');
  return [...cells.matchAll(/#+/g)].map((run) => `M${run.index} ${y}.5h${run[0].length}`).join('');
};

/** A QR code that whoever shows it only has to stroke. */
export interface QrDrawing {
  /** Modules on each side, with the quiet ones. */
  readonly size: number;
  /** Strokes, one module wide. */
  readonly path: string;
}

export function drawQr(text: string): QrDrawing {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  return { size, path: data.map(strokes).join('') };
}
