import type { KycChange, KycEffect } from './effects';
import type { KycStatus } from './kyc.machine';

/** What one event does, before it is put onto the application: what is not named stays as it is. */
export interface Move {
  readonly to: KycStatus;
  readonly change?: Partial<Omit<KycChange, 'status'>>;
  readonly effects: readonly KycEffect[];
}
