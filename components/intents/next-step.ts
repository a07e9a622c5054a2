import type { IntentDetail, Operation } from '@/lib/views/contract';

/** What happens next and who acts; `at` is the moment it hangs on. */
export interface NextStep {
  readonly words: string;
  readonly at: string | null;
  readonly atWords: 'Deadline' | 'Asks again' | null;
}

const openOperation = (intent: IntentDetail): Operation | undefined =>
  intent.operations.find(({ state }) => state !== 'succeeded' && state !== 'failed');

/** The one sentence under the header. Plain facts, in the words of the interface brief: never blame, never a bare code. */
export function nextStep(intent: IntentDetail): NextStep {
  const deadline = { at: intent.deadline, atWords: 'Deadline' } as const;
  const asking = { at: openOperation(intent)?.nextAskAt ?? null, atWords: 'Asks again' } as const;
  const done = { at: null, atWords: null } as const;
  switch (intent.status) {
    case 'open':
      return { words: 'Waits for the application to fund it. Nothing is held until then.', ...deadline };
    case 'funding':
      return { words: 'The rail was asked to hold the money and has not confirmed it yet.', ...asking };
    case 'funded':
      return { words: 'The agent may spend inside the agreement. Waits for the payee’s signed evidence.', ...deadline };
    case 'evidence_submitted':
      return { words: 'The verdict stands. Waits for the settlement to be confirmed.', ...deadline };
    case 'settling':
      return { words: 'The verdict stands and the rail is moving the money.', ...asking };
    case 'unknown':
      return { words: 'The rail has not answered yet. Nothing is sent twice: we ask it how it ended.', ...asking };
    case 'disputed':
      return { words: 'The money stays held until the dispute is decided.', ...deadline };
    case 'released':
      return { words: 'The payee has the money. Nothing is left to do.', ...done };
    case 'refunded':
      return { words: 'The principal has the money back. Nothing is left to do.', ...done };
    case 'expired':
      return { words: 'The deadline passed before it was funded. Create a new intent to try again.', ...done };
    case 'canceled':
      return { words: 'It ended before money was held. Create a new intent to try again.', ...done };
  }
}
