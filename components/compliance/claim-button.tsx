'use client';

import { useRouter } from 'next/navigation';
import { FailureAlert } from '@/components/identity/failure-alert';
import { useAction } from '@/components/identity/use-action';
import { Button } from '@/components/ui/button';
import type { QueueRow } from '@/lib/onboarding/contract/desk';
import type { DeskActions } from './desk-actions';

const lost = 'No answer arrived. Reload this page to see who has the case.';

interface ClaimButtonProps {
  readonly item: Pick<QueueRow, 'case_id' | 'merchant' | 'claim' | 'state' | 'may_handle'>;
  readonly actions: Pick<DeskActions, 'claim' | 'release'>;
}

/** Takes a case of the queue that nobody has, or puts one's own back. */
export function ClaimButton({ item, actions }: ClaimButtonProps) {
  const router = useRouter();
  const after = { lost, onDone: () => router.refresh() };
  const claim = useAction(actions.claim, after);
  const release = useAction(actions.release, after);
  if (!item.may_handle || item.state === 'closed') return null;
  if (item.claim !== null && !item.claim.is_mine) return null;
  const own = item.claim !== null;
  const act = own ? release : claim;
  return (
    <span className="relative z-10 grid justify-items-end gap-2">
      <Button
        size="sm"
        disabled={act.running}
        aria-label={`${own ? 'Put back' : 'Take'} the case of ${item.merchant}`}
        onClick={() => (own ? release.run({ case_id: item.case_id }) : claim.run({ case_id: item.case_id }))}
      >
        {act.running ? 'One moment …' : own ? 'Put back' : 'Take'}
      </Button>
      <FailureAlert failure={act.failure} />
    </span>
  );
}
