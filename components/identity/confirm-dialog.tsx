'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { ActionFailure } from './action-result';
import { FailureAlert } from './failure-alert';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What will be true afterwards, and whether it can be undone. */
  readonly children: ReactNode;
  readonly confirm: string;
  /** How grave it is; what ends something is `destructive`. */
  readonly tone?: 'primary' | 'destructive';
  readonly running: boolean;
  readonly failure: ActionFailure | null;
  readonly onConfirm: () => void;
}

export function ConfirmDialog({ open, onClose, title, children, running, ...props }: ConfirmDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} dismissible={!running}>
      <DialogBody className="text-sm">
        <FailureAlert failure={props.failure} />
        {children}
      </DialogBody>
      <DialogFooter>
        <Button size="lg" onClick={onClose} disabled={running}>
          Cancel
        </Button>
        <Button variant={props.tone ?? 'destructive'} size="lg" onClick={props.onConfirm} disabled={running}>
          {running ? 'One moment …' : props.confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
