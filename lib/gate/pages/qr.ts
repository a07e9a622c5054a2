import { encode } from 'uqr';
import { escapeHtml, Html } from './html';

/** Modules of quiet around the code, as its standard asks for. */
const quiet = 4;

/** Dark modules of a row as runs, each one stroke. */
const strokes = (row: readonly boolean[], y: number): string => {
  const cells = row.map((dark) => (dark ? '#' : ' ')).join('');
  return [...cells.matchAll(/#+/g)].map((run) => `M${run.index} ${y}.5h${run[0].length}`).join('');
};

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

/** A QR code as a drawing with a name: dark on white in every theme, because cameras want it so. */
export function qrCode(text: string, name: string): Html {
  const { size, path } = drawQr(text);
  return Html.trusted(
    `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${escapeHtml(name)}" shape-rendering="crispEdges"><path stroke="#000" d="${path}"/></svg>`,
  );
}
