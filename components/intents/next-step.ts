import type { IntentDetail, Operation } from '@/lib/views/contract';

/** What happens next and who acts; `at` is the moment it hangs on. */
export interface NextStep {
  readonly words: string;
  readonly at: string | null;
  readonly atWords: 'Deadline' | 'Asks again' | null;
}

/** What of an intent decides about its next step. */
type Story = Pick<IntentDetail, 'status' | 'deadline' | 'endReason' | 'paymentUrl' | 'operations' | 'railFacts'>;

const openOperation = (intent: Story): Operation | undefined =>
  intent.operations.find(({ state }) => state !== 'succeeded' && state !== 'failed');

const refundedWords: Readonly<Record<string, string>> & { readonly any: string } = {
  hold_lost: 'The rail let the hold go before the money was taken: the payer was not charged. Nothing is left to do.',
  expired: 'No evidence came before the deadline, so the principal has the money back. Nothing is left to do.',
  any: 'The principal has the money back. Nothing is left to do.',
};

const claimWords =
  'It has ended, and the rail has spoken since: the Rail tab says what, and the Money tab who has what.';

/** The one sentence under the header. Plain facts, in the words of the interface brief: never blame, never a bare code. */
export function nextStep(intent: Story): NextStep {
  const deadline = { at: intent.deadline, atWords: 'Deadline' } as const;
  const asking = { at: openOperation(intent)?.nextAskAt ?? null, atWords: 'Asks again' } as const;
  const done = { at: null, atWords: null } as const;
  const payer = { words: 'Waits for the payer, who pays on the rail’s page. Nothing is held until then.', ...deadline };
  const claimed = intent.railFacts.some(({ afterEnd }) => afterEnd) ? claimWords : null;
  const needsPayer = intent.paymentUrl !== null;
  switch (intent.status) {
    case 'open':
      return needsPayer
        ? payer
        : { words: 'Waits for the application to fund it. Nothing is held until then.', ...deadline };
    case 'funding':
      return needsPayer
        ? payer
        : { words: 'The rail was asked to hold the money and has not confirmed it yet.', ...asking };
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
      return { words: claimed ?? 'The payee has the money. Nothing is left to do.', ...done };
    case 'refunded':
      return { words: claimed ?? refundedWords[intent.endReason ?? ''] ?? refundedWords.any, ...done };
    case 'expired':
      return { words: 'The deadline passed before it was funded. Create a new intent to try again.', ...done };
    case 'canceled':
      return { words: 'It ended before money was held. Create a new intent to try again.', ...done };
  }
}
