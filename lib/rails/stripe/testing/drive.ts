import type { PriorOperation, RailCall, RailOutcome, RailPort } from '@/lib/harbor/ports';
import { uuidV4, uuidV7 } from '@/lib/kernel/ids';
import type { StripeClient } from '@/lib/rails/stripe/client';
import { createRailClock } from '@/lib/rails/stripe/rail-clock';
import type { StripeSettings } from '@/lib/rails/stripe/settings';
import type { Stage } from '@/lib/rails/stripe/simulator/testing/stage';
import { stripeAchDebitRail } from '@/lib/rails/stripe/stripe-ach-debit.rail';
import { stripeConnectRail } from '@/lib/rails/stripe/stripe-connect.rail';

type Kind = RailCall['kind'];
type Terms = Partial<Pick<RailCall, 'amount' | 'source' | 'destination' | 'deadline'>>;

export const settingsOf = ({ simulator }: Pick<Stage, 'simulator'>): StripeSettings => ({
  environment: 'sandbox',
  apiKey: 'sk_test_simulated',
  simulatorUrl: simulator.url,
  webhookSecrets: ['whsec_current', 'whsec_next'],
  origin: 'http://localhost:3000',
});

/** The client with the stage's watched SDK in the place of its own. */
export const clientOn = (stage: Stage): StripeClient => ({ settings: settingsOf(stage), sdk: () => stage.stripe });

/** Moves one intent through a rail as the engine does: what was lost is asked for, and made again under the same key. */
export interface Drive {
  readonly rail: RailPort;
  readonly operations: readonly PriorOperation[];
  /** The call as the engine would make it now. */
  call(kind: Kind, amount?: bigint): RailCall;
  /** Makes a new call. A lost answer is `unknown`. */
  make(kind: Kind, amount?: bigint): Promise<RailOutcome>;
  /** Asks about the last call, and makes it again when the rail never saw it. */
  ask(): Promise<RailOutcome>;
  /** Everything up to held money. */
  fund(): Promise<RailOutcome>;
  /** The facts that the rail tells now. */
  facts(): ReturnType<NonNullable<RailPort['inspect']>>;
  /** The last object that an operation of the kind stands for. */
  ref(kind: Kind): string;
}

/** The tenant of every driven intent. */
export const drivenTenant = `org_${'a'.repeat(32)}`;

const intentOf = (stage: Stage, { amount, deadline, destination, source }: Terms) => ({
  tenantId: uuidV4(),
  tenantPublicId: drivenTenant,
  environment: 'sandbox' as const,
  intentId: uuidV4(),
  amount: amount ?? 20_000n,
  currency: 'usd',
  scale: 2,
  deadline: deadline ?? new Date(stage.clock.now().getTime() + 30 * 86_400_000),
  destination: destination ?? null,
  source: source ?? null,
  checkout: null,
  scenario: null,
  settings: { achRiskHoldDays: 5 },
});

export function drive(stage: Stage, railName: 'stripe_connect' | 'stripe_ach_debit', terms: Terms = {}): Drive {
  const clock = createRailClock(settingsOf(stage), stage.clock);
  const rail = (railName === 'stripe_connect' ? stripeConnectRail : stripeAchDebitRail)(clientOn(stage), clock);
  const operations: PriorOperation[] = [];
  const intent = intentOf(stage, terms);
  const signal = new AbortController().signal;
  let last: RailCall | null = null;

  const call = (kind: Kind, amount = intent.amount): RailCall => ({
    ...intent,
    amount,
    kind,
    detail: {},
    operationId: uuidV7(stage.clock.now()),
    attempt: operations.filter((operation) => operation.kind === kind).length + 1,
    payment: null,
    operations: [...operations],
  });

  const note = ({ operationId: id, kind, attempt, amount }: RailCall, outcome: RailOutcome): RailOutcome => {
    const railRef = 'railRef' in outcome ? outcome.railRef : null;
    const detail = 'detail' in outcome ? (outcome.detail ?? {}) : {};
    const known = operations.findIndex((operation) => operation.id === id);
    operations.splice(known < 0 ? operations.length : known, known < 0 ? 0 : 1, {
      id,
      kind,
      attempt,
      status: outcome.status,
      railRef,
      amount,
      detail,
    });
    return outcome;
  };
  const unknown = (): RailOutcome => ({ status: 'unknown' });

  const drive: Drive = {
    rail,
    operations,
    call,
    async make(kind, amount) {
      last = call(kind, amount);
      return note(last, await rail.execute(last, signal).catch(unknown));
    },
    async ask() {
      if (last === null) throw new Error('nothing was called');
      const asked = last;
      const found = await rail.lookUp(asked, signal).catch(unknown);
      return note(asked, found.status === 'not_found' ? await rail.execute(asked, signal).catch(unknown) : found);
    },
    async fund() {
      const opened = await drive.make('open_checkout');
      return opened.status === 'succeeded' ? drive.make('authorise') : opened;
    },
    facts: async () => (await rail.inspect?.({ ...intent, operations: [...operations] }, signal)) ?? [],
    ref: (kind) => operations.findLast((operation) => operation.kind === kind)?.railRef ?? '',
  };
  return drive;
}

/** A saved card or bank account, by the token of its test behaviour. */
export const saved = (paymentMethodId: string, customerId: string | null = null) => ({ paymentMethodId, customerId });
