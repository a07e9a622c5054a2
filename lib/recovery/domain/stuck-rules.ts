import { isInFlight, isSettlement, type OperationFacts, type StuckFacts } from './stuck-facts';
import { patience, pendingTooLongSince } from './usual-time';

export const severities = ['critical', 'high', 'medium'] as const;
export type Severity = (typeof severities)[number];

/** Values of the contract. */
export const recoveryStates = [
  'none',
  'pending_rail',
  'rail_ahead',
  'harbor_ahead',
  'needs_operator',
  'reconciled',
  'failed',
] as const;
export type RecoveryState = (typeof recoveryStates)[number];

export const safeActionKinds = [
  'ask_the_rail',
  'confirm_again',
  'none_wait_until',
  'resolve_dispute',
  'contact',
] as const;

/** The one thing that can do no harm, and what it will do. `until` goes with `none_wait_until`. */
export interface SafeAction {
  readonly kind: (typeof safeActionKinds)[number];
  readonly effect: string;
  readonly until: Date | null;
}

/** Where an intent in trouble is found by an index. */
export const stuckSourceNames = [
  'settlement_idle',
  'disputed_hold',
  'operation_unknown',
  'operation_sent',
  'deadline_missed',
  'claim',
  'operation_pending',
  'hold_lapses',
] as const;
export type StuckSource = (typeof stuckSourceNames)[number];

/** All rules of a source are equally severe. */
export const stuckSources: Readonly<Record<StuckSource, Severity>> = {
  settlement_idle: 'critical',
  disputed_hold: 'critical',
  operation_unknown: 'high',
  operation_sent: 'high',
  deadline_missed: 'high',
  claim: 'high',
  operation_pending: 'medium',
  hold_lapses: 'medium',
};

interface StuckRule {
  readonly code: string;
  readonly source: StuckSource;
  readonly recoveryState: RecoveryState;
  readonly title: string;
  /** What is known for certain, and what is not; for a person. */
  readonly known: string;
  readonly unknown: string;
  /** Since when it is so; null: it is not. */
  readonly since: (facts: StuckFacts, now: Date) => Date | null;
  readonly action: (facts: StuckFacts) => SafeAction;
}

const act = (kind: SafeAction['kind'], effect: string, until: Date | null = null): SafeAction => ({
  kind,
  effect,
  until,
});

const isOlder = (at: Date, now: Date, ms: number): boolean => at.getTime() <= now.getTime() - ms;

const inFlight = ({ operations }: StuckFacts): OperationFacts | undefined => operations.find(isInFlight);

const ask = (): SafeAction =>
  act(
    'ask_the_rail',
    'Asks the rail what became of the call. What the rail never saw is made now, under the same key, so nothing can happen twice. If it succeeded, the intent goes on from there.',
  );

const goOn = ({ settlementKind }: StuckFacts): SafeAction =>
  act(
    'confirm_again',
    settlementKind === 'release'
      ? 'Reads the rail again, then makes the next call of the release that was decided. The money goes to the payee or stays held.'
      : 'Reads the rail again, then makes the next call of the refund that was decided. The money goes back to the payer or stays held.',
  );

/** Decided, not ended, and nobody at it. */
function idleSettlement(facts: StuckFacts, now: Date): readonly OperationFacts[] | null {
  const { settlementKind, endedAt, updatedAt } = facts;
  if (settlementKind === null || endedAt !== null || inFlight(facts) !== undefined) return null;
  return isOlder(updatedAt, now, patience.idleMs) ? facts.operations.filter(isSettlement) : null;
}

const refusalsOf = (settlements: readonly OperationFacts[]): number =>
  settlements.filter(({ status }) => status === 'failed').length;

const isCaptured = (settlements: readonly OperationFacts[]): boolean =>
  settlements.some(({ kind, status }) => kind === 'capture' && status === 'succeeded');

function holdLapses({ holdExpiresAt, endedAt }: StuckFacts, now: Date): Date | null {
  if (holdExpiresAt === null || endedAt !== null) return null;
  const since = new Date(holdExpiresAt.getTime() - patience.holdMs);
  return since <= now ? since : null;
}

/** The first thing at the rail that an ended intent still owes an answer to. */
function openClaim(facts: StuckFacts, now: Date): Date | null {
  const { endedAt, platform, state } = facts;
  if (endedAt === null) return null;
  const isClosed = (ref: string): boolean =>
    facts.facts.some((other) => other.kind === 'dispute_closed' && other.ref === ref);
  const open = facts.facts.filter(({ kind, ref, createdAt, inquiry }) => {
    if (isOlder(createdAt, now, patience.claimsMs)) return false;
    if (kind === 'funds_withdrawn' || kind === 'refund_failed') return platform !== 0n;
    return kind === 'dispute_opened' && !inquiry && state === 'released' && !isClosed(ref);
  });
  return open[0]?.createdAt ?? null;
}

const isReversalRefused = ({ operations, platform }: StuckFacts): boolean =>
  platform < 0n && operations.findLast(({ kind }) => kind === 'reverse_transfer')?.status === 'failed';

/** The payee was to be paid again, and the rail said no at last. */
function isRepaymentRefused({ operations, platform, state }: StuckFacts): boolean {
  const last = operations.at(-1);
  const wasReversed = operations.some(({ kind, status }) => kind === 'reverse_transfer' && status === 'succeeded');
  return state === 'released' && platform > 0n && wasReversed && last?.kind === 'transfer' && last.status === 'failed';
}

const contactEffect =
  'Nothing here moves money. Open a conversation with the rail or the payee, quoting the references below; the rail is read again by itself.';

/** Every way in which an intent can be stuck. First the most severe, then those that say more about the same trouble. */
export const stuckRules = [
  {
    code: 'captured_not_transferred',
    source: 'settlement_idle',
    recoveryState: 'rail_ahead',
    title: 'Taken from the payer, not paid to the payee',
    known: 'The rail has taken the held money. Paying it to the payee was refused or never begun.',
    unknown: 'Whether the rail will accept the transfer now.',
    since: (facts, now) => {
      const settlements = idleSettlement(facts, now);
      return settlements !== null && isCaptured(settlements) ? facts.updatedAt : null;
    },
    action: goOn,
  },
  {
    code: 'settlement_refused_repeatedly',
    source: 'settlement_idle',
    recoveryState: 'failed',
    title: 'The rail refuses the settlement again and again',
    known: `Where the money goes is decided; the rail refused to move it ${patience.refusals} times or more. The money is still held.`,
    unknown: 'What has to change at the rail before it accepts.',
    since: (facts, now) => {
      const settlements = idleSettlement(facts, now);
      return settlements !== null && refusalsOf(settlements) >= patience.refusals ? facts.updatedAt : null;
    },
    action: () => act('contact', contactEffect),
  },
  {
    code: 'settlement_refused',
    source: 'settlement_idle',
    recoveryState: 'harbor_ahead',
    title: 'The rail refused the settlement',
    known: 'Where the money goes is decided; the rail refused to move it. The money is still held.',
    unknown: 'Whether the rail accepts it when it is tried again.',
    since: (facts, now) => {
      const settlements = idleSettlement(facts, now);
      return settlements !== null && refusalsOf(settlements) > 0 ? facts.updatedAt : null;
    },
    action: goOn,
  },
  {
    code: 'settling_without_operation',
    source: 'settlement_idle',
    recoveryState: 'harbor_ahead',
    title: 'Decided, and nobody moves the money',
    known: 'Where the money goes is decided. No call of the rail is under way.',
    unknown: 'Nothing: every call has its answer.',
    since: (facts, now) => (idleSettlement(facts, now) === null ? null : facts.updatedAt),
    action: goOn,
  },
  {
    code: 'disputed_hold_lapses',
    source: 'disputed_hold',
    recoveryState: 'needs_operator',
    title: 'Disputed money that the rail will let go',
    known: 'The money is frozen by a dispute, and the rail lets it go within a day.',
    unknown: 'How the dispute will be decided.',
    since: (facts, now) => (facts.state === 'disputed' ? holdLapses(facts, now) : null),
    action: ({ holdExpiresAt }) =>
      act(
        'resolve_dispute',
        'Release or refund in the dispute case moves the money while it is still held. Undecided, the money goes back to the payer by itself.',
        holdExpiresAt,
      ),
  },
  {
    code: 'operation_unknown',
    source: 'operation_unknown',
    recoveryState: 'pending_rail',
    title: 'Nobody knows whether the rail did it',
    known: 'The call was written down before it was made, under a key that the rail accepts once.',
    unknown: 'Whether the rail received it, and how it ended.',
    since: (facts, now) => {
      const operation = inFlight(facts);
      return operation?.status === 'unknown' && isOlder(operation.createdAt, now, patience.unknownMs)
        ? operation.createdAt
        : null;
    },
    action: ask,
  },
  {
    code: 'operation_unanswered',
    source: 'operation_sent',
    recoveryState: 'pending_rail',
    title: 'The process that called the rail is gone',
    known: 'The call was written down before it was made. Its process did not write the answer down.',
    unknown: 'Whether the call was made at all.',
    since: (facts, now) => {
      const operation = inFlight(facts);
      if (operation?.status !== 'sent' || operation.leaseUntil === null) return null;
      return isOlder(operation.leaseUntil, now, patience.unansweredMs) ? operation.createdAt : null;
    },
    action: ask,
  },
  {
    code: 'deadline_missed',
    source: 'deadline_missed',
    recoveryState: 'harbor_ahead',
    title: 'The deadline passed and nothing happened',
    known: 'No call of the rail is under way. The worker should have ended this intent by now.',
    unknown: 'Why the worker did not.',
    since: (facts, now) => {
      const { endedAt, state, deadline, settlementKind } = facts;
      if (endedAt !== null || state === 'disputed' || settlementKind !== null) return null;
      return inFlight(facts) === undefined && isOlder(deadline, now, patience.deadlineMs) ? deadline : null;
    },
    action: ({ state }) =>
      act(
        'ask_the_rail',
        state === 'evidence_submitted'
          ? 'Reads the rail again, then settles by the verdict, as the passed deadline asks for.'
          : 'Reads the rail again, then ends the intent as the passed deadline asks for: held money goes back to the payer.',
      ),
  },
  {
    code: 'reversal_refused',
    source: 'claim',
    recoveryState: 'needs_operator',
    title: 'Taken back by the bank, and the payee keeps it',
    known: 'The bank took the money back after it was paid out. Asking it back from the payee was refused.',
    unknown: 'Whether the payee makes good for it.',
    since: (facts, now) => (isReversalRefused(facts) ? openClaim(facts, now) : null),
    action: () => act('contact', contactEffect),
  },
  {
    code: 'repayment_refused',
    source: 'claim',
    recoveryState: 'harbor_ahead',
    title: 'Won back from the bank, and the payee is not paid',
    known: 'The payee gave the money back for a dispute that was won. Paying it to them again was refused.',
    unknown: 'Whether the rail accepts it when it is tried again.',
    since: (facts, now) => (isRepaymentRefused(facts) ? openClaim(facts, now) : null),
    action: () =>
      act(
        'ask_the_rail',
        'Reads the rail again, then pays the payee what they are owed as a call of its own. A payment that was made is never made twice.',
      ),
  },
  {
    code: 'claim_open',
    source: 'claim',
    recoveryState: 'rail_ahead',
    title: 'A claim against settled money',
    known: 'The intent has ended. The payer or a bank contests the payment, or has taken it back.',
    unknown: 'Who bears it in the end.',
    since: openClaim,
    action: () => act('contact', contactEffect),
  },
  {
    code: 'operation_pending_long',
    source: 'operation_pending',
    recoveryState: 'pending_rail',
    title: 'The rail takes longer than usual',
    known: 'The rail has the call and has not decided yet. It named no later time.',
    unknown: 'When it decides, and how.',
    since: (facts, now) => {
      const operation = inFlight(facts);
      const usual = pendingTooLongSince(facts.rail, now);
      if (operation?.status !== 'pending' || usual === null || operation.createdAt > usual) return null;
      const namedLater =
        operation.nextAskAt !== null && operation.nextAskAt.getTime() > now.getTime() + patience.namedMs;
      return namedLater || operation.isPayersTurn ? null : operation.createdAt;
    },
    action: ask,
  },
  {
    code: 'hold_lapses_soon',
    source: 'hold_lapses',
    recoveryState: 'none',
    title: 'The rail lets the money go within a day',
    known: 'The money is held, and the engine moves it before the hold lapses.',
    unknown: 'Nothing: no call is under way that has no answer.',
    since: (facts, now) =>
      facts.state === 'disputed' || facts.settlementKind !== null ? null : holdLapses(facts, now),
    action: ({ state, dueAt }) =>
      act(
        'none_wait_until',
        state === 'evidence_submitted'
          ? 'Nothing to do: the engine settles by the verdict in time. A person may confirm earlier on the page of the intent.'
          : 'Nothing to do: without evidence the engine gives the money back in time.',
        dueAt,
      ),
  },
] as const satisfies readonly StuckRule[];

export type StuckCode = (typeof stuckRules)[number]['code'];

/** Why an intent is stuck, since when, and the one safe thing to do. */
export interface Finding {
  readonly code: StuckCode;
  readonly source: StuckSource;
  readonly severity: Severity;
  readonly recoveryState: RecoveryState;
  readonly title: string;
  readonly known: string;
  readonly unknown: string;
  readonly since: Date;
  readonly action: SafeAction;
}

/** The most severe reason for which an intent is stuck; null when it is not. */
export function findStuck(facts: StuckFacts, now: Date): Finding | null {
  for (const { since: sinceOf, action, ...words } of stuckRules) {
    const since = sinceOf(facts, now);
    if (since !== null) return { ...words, severity: stuckSources[words.source], since, action: action(facts) };
  }
  return null;
}
