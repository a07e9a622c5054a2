import type { z } from 'zod';
import { asksForPage, page } from '@/lib/gate/dashboard/answers';
import type { GateDeps } from '@/lib/gate/deps';
import { wireTime } from '@/lib/gate/domain/wire-time';
import { choiceOf, hosted, languageQuery } from '@/lib/gate/pages/answers';
import { installInvalidPage, installPage } from '@/lib/gate/pages/install-page';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, ok, type Refusal, refuse } from '@/lib/kernel/outcome';
import { installParams, landingView, redeemedView } from './contract';
import { installUrlOf } from './create-install-link';
import { readInstallLink, redeemInstallLink } from './redeem-install-link';
import { renderRedeemed } from './render-redeemed';

const path = '/agent-install/{token}';

const instructions =
  'POST to this same address once, without a body. The answer holds the key and the webhook secret; nothing shows them again.';

/** One page or one body, whatever is wrong with the link. */
const invalid = (
  call: Pick<Call, 'header'> & { readonly query: z.output<typeof languageQuery> },
  refusal: Refusal,
): Outcome<Answer> =>
  asksForPage(call) ? hosted(refusal.status, installInvalidPage(choiceOf(call, call.query.lang))) : refuse(refusal);

/** Links that give an agent its key. Whoever has the address may; it is the secret. */
export const installEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  endpoint({
    name: 'gate.install_link.get',
    method: 'GET',
    path,
    summary: 'Says what an install link is for',
    description: 'Looking uses nothing up and shows no key. Browsers get a page.',
    who: { kind: 'public' },
    errors: 'payjent',
    params: installParams,
    undecoded: true,
    query: languageQuery,
    responses: { 200: { description: 'The link, while it can be redeemed', schema: landingView } },
    refusals: ['install.invalid'],
    handle: async (call) => {
      const { token } = call.params;
      const link = await readInstallLink(deps, token);
      if (!link.ok) return invalid(call, link.refusal);
      const { agent_name, bot_id, expires_at, operatorName } = link.value;
      const installUrl = installUrlOf(deps.settings, token);
      if (asksForPage(call)) {
        const view = { agentName: agent_name, operatorName, supportContact: null, installUrl, expiresAt: expires_at };
        const choice = choiceOf(call, call.query.lang);
        return hosted(200, installPage({ ...view, redeemAction: `/agent-install/${token}` }, choice));
      }
      const body = {
        agent_name,
        bot_id,
        operator_name: operatorName,
        install_url: installUrl,
        expires_at: wireTime(expires_at),
        single_use: true,
        instructions,
      };
      return ok({ status: 200, body });
    },
  }),
  endpoint({
    name: 'gate.install_link.redeem',
    method: 'POST',
    path,
    summary: 'Redeems an install link for the agent’s key and webhook secret, once',
    description: 'Unknown, used, expired and withdrawn links get the same answer. Browsers get a page.',
    who: { kind: 'public' },
    errors: 'payjent',
    params: installParams,
    undecoded: true,
    query: languageQuery,
    responses: { 200: { description: 'The key, in this answer only', schema: redeemedView } },
    refusals: ['install.invalid'],
    handle: async (call) => {
      const { requestId } = call;
      const redeemed = await redeemInstallLink(deps, { token: call.params.token, requestId });
      if (!redeemed.ok) return invalid(call, redeemed.refusal);
      return asksForPage(call) ? page(200, renderRedeemed(redeemed.value)) : ok({ status: 200, body: redeemed.value });
    },
  }),
];
