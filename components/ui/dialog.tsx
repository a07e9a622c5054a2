'use client';

import { X } from 'lucide-react';
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { cn } from '@/components/cn';
import { Button } from './button';
import { PortalContainer } from './portal-container';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  /** A dialog that shows a secret stays until it is answered: Escape and a click beside it do nothing. */
  readonly dismissible?: boolean;
  readonly placement?: 'center' | 'top' | 'left';
  readonly titleHidden?: boolean;
  readonly className?: string;
}

const placements = {
  center: 'm-auto w-[min(32rem,calc(100vw-2rem))] rounded-panel',
  top: 'mx-auto mt-[12vh] mb-auto w-[min(40rem,calc(100vw-2rem))] rounded-panel',
  left: 'm-0 h-dvh max-h-none w-[min(18rem,calc(100vw-3rem))]',
};

/**
 * The browser's own modal dialog: it traps focus, makes the page behind inert and gives focus back to the opener, with
 * no inline style for a strict content policy to refuse. What carries `data-autofocus` has the focus when it opens.
 */
export function Dialog({ open, onClose, children, dismissible = true, placement = 'center', ...props }: DialogProps) {
  const place = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const descriptionId = useId();

  useEffect(() => {
    const dialog = place.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);

  const closeOnBackdrop = (event: MouseEvent<HTMLDialogElement>) => {
    if (dismissible && event.target === event.currentTarget) onClose();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way and the browser gives it
    <dialog
      ref={place}
      aria-labelledby={titleId}
      aria-describedby={props.description ? descriptionId : undefined}
      onClick={closeOnBackdrop}
      onClose={onClose}
      onCancel={(event) => {
        if (!dismissible) event.preventDefault();
      }}
      className={cn(
        'rise max-h-[calc(100dvh-2rem)] overflow-y-auto bg-popover p-0 text-foreground shadow-float backdrop:bg-backdrop',
        placements[placement],
        props.className,
      )}
    >
      {open ? (
        <div className="flex min-h-full flex-col">
          <header className={cn('flex items-start gap-4 px-5 pt-5', props.titleHidden && 'sr-only')}>
            <div className="grid min-w-0 flex-1 gap-1">
              <h2 id={titleId} className="font-semibold text-base">
                {props.title}
              </h2>
              {props.description ? (
                <p id={descriptionId} className="text-muted-foreground text-sm">
                  {props.description}
                </p>
              ) : null}
            </div>
            {dismissible && !props.titleHidden ? (
              <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose} className="-mt-1 -mr-2">
                <X aria-hidden="true" />
              </Button>
            ) : null}
          </header>
          <PortalContainer value={place}>{children}</PortalContainer>
        </div>
      ) : null}
    </dialog>
  );
}

export function DialogBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn('grid gap-4 px-5 py-4', className)}>{children}</div>;
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return <footer className="flex flex-col-reverse gap-2 px-5 pt-1 pb-5 sm:flex-row sm:justify-end">{children}</footer>;
}
