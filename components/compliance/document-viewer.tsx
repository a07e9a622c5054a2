'use client';

import { RotateCw, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { cn } from '@/components/cn';
import { Button } from '@/components/ui/button';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { useFile } from './use-file';

interface DocumentViewerProps {
  readonly address: string;
  /** What is looked at: "Passport of Ada Seafarer, front". */
  readonly label: string;
  readonly onOpened: () => void;
  readonly onClose: () => void;
}

/** Of the width that there is. Classes and not styles: the content policy refuses a style in the page. */
const zooms = [
  { percent: 100, width: 'w-full' },
  { percent: 150, width: 'w-[150%]' },
  { percent: 200, width: 'w-[200%]' },
  { percent: 300, width: 'w-[300%]' },
  { percent: 400, width: 'w-[400%]' },
] as const;

const quarter = 90;
const frame = 'max-h-[70vh] overflow-auto rounded-control border bg-muted';

/** A picture that can be made larger and turned. It stands in the page and no dialog: the focus comes and goes freely. */
export function DocumentViewer({ address, label, onOpened, onClose }: DocumentViewerProps) {
  const [zoom, setZoom] = useState(0);
  const [turns, setTurns] = useState(0);
  const place = useRef<HTMLElement>(null);
  const file = useFile(address, onOpened);
  const larger = () => setZoom((at) => Math.min(zooms.length - 1, at + 1));
  const smaller = () => setZoom((at) => Math.max(0, at - 1));
  const turn = () => setTurns((at) => (at + 1) % 4);

  useEffect(() => place.current?.focus(), []);
  // The button that asks again goes away with its question: the focus stays in here.
  const again = () => {
    place.current?.focus();
    file.again();
  };
  const keys: Readonly<Record<string, () => void>> = {
    '+': larger,
    '=': larger,
    '-': smaller,
    '0': () => setZoom(0),
    r: turn,
    Escape: onClose,
  };
  const press = (event: KeyboardEvent) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    // The page's own keys, R among them, are for whoever is not in here.
    event.preventDefault();
    act();
  };
  const { percent, width } = zooms[zoom] ?? zooms[0];
  return (
    <section
      ref={place}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={press}
      className="grid gap-2 rounded-panel border bg-background p-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-0 flex-1 font-medium text-dense">{label}</p>
        <span role="status" className="text-mini text-muted-foreground tabular-nums">
          {percent} %{turns === 0 ? '' : `, turned by ${turns * quarter}°`}
        </span>
        <Button size="icon" aria-label="Smaller" onClick={smaller} aria-disabled={zoom === 0}>
          <ZoomOut aria-hidden="true" />
        </Button>
        <Button size="icon" aria-label="Larger" onClick={larger} aria-disabled={zoom === zooms.length - 1}>
          <ZoomIn aria-hidden="true" />
        </Button>
        <Button size="icon" aria-label="Turn by a quarter" onClick={turn}>
          <RotateCw aria-hidden="true" />
        </Button>
        <Button size="icon" aria-label="Close the document" onClick={onClose}>
          <X aria-hidden="true" />
        </Button>
      </div>
      {file.state === 'shown' ? (
        <ScrollRegion label={`Picture: ${label}`} className={frame}>
          <Picture image={file.image} turns={turns} label={label} className={cn('block max-w-none', width)} />
        </ScrollRegion>
      ) : (
        <NotShown state={file.state} again={again} />
      )}
      <Keys />
    </section>
  );
}

function Keys() {
  return (
    <p className="text-mini text-muted-foreground">
      In here: + and − for size, 0 for all of it, R to turn, arrows to scroll the picture once it has the focus, Esc to
      close. Each opening is noted with your name.
    </p>
  );
}

function NotShown({ state, again }: { state: 'reading' | 'failed' | 'over'; again: () => void }) {
  if (state === 'reading') {
    return (
      <p role="status" className="py-10 text-center text-dense text-muted-foreground">
        Opening the file …
      </p>
    );
  }
  return (
    <div role="alert" className="grid justify-items-center gap-3 py-10 text-center text-dense">
      <p>
        {state === 'over'
          ? 'It was open for five minutes and is hidden now.'
          : 'The file could not be opened. Nothing was changed.'}
      </p>
      <Button onClick={again}>{state === 'over' ? 'Open it again' : 'Try again'}</Button>
    </div>
  );
}

interface PictureProps {
  readonly image: ImageBitmap;
  readonly turns: number;
  readonly label: string;
  readonly className: string;
}

/** Drawn turned, so that its frame has the turned size and scrolls to every corner. */
function Picture({ image, turns, label, className }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const drawing = canvas.current?.getContext('2d');
    if (!canvas.current || !drawing) return;
    const lies = turns % 2 === 1;
    canvas.current.width = lies ? image.height : image.width;
    canvas.current.height = lies ? image.width : image.height;
    drawing.translate(canvas.current.width / 2, canvas.current.height / 2);
    drawing.rotate((turns * Math.PI) / 2);
    drawing.drawImage(image, -image.width / 2, -image.height / 2);
  }, [image, turns]);
  return <canvas ref={canvas} role="img" aria-label={label} className={className} />;
}
