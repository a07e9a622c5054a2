import { z } from 'zod';
import { asksForPage, seeOther } from '@/lib/gate/dashboard/answers';
import type { GateDeps } from '@/lib/gate/deps';
import { optional } from '@/lib/gate/fields';
import { gateRefusals } from '@/lib/gate/refusals';
import { type Answer, type Call, type Endpoint, endpoint } from '@/lib/kernel/endpoint';
import { type Outcome, refuse } from '@/lib/kernel/outcome';
import { choiceOf, hosted, hostedHtml, hostedRefusal, languageQuery } from './answers';
import { findPayment, type PublicPayment } from './find-payment';
import { inLanguage, type LanguageChoice } from './language';
import { messagePage } from './message-page';
import { payPage } from './pay-page';
import { statusPage } from './status-page';
import { usdcEndpoint } from './usdc-endpoint';
import type { PaymentView } from './view';

/** Any text: a browser with a malformed id gets a page too. */
const params = z.object({ payment_session_id: z.string().max(200) });
const anybody = { kind: 'public' } as const;

type Visit = Pick<Call, 'header' | 'requestId'> & { readonly params: z.output<typeof params> };

/** Does something with the payment behind the address; an unknown one is not found, for a browser as a page. */
async function withPayment(
  deps: GateDeps,
  call: Visit,
  choice: LanguageChoice,
  work: (found: PublicPayment) => Outcome<Answer> | Promise<Outcome<Answer>>,
): Promise<Outcome<Answer>> {
  const found = await findPayment(deps, call.params.payment_session_id, call.requestId);
  if (found !== null) return work(found);
  return hostedRefusal(call, gateRefusals.make('gate.session_not_found'), choice, { kind: 'session_not_found' });
}

interface Shown {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  readonly render: (view: PaymentView, choice: LanguageChoice) => string;
}

const shown = (deps: GateDeps, { name, path, summary, render }: Shown): Endpoint =>
  endpoint({
    name,
    method: 'GET',
    path,
    summary,
    description: 'The address is all that it takes. Ids of people and hashes are cut short, and no token is shown.',
    who: anybody,
    errors: 'payjent',
    params,
    undecoded: true,
    query: languageQuery,
    responses: { 200: hostedHtml },
    refusals: ['gate.session_not_found'],
    handle: (call) => {
      const choice = choiceOf(call, call.query.lang);
      return withPayment(deps, call, choice, ({ view }) => hosted(200, render(view, choice)));
    },
  });

const statusIndex = (): Endpoint =>
  endpoint({
    name: 'gate.page.status_index',
    method: 'GET',
    path: '/status',
    summary: 'Says that a status page needs the id of a payment session',
    who: anybody,
    errors: 'payjent',
    query: languageQuery,
    responses: { 404: hostedHtml },
    refusals: ['gate.session_not_found'],
    handle: async (call) => {
      if (!asksForPage(call)) return refuse(gateRefusals.make('gate.session_not_found'));
      const view = { kind: 'page_not_found', operatorName: null, supportContact: null } as const;
      return hosted(404, messagePage(view, choiceOf(call, call.query.lang)));
    },
  });

const mockPay = (deps: GateDeps): Endpoint =>
  endpoint({
    name: 'gate.page.mock_pay',
    method: 'POST',
    path: '/pay/{payment_session_id}/mock-pay',
    summary: 'Pays a session of the mock provider from its page',
    description: 'For development only; elsewhere it does not exist.',
    who: anybody,
    errors: 'payjent',
    params,
    undecoded: true,
    body: z.object({ lang: optional(z.string().max(35)) }),
    bodyOptional: true,
    form: true,
    responses: {
      303: { description: 'Back to the page', schema: z.null(), contentType: 'text/plain; charset=utf-8' },
    },
    refusals: ['gate.session_not_found', 'gate.declined', 'gate.checkout_closed', 'gate.checkout_busy'],
    handle: (call) => {
      const choice = choiceOf(call, call.body.lang);
      return withPayment(deps, call, choice, async ({ ctx, view, pay }) => {
        if (!view.mockUsable || view.provider !== 'mock') {
          const missing = gateRefusals.make('gate.session_not_found');
          return hostedRefusal(call, missing, choice, { kind: 'mock_unavailable' });
        }
        const page = `/pay/${view.sessionId}`;
        const paid = await pay();
        if (paid.ok || paid.refusal.code === 'gate.already_paid') return seeOther(inLanguage(page, choice));
        const said = { kind: 'not_payable', operatorName: ctx.tenant.name, backHref: page } as const;
        return hostedRefusal(call, paid.refusal, choice, said);
      });
    },
  });

/** The pages of a payment, for whoever was given its address. */
export const pageEndpoints = (deps: GateDeps): readonly Endpoint[] => [
  shown(deps, {
    name: 'gate.page.pay',
    path: '/pay/{payment_session_id}',
    summary: 'The page on which a person pays',
    render: payPage,
  }),
  shown(deps, {
    name: 'gate.page.status',
    path: '/status/{payment_session_id}',
    summary: 'The page that says where a payment stands',
    render: statusPage,
  }),
  statusIndex(),
  mockPay(deps),
  usdcEndpoint(deps),
];
