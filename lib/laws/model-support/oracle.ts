/**
 * The rules of an intent's life, written a second time from the contract and the design, without a line of the engine:
 * what each request must be answered, and what it changes.
 */

export const scenarios = ['ok', 'declined', 'delayed', 'unknown'] as const;
export type Scenario = (typeof scenarios)[number];
type State = 'open' | 'funded' | 'evidence_submitted' | 'disputed' | 'released' | 'refunded';

export interface Hold {
  decisionId: string;
  readonly amount: number;
  readonly toolCallId: string | null;
  /** The request that took it, as sent. */
  readonly text: string;
  state: 'held' | 'consumed' | 'released' | 'expired';
  /** Its time is over, though nobody may have noticed yet. */
  hasLapsed: boolean;
}

/** One intent as it must be. Amounts in minor units. */
export interface Intent {
  readonly id: string;
  readonly amount: number;
  readonly scenario: Scenario;
  state: State;
  status: State | 'funding' | 'unknown' | 'expired';
  endReason: string | null;
  authorisations: ('succeeded' | 'failed' | 'pending' | 'unknown')[];
  settlement: 'capture' | 'void' | null;
  /** The rail has its final word and says it when asked. */
  railHasDecided: boolean;
  deadlineHasPassed: boolean;
  evidence: { readonly payload: PayloadName; readonly passed: boolean; id: string } | null;
  token: string | null;
  holds: Hold[];
  events: string[];
}

/** What must be answered. A kept answer is given again, word for word, to the same request for ever. */
export interface Verdict {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly isKept?: boolean;
  /** Takes from the answer what only the product can know: ids and tokens. */
  readonly learn?: (body: Readonly<Record<string, string>>) => void;
}

export const newIntent = (id: string, amount: number, scenario: Scenario): Intent => ({
  id,
  amount,
  scenario,
  state: 'open',
  status: 'open',
  endReason: null,
  authorisations: [],
  settlement: null,
  railHasDecided: false,
  deadlineHasPassed: false,
  evidence: null,
  token: null,
  holds: [],
  events: ['intent_created'],
});

export const refused = (status: number, code: string): Verdict => ({ status, body: { error: { code } } });

const move = (intent: Intent, state: State, status: Intent['status'] = state): void => {
  intent.state = state;
  intent.status = status;
};

export const isInFlight = ({ authorisations }: Intent): boolean =>
  ['pending', 'unknown'].includes(authorisations.at(-1) ?? '');

const wasFunded = ({ events }: Intent): boolean => events.includes('settlement_hold_placed');

function end(intent: Intent, state: 'released' | 'refunded', reason: string): void {
  move(intent, state);
  intent.endReason = reason;
  intent.settlement = state === 'released' ? 'capture' : 'void';
  intent.events.push('settlement_rail_confirmed', state);
}

const isUnfunded = ({ state, status }: Intent): boolean => state === 'open' && status !== 'expired';

/** Named by the state that stands in the way. */
const endedCode = (intent: Intent): string => `intent.${intent.status === 'expired' ? 'expired' : intent.state}`;

export const create = (intent: Intent): Verdict => ({
  status: 201,
  body: { intent_id: intent.id, state: 'open', status: 'open', funded: false, amount_cents: intent.amount },
  isKept: true,
});

const funded = (intent: Intent): Verdict => ({
  status: 200,
  body: {
    state: 'funded',
    status: 'funded',
    funded: true,
    // One funding, one token: until its deadline is moved, which the token states.
    ...(intent.token === null || intent.deadlineHasPassed ? {} : { capability_token: intent.token }),
  },
  isKept: true,
  learn: ({ capability_token: token = '' }) => {
    intent.token = token;
  },
});

/** The rail's word on an authorisation has come: the money is held. */
function hold(intent: Intent): void {
  intent.authorisations[intent.authorisations.length - 1] = 'succeeded';
  intent.events.push('settlement_hold_placed');
  move(intent, 'funded');
}

const triesPerIntent = 20;

/** @param isIdentical This very request was written down before. */
export function fund(intent: Intent, isIdentical: boolean): Verdict {
  if (intent.state === 'funded' || (isIdentical && wasFunded(intent))) return funded(intent);
  if (isIdentical && intent.authorisations.at(-1) === 'failed') return refused(409, 'rail.declined');
  if (intent.state !== 'open' || intent.status === 'expired') {
    return refused(409, intent.state === 'evidence_submitted' ? 'intent.already_funded' : endedCode(intent));
  }
  const pending: Verdict = { status: 202, body: { state: 'open', status: intent.status, funded: false } };
  if (isInFlight(intent)) {
    const isUnknown = intent.authorisations.at(-1) === 'unknown';
    return isUnknown && !isIdentical ? refused(409, 'reconcile_required') : pending;
  }
  if (intent.deadlineHasPassed) return refused(409, 'intent.expired');
  if (intent.authorisations.length >= triesPerIntent) return refused(409, 'rail.attempts_exhausted');
  switch (intent.scenario) {
    case 'ok':
      intent.authorisations.push('succeeded');
      hold(intent);
      return funded(intent);
    case 'declined':
      intent.authorisations.push('failed');
      intent.events.push('settlement_rail_failed');
      return refused(409, 'rail.declined');
    case 'delayed':
      intent.authorisations.push('pending');
      intent.status = 'funding';
      break;
    case 'unknown':
      intent.authorisations.push('unknown');
      intent.status = 'unknown';
      break;
  }
  return { ...pending, body: { ...pending.body, status: intent.status } };
}

/** The worker asks the rail about an authorisation under way. */
export function recover(intent: Intent): void {
  if (isInFlight(intent) && intent.railHasDecided) hold(intent);
}

export interface Spend {
  readonly amount: number;
  readonly operation: string;
  readonly toolCallId: string | null;
  readonly token: 'own' | 'foreign' | 'forged';
  readonly text: string;
  readonly isKeyed: boolean;
}

const sumOf = (holds: readonly Hold[]): number => holds.reduce((sum, { amount }) => sum + amount, 0);
const usedOf = ({ holds }: Intent): number => sumOf(holds.filter(({ state }) => state === 'consumed'));
const heldOf = ({ holds }: Intent): number =>
  sumOf(holds.filter(({ state, hasLapsed }) => state === 'held' && !hasLapsed));
const remainingOf = (intent: Intent): number => intent.amount - heldOf(intent) - usedOf(intent);

/** What the spend account must show: lapsed holds count until somebody frees them. */
export const spentOf = (intent: Intent): number =>
  usedOf(intent) + sumOf(intent.holds.filter(({ state }) => state === 'held'));

function closedCode(intent: Intent): string | null {
  if (intent.endReason === 'expired') return 'intent_expired';
  if (intent.state === 'open') return 'intent_not_funded';
  if (intent.state !== 'funded') return `intent_${intent.state}`;
  return intent.deadlineHasPassed ? 'intent_expired' : null;
}

function denialOf(intent: Intent, spend: Spend): string | null {
  const closed = closedCode(intent);
  if (closed !== null) return closed;
  if (spend.token === 'forged') return 'capability_invalid';
  if (spend.token === 'foreign') return 'capability_intent_mismatch';
  if (spend.operation !== 'travel.book_hotel') return 'operation_not_allowed';
  return spend.amount > remainingOf(intent) ? 'max_spend_exceeded' : null;
}

export function verify(intent: Intent, spend: Spend): Verdict {
  const standing = intent.holds.find(
    ({ hasLapsed, state, toolCallId }) =>
      spend.toolCallId !== null &&
      toolCallId === spend.toolCallId &&
      (state === 'consumed' || (state === 'held' && !hasLapsed)),
  );
  if (standing !== undefined && closedCode(intent) === null) {
    if (standing.text !== spend.text) return refused(409, 'spend.tool_call_conflict');
    return {
      status: 200,
      body: { allow: true, decision_id: standing.decisionId, remaining_cents: remainingOf(intent) },
    };
  }
  const code = denialOf(intent, spend);
  if (code !== null) {
    const body = { allow: false, code, remaining_cents: remainingOf(intent) };
    return { status: 200, body, isKept: spend.isKeyed };
  }
  // Taking a hold frees those whose time is over.
  freeLapsed(intent);
  const taken: Hold = {
    decisionId: '',
    amount: spend.amount,
    toolCallId: spend.toolCallId,
    text: spend.text,
    state: 'held',
    hasLapsed: false,
  };
  intent.holds.push(taken);
  return {
    status: 200,
    body: { allow: true, remaining_cents: remainingOf(intent) },
    isKept: spend.isKeyed,
    learn: ({ decision_id: id = '' }) => {
      taken.decisionId = id;
    },
  };
}

export function freeLapsed({ holds }: Intent): void {
  for (const hold of holds) if (hold.state === 'held' && hold.hasLapsed) hold.state = 'expired';
}

/** The tool ran although its hold had lapsed: that counts while it fits, and no later hold stands for the same call. */
const countsLate = (intent: Intent, late: Hold): boolean =>
  spentOf(intent) + late.amount <= intent.amount &&
  !intent.holds.some(
    ({ state, toolCallId }) =>
      toolCallId !== null && toolCallId === late.toolCallId && (state === 'held' || state === 'consumed'),
  );

export function complete(intent: Intent, hold: Hold, outcome: 'consumed' | 'released'): Verdict {
  const finished = refused(409, 'spend.decision_finished');
  const done: Verdict = { status: 200, body: { decision_id: hold.decisionId, intent_id: intent.id, outcome } };
  if (hold.state === outcome) return done;
  if (hold.state === 'consumed' || hold.state === 'released') return finished;
  if (hold.state === 'expired' && outcome === 'consumed' && !countsLate(intent, hold)) return finished;
  hold.state = outcome;
  return done;
}

export const payloads = {
  good: { status: 'completed', cost_cents: 1 },
  failed: { status: 'failed', cost_cents: 1 },
  tooDear: { status: 'completed', cost_cents: Number.MAX_SAFE_INTEGER },
  misshapen: { status: 'completed', cost_cents: 'one' },
} as const;
export type PayloadName = keyof typeof payloads;

export function submitEvidence(intent: Intent, payload: PayloadName): Verdict {
  const known = intent.evidence;
  if (known?.payload === payload) {
    return {
      status: 200,
      body: { predicate_passed: known.passed, evidence_id: known.id, state: 'evidence_submitted' },
      isKept: true,
    };
  }
  if (isUnfunded(intent)) return refused(409, 'intent.not_funded');
  if (intent.state === 'evidence_submitted') return refused(409, 'intent.evidence_already_submitted');
  if (intent.state !== 'funded') return refused(409, endedCode(intent));
  if (intent.deadlineHasPassed) return refused(409, 'intent.expired');
  if (payload === 'misshapen') return refused(422, 'evidence.schema_mismatch');
  const evidence = { payload, passed: payload === 'good', id: '' };
  intent.evidence = evidence;
  intent.events.push('evidence_submitted', 'predicate_evaluated');
  move(intent, 'evidence_submitted');
  return {
    status: 200,
    body: { predicate_passed: evidence.passed, state: 'evidence_submitted' },
    isKept: true,
    learn: ({ evidence_id: id = '' }) => {
      evidence.id = id;
    },
  };
}

const settled = ({ evidence, state }: Intent): Verdict => ({
  status: 200,
  body: { state, status: state, predicate_passed: evidence?.passed ?? null },
  isKept: true,
});

function endByVerdict(intent: Intent): void {
  const isPassed = intent.evidence?.passed === true;
  end(intent, isPassed ? 'released' : 'refunded', isPassed ? 'predicate_passed' : 'predicate_failed');
}

export function confirm(intent: Intent): Verdict {
  if (isUnfunded(intent)) return refused(409, 'intent.not_funded');
  if (intent.state === 'funded') return refused(409, 'intent.evidence_missing');
  if (intent.state === 'open' || intent.state === 'disputed') return refused(409, endedCode(intent));
  if (intent.state === 'evidence_submitted') endByVerdict(intent);
  return settled(intent);
}

export function openDispute(intent: Intent, isKeyed: boolean): Verdict {
  if (isUnfunded(intent)) return refused(409, 'intent.not_funded');
  if (intent.state !== 'funded' && intent.state !== 'evidence_submitted') return refused(409, endedCode(intent));
  move(intent, 'disputed');
  intent.events.push('disputed');
  return { status: 200, body: { state: 'disputed', status: 'disputed' }, isKept: isKeyed };
}

export function resolveDispute(intent: Intent, resolution: 'release' | 'refund'): Verdict {
  const reason = `dispute_${resolution}`;
  if (intent.state === 'released' || intent.state === 'refunded') {
    return intent.endReason === reason ? settled(intent) : refused(409, endedCode(intent));
  }
  if (intent.state !== 'disputed') {
    return refused(409, intent.status === 'expired' ? 'intent.expired' : 'intent.not_disputed');
  }
  intent.events.push('dispute_resolved');
  end(intent, resolution === 'release' ? 'released' : 'refunded', reason);
  return settled(intent);
}

/** The worker looks at the deadline. */
export function sweepDeadline(intent: Intent): void {
  if (!intent.deadlineHasPassed) return;
  if (isInFlight(intent)) {
    recover(intent);
    return;
  }
  if (intent.status === 'open') {
    intent.status = 'expired';
    intent.endReason = 'expired';
    intent.events.push('intent_expired');
  } else if (intent.state === 'funded') {
    end(intent, 'refunded', 'expired');
  } else if (intent.state === 'evidence_submitted') {
    endByVerdict(intent);
  }
}
