import { assert, unreachable } from '@/lib/kernel/assert';
import { type Outcome, ok } from '@/lib/kernel/outcome';
import { checkDoer, type KycActor, type KycPerson } from './actor';
import type { KycApplication, KycEvent, TransitionFacts } from './application';
import type { KycTransition } from './effects';
import { kycMachine } from './kyc.machine';
import { checkMerchant, resubmit, resume, retry, start, submit, withdraw } from './merchant-moves';
import type { Move } from './move';
import { refusalOf } from './refusals';
import { acceptAppeal, approve, close, reinstate, reject, requestInfo, suspendByDecision } from './review-moves';
import { beginChecks, concludeChecks, lapse, overrunChecks, suspendForCause } from './system-moves';

/**
 * The one way to another status, for pages, endpoints, jobs and links alike: the status that follows with all it
 * brings about, or why not. Writes nothing.
 */
export function decideTransition(
  application: KycApplication,
  event: KycEvent,
  actor: KycActor,
  facts: TransitionFacts,
): Outcome<KycTransition> {
  const refused = refusalOf(application.status, event.kind);
  if (refused !== null) return { ok: false, refusal: refused };
  const doer = checkDoer(event.kind, actor);
  if (!doer.ok) return doer;
  if (actor.kind === 'person' && actor.role === 'merchant_business') {
    const merchant = checkMerchant(application, facts);
    if (!merchant.ok) return merchant;
  }
  const move = moveOf(application, event, actor, facts);
  return move.ok ? ok(applied(application, event, move.value)) : move;
}

function moveOf(application: KycApplication, event: KycEvent, actor: KycActor, facts: TransitionFacts): Outcome<Move> {
  switch (event.kind) {
    case 'start':
      return start(application);
    case 'submit':
      return submit(event.snapshotHash, facts);
    case 'begin_checks':
      return beginChecks();
    case 'conclude_checks':
      return concludeChecks(application, actor, facts);
    case 'overrun_checks':
      return overrunChecks(facts);
    case 'request_info':
      return requestInfo(application, event.items, personOf(actor), facts);
    case 'resubmit':
      return resubmit(application, event.snapshotHash, facts);
    case 'lapse':
      return lapse(application, facts);
    case 'approve':
      return approve(application, actor, facts);
    case 'reject':
      return reject(application, actor, facts);
    case 'retry':
      return retry(application);
    case 'accept_appeal':
      return acceptAppeal(application, event.reviewerId, personOf(actor));
    case 'suspend':
      return actor.kind === 'system'
        ? suspendForCause(event.cause, facts)
        : suspendByDecision(application, actor, facts);
    case 'reinstate':
      return reinstate(application, actor, facts);
    case 'close':
      return close(application, actor, facts);
    case 'withdraw':
      return withdraw();
    case 'resume':
      return resume(application);
    default:
      return unreachable(event);
  }
}

/** `checkDoer` lets only people do what asks for one. */
function personOf(actor: KycActor): KycPerson {
  assert(actor.kind === 'person', 'A person does this');
  return actor;
}

function applied(application: KycApplication, { kind }: KycEvent, move: Move): KycTransition {
  const { status: from, version, attempt, rejectType, snapshotHash } = application;
  assert(kycMachine.targets(from, kind).includes(move.to), `${from} × ${kind} does not lead to ${move.to}`);
  return {
    from,
    to: move.to,
    command: kind,
    change: { version, attempt, rejectType, snapshotHash, ...move.change, status: move.to },
    effects: move.effects,
  };
}
