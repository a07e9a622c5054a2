import {
  type PaymentOnRecord,
  paymentsOnRecord,
  readRecords,
  recordOf,
} from '@/lib/rails/stripe/testing/platform-records';
import { farDeadline, type InjectedFault, type RailUnderTest } from './rail-under-test';
import type { RailsWorld } from './world';

type StripeRail = 'stripe_connect' | 'stripe_ach_debit';

/** Which request makes each operation. */
const paths: Readonly<Record<StripeRail, Readonly<Record<string, string>>>> = {
  stripe_connect: {
    open_checkout: '/v1/payment_intents',
    authorise: '/v1/payment_intents/*/confirm',
    capture: '/v1/payment_intents/*/capture',
    transfer: '/v1/transfers',
    void: '/v1/payment_intents/*/cancel',
  },
  stripe_ach_debit: {
    open_checkout: '/v1/payment_intents',
    authorise: '/v1/payment_intents/*/confirm',
    transfer: '/v1/transfers',
    refund: '/v1/refunds',
  },
};

// The SDK repeats a request whose connection was reset, so a reset has to happen twice to be seen.
const kinds: readonly (readonly [name: string, fault: object])[] = [
  ['reset', { kind: 'reset', times: 2 }],
  ['malformed', { kind: 'malformed' }],
  ['no_error', { kind: 'no_error' }],
  ['500', { kind: 'status', status: 500, code: 'api_error' }],
  ['409', { kind: 'status', status: 409, code: 'lock_timeout' }],
  ['429', { kind: 'status', status: 429, code: 'rate_limit' }],
];

function faultsOf({ stage }: RailsWorld, path: string | undefined): readonly InjectedFault[] {
  if (path === undefined) return [];
  const arm = async (fault: object): Promise<void> => void (await stage.sim('faults', fault));
  const answers = kinds.flatMap(([name, fault]) =>
    (['before', 'after'] as const)
      // A request that was turned away had no effect.
      .filter((when) => when === 'before' || (name !== '409' && name !== '429'))
      .map((when) => ({
        name: `${name} ${when} the effect`,
        arm: () => arm({ ...fault, when, method: 'POST', path }),
      })),
  );
  const blind: InjectedFault = {
    name: 'lost answer, then no word when asked',
    async arm() {
      await arm({ kind: 'malformed', when: 'after', method: 'POST', path });
      await arm({ kind: 'status', status: 503, method: 'GET', path: '/v1/payment_intents/*', times: 2 });
    },
  };
  return [...answers, blind];
}

/** The risk hold of a paid debit is over. The simulator's clock would end everybody's card holds with it. */
const holdOver = `UPDATE rail_operations SET detail = detail || jsonb_build_object('transferable_at', now() - interval '1 hour')
  WHERE intent_id = $1 AND detail ? 'transferable_at'`;

export function stripeRailUnderTest(world: RailsWorld, rail: StripeRail): RailUnderTest {
  const { stage, tenant } = world;
  const { client } = tenant;
  const isCard = rail === 'stripe_connect';
  const agreement = (token: string | null) => ({
    rail,
    deadline: farDeadline(),
    budget: { currency: 'usd', max_spend_usd: 200, ...(token === null ? {} : { payment_method_id: token }) },
  });
  const good = isCard ? 'pm_card_visa' : 'pm_usBankAccount_success';
  const paymentOf = async (intentId: string): Promise<PaymentOnRecord | null> =>
    (await paymentsOnRecord(stage)).find(({ metadata }) => metadata.tidegate_intent === intentId) ?? null;
  /** A bank has its word on a debit, and passes a refund on, which takes days; a card has nothing to wait for. */
  const word = async (intentId: string, verb: 'settle' | 'fail'): Promise<void> => {
    const payment = isCard ? null : await paymentOf(intentId);
    if (payment?.status === 'processing') await stage.sim(`payment_intents/${payment.id}/${verb}`);
    if (payment?.status !== 'succeeded') return;
    const { data: refunds } = await stage.stripe.refunds.list({ payment_intent: payment.id });
    for (const { id, status } of refunds) if (status === 'pending') await stage.sim(`refunds/${id}/succeed`);
    await world.superuser.rows(holdOver, [intentId]);
  };
  return {
    name: rail,
    agreement: () => agreement(good),
    unpaid: () => agreement(null),
    refused: () => agreement(isCard ? 'pm_card_chargeCustomerFail' : good),
    fund: (intentId) => client.fund(intentId),
    pass: (intentId) => word(intentId, 'settle'),
    async refuse(intentId) {
      const reply = await client.fund(intentId);
      await word(intentId, 'fail');
      return reply;
    },
    async look(intentIds) {
      const records = await readRecords(stage);
      return new Map(intentIds.map((id) => [id, recordOf(id, records)]));
    },
    async strike(intentId, held) {
      const payment = await paymentOf(intentId);
      // A hold can lapse; money that was taken can be disputed or returned.
      const verb = isCard ? (held ? 'expire' : 'dispute') : 'return';
      await stage.sim(`payment_intents/${payment?.id}/${verb}`);
      if (held && isCard) return { fact: 'hold_lost', state: 'refunded' };
      return { fact: 'funds_withdrawn', state: held ? 'disputed' : 'released' };
    },
    faults: (kind) => faultsOf(world, paths[rail][kind]),
  };
}
