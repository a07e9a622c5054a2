import type { QrDrawing } from '@/lib/kernel/format/draw-qr';

interface QrCodeProps {
  readonly drawing: QrDrawing;
  readonly label: string;
}

/** Dark on white in every theme, because cameras want it so. */
export function QrCode({ drawing: { size, path }, label }: QrCodeProps) {
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="size-44 rounded-control border"
    >
      <rect width={size} height={size} fill="#fff" />
      <path stroke="#000" d={path} />
    </svg>
  );
}
