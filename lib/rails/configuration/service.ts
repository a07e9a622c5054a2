import type { Ctx } from '@/lib/kernel/context';
import type {
  ChangeModesInput,
  ChangeSettingsInput,
  ConfirmAchTermsInput,
  DecideDestinationInput,
  LinkAccountInput,
  ProposeAccountInput,
  ProposeAddressInput,
  RailVersionQuery,
  RequestChallengeInput,
} from '@/lib/rails/contract';
import { approveDestination } from './approve-destination';
import type { Idempotent } from './change-configuration';
import { changeModes } from './change-modes';
import { changeSettings } from './change-settings';
import { confirmAchTerms } from './confirm-ach-terms';
import type { RailConfigurationDeps } from './deps';
import { linkAccount } from './link-account';
import { listVersions } from './list-versions';
import { openAccountLink } from './open-account-link';
import { proposeAccount } from './propose-account';
import { proposeAddress } from './propose-address';
import { readConfiguration } from './read-configuration';
import { refreshAccount } from './refresh-account';
import { requestChallenge } from './request-challenge';
import { withdrawDestination } from './withdraw-destination';

/** The use cases over one installation's counterparts: pages know no rail, so they are handed these. */
export const railConfiguration = (deps: RailConfigurationDeps) => ({
  read: (ctx: Ctx) => readConfiguration(ctx, deps),
  listVersions: (ctx: Ctx, query: RailVersionQuery) => listVersions(ctx, query, deps),
  changeModes: (ctx: Ctx, input: ChangeModesInput & Idempotent) => changeModes(ctx, input, deps),
  changeSettings: (ctx: Ctx, input: ChangeSettingsInput & Idempotent) => changeSettings(ctx, input, deps),
  confirmAchTerms: (ctx: Ctx, input: ConfirmAchTermsInput & Idempotent) => confirmAchTerms(ctx, input, deps),
  linkAccount: (ctx: Ctx, input: LinkAccountInput & Idempotent) => linkAccount(ctx, input, deps),
  openAccountLink: (ctx: Ctx, input: Idempotent) => openAccountLink(ctx, input, deps),
  refreshAccount: (ctx: Ctx, input: Idempotent) => refreshAccount(ctx, input, deps),
  proposeAccount: (ctx: Ctx, input: ProposeAccountInput & Idempotent) => proposeAccount(ctx, input, deps),
  requestChallenge: (ctx: Ctx, input: RequestChallengeInput & Idempotent) => requestChallenge(ctx, input, deps),
  proposeAddress: (ctx: Ctx, input: ProposeAddressInput & Idempotent) => proposeAddress(ctx, input, deps),
  approveDestination: (ctx: Ctx, input: DecideDestinationInput) => approveDestination(ctx, input, deps),
  withdrawDestination: (ctx: Ctx, input: DecideDestinationInput) => withdrawDestination(ctx, input, deps),
});

export type RailConfigurationService = ReturnType<typeof railConfiguration>;
