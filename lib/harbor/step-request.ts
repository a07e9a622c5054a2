import type { Ctx } from '@/lib/kernel/context';
import type { ProofFacts } from './domain/recognition/check-recognition-proof';

export type StepOperation =
  | 'intent.create'
  | 'intent.fund'
  | 'intent.evidence'
  | 'intent.confirm'
  | 'intent.dispute'
  | 'intent.resolve'
  | 'intent.sweep'
  | 'intent.sync'
  | 'intent.checkout'
  | 'intent.return'
  | 'intent.split'
  | 'intent.cancel'
  | 'guardrail.bootstrap'
  | 'guardrail.evidence';

/** One request of one step: what identifies it, and what proves who sent it. */
export interface Step {
  readonly ctx: Ctx;
  readonly operation: StepOperation;
  readonly intentId: string;
  /** SHA-256 over operation, intent and body: what "the same request" means. */
  readonly requestDigestHex: string;
  readonly idempotencyKey: string | null;
  readonly proof: ProofFacts | null;
}
