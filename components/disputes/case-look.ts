import { intentLook, type Look } from '@/components/shared/state-look';
import type { CaseItemView, TimelineEntryView } from '@/lib/disputes/contract';

export type CaseStatus = CaseItemView['status'];

export const caseLook: Readonly<Record<CaseStatus, Look>> = {
  open: { word: 'Open', shape: 'flag', tone: 'disputed', meaning: 'Nobody has taken it up yet. The money is frozen.' },
  under_review: {
    word: 'Under review',
    shape: 'half',
    tone: 'evidence',
    meaning: 'The desk is looking at it. The money is frozen.',
  },
  escalated_external: {
    word: 'Escalated',
    shape: 'question',
    tone: 'unknown',
    meaning: 'Somebody outside decides. The money stays frozen until it is released or refunded here.',
  },
  resolved_split: {
    word: 'Split agreed',
    shape: 'three-quarters',
    tone: 'evidence',
    meaning: 'The parties share, outside of Tidegate. The money stays frozen until it is released or refunded here.',
  },
  resolved_release: {
    word: 'Released',
    shape: 'full',
    tone: 'released',
    meaning: 'Decided for the payee, who has the money.',
  },
  resolved_refund: {
    word: 'Refunded',
    shape: 'return',
    tone: 'refunded',
    meaning: 'Decided for the principal, who has the money back.',
  },
  withdrawn: { word: 'Withdrawn', shape: 'bar', tone: 'open', meaning: 'The dispute was taken back.' },
};

const quiet: Pick<Look, 'shape' | 'tone'> = { shape: 'hollow', tone: 'open' };

/** Words and shape of a line of the case's timeline. */
export function timelineLook({ kind, detail }: TimelineEntryView): Pick<Look, 'word' | 'shape' | 'tone'> {
  switch (kind) {
    case 'opened':
      return { ...intentLook.disputed, word: 'Dispute opened, money frozen' };
    case 'status_changed':
      return statusLook(detail.to) ?? { ...quiet, word: 'Status changed' };
    case 'due_date_set':
      return { ...quiet, word: 'Due date set' };
    case 'note_added':
      return { ...quiet, word: detail.shareable === true ? 'Note written, to be shared' : 'Note written' };
    case 'evidence_ref_added':
      return { ...quiet, word: 'Evidence referenced' };
    case 'ruled':
      return { ...intentLook.settling, word: detail.resolution === 'release' ? 'Release decided' : 'Refund decided' };
    case 'ended':
      return statusLook(detail.status) ?? { ...quiet, word: 'Case ended' };
  }
}

function statusLook(status: unknown): Look | null {
  const [, look] = Object.entries(caseLook).find(([known]) => known === status) ?? [];
  return look ?? null;
}
