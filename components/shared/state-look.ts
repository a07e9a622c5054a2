import type { Tone } from '@/components/ui/badge';
import type { IntentStatus, OperationState, SpendDecision } from '@/lib/views/contract';

/** Shapes tell states apart without colour; see `state-shape.tsx` for the drawing of each. */
export type Shape = 'hollow' | 'half' | 'three-quarters' | 'full' | 'return' | 'flag' | 'question' | 'bar';

export interface Look {
  readonly word: string;
  readonly shape: Shape;
  readonly tone: Tone;
  /** One sentence for whoever meets the word for the first time. */
  readonly meaning: string;
}

/** Where an amount stands: `none` before anything is held. */
export type MoneyPosition = 'none' | 'held' | 'moving' | 'final';

export const intentLook: Readonly<Record<IntentStatus, Look & { readonly money: MoneyPosition }>> = {
  open: {
    word: 'Open',
    shape: 'hollow',
    tone: 'open',
    money: 'none',
    meaning: 'Signed and stored. No money is held yet.',
  },
  funding: {
    word: 'Funding',
    shape: 'hollow',
    tone: 'funded',
    money: 'moving',
    meaning: 'The rail was asked to hold the money and has not confirmed it yet.',
  },
  funded: {
    word: 'Funded',
    shape: 'half',
    tone: 'funded',
    money: 'held',
    meaning: 'The rail holds the money. The agent may work and spend inside the agreement.',
  },
  evidence_submitted: {
    word: 'Evidence submitted',
    shape: 'three-quarters',
    tone: 'evidence',
    money: 'held',
    meaning: 'The payee sent signed evidence. The money is still held.',
  },
  settling: {
    word: 'Settling',
    shape: 'three-quarters',
    tone: 'evidence',
    money: 'moving',
    meaning: 'The verdict stands and the rail was asked to move the money.',
  },
  released: {
    word: 'Released',
    shape: 'full',
    tone: 'released',
    money: 'final',
    meaning: 'The predicate passed and the payee has the money.',
  },
  refunded: {
    word: 'Refunded',
    shape: 'return',
    tone: 'refunded',
    money: 'final',
    meaning: 'The money went back to the principal.',
  },
  disputed: {
    word: 'Disputed',
    shape: 'flag',
    tone: 'disputed',
    money: 'held',
    meaning: 'Someone contests this intent. The money is held until the case is decided.',
  },
  unknown: {
    word: 'Unknown',
    shape: 'question',
    tone: 'unknown',
    money: 'moving',
    meaning: 'The rail has not told us how its operation ended. Nothing is sent twice; we ask again.',
  },
  expired: {
    word: 'Expired',
    shape: 'bar',
    tone: 'failed',
    money: 'none',
    meaning: 'The deadline passed before money was held. It can no longer be funded.',
  },
  canceled: {
    word: 'Canceled',
    shape: 'bar',
    tone: 'failed',
    money: 'none',
    meaning: 'Ended before money was held.',
  },
};

export const operationLook: Readonly<Record<OperationState, Look>> = {
  planned: { word: 'Planned', shape: 'hollow', tone: 'open', meaning: 'Written down. The rail has not been called.' },
  pending: {
    word: 'Pending',
    shape: 'three-quarters',
    tone: 'evidence',
    meaning: 'The rail accepted it and has not decided yet. We ask again.',
  },
  sent: { word: 'Sent', shape: 'half', tone: 'funded', meaning: 'The rail was called and has not answered yet.' },
  succeeded: { word: 'Succeeded', shape: 'full', tone: 'released', meaning: 'The rail confirmed it.' },
  failed: { word: 'Failed', shape: 'bar', tone: 'failed', meaning: 'The rail refused it. No money moved.' },
  unknown: {
    word: 'Unknown',
    shape: 'question',
    tone: 'unknown',
    meaning: 'The rail did not answer. We ask it, and never send the operation again.',
  },
};

export const keyLook: Readonly<Record<'active' | 'expired' | 'revoked', Look>> = {
  active: { word: 'Active', shape: 'full', tone: 'released', meaning: 'Requests with this key are answered.' },
  expired: {
    word: 'Expired',
    shape: 'bar',
    tone: 'failed',
    meaning: 'Its time is over; requests with it are refused.',
  },
  revoked: { word: 'Revoked', shape: 'bar', tone: 'failed', meaning: 'Requests with this key are refused.' },
};

export const spendLook: Readonly<Record<SpendDecision['outcome'] | 'denied', Look>> = {
  denied: { word: 'Denied', shape: 'bar', tone: 'failed', meaning: 'The spend guard refused it.' },
  none: { word: 'Allowed', shape: 'full', tone: 'released', meaning: 'Allowed without a hold.' },
  held: { word: 'On hold', shape: 'half', tone: 'funded', meaning: 'Allowed; its amount is set aside.' },
  consumed: { word: 'Spent', shape: 'full', tone: 'released', meaning: 'The agent reported it as spent.' },
  released: { word: 'Given back', shape: 'return', tone: 'refunded', meaning: 'The amount can be spent again.' },
  expired: {
    word: 'Hold expired',
    shape: 'bar',
    tone: 'failed',
    meaning: 'Nobody completed it in time. The amount can be spent again.',
  },
};
