import type { ActionResult } from '@/components/identity/action-result';
import type {
  AddressChallenge,
  ChangeModesInput,
  ChangeSettingsInput,
  ConfirmAchTermsInput,
  ProposeAccountInput,
  ProposeAddressInput,
} from '@/lib/rails/contract';

/** Named as the contract names them, so that a refused field is found again. */
export interface AccountOrder {
  readonly contact_email: string;
  readonly country: string;
  readonly another: boolean;
}

type Act<I, T = null> = (input: I) => Promise<ActionResult<T>>;

/** Server actions of the page, for those who may change rails. */
export interface RailActions {
  readonly changeModes: Act<ChangeModesInput>;
  readonly changeSettings: Act<ChangeSettingsInput>;
  readonly confirmAchTerms: Act<ConfirmAchTermsInput>;
  /** Makes the account and gives back the address at Stripe where it is set up. */
  readonly linkAccount: Act<AccountOrder, string>;
  /** A new address at Stripe for the account that was begun. */
  readonly continueAccount: Act<null, string>;
  readonly refreshAccount: Act<null>;
  readonly proposeAccount: Act<ProposeAccountInput>;
  readonly requestChallenge: Act<string, AddressChallenge>;
  readonly proposeAddress: Act<ProposeAddressInput>;
  readonly approveDestination: Act<string>;
  readonly withdrawDestination: Act<string>;
}
