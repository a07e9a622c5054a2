import { drawQr } from '@/lib/kernel/format/draw-qr';
import { escapeHtml, Html } from './html';

/** A QR code as a drawing with a name: dark on white in every theme, because cameras want it so. */
export function qrCode(text: string, name: string): Html {
  const { size, path } = drawQr(text);
  return Html.trusted(
    `<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${escapeHtml(name)}" shape-rendering="crispEdges"><path stroke="#000" d="${path}"/></svg>`,
  );
}
