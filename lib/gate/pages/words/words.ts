import type { Setting } from '@/lib/gate/pages/format';
import type { Html } from '@/lib/gate/pages/html';
import type { ApprovalView, FulfilmentKey, GrantState, LifecycleKey, MessageKind, Phase } from '@/lib/gate/pages/view';

export interface PhaseWords {
  readonly label: string;
  readonly happened: string;
  /** What the reader does now; that nothing is to be done is said too. */
  readonly todo: string;
}

export interface PayWords {
  readonly title: (money: string) => string;
  readonly description: string;
  /** The one sentence of what happens, while it can still be decided. */
  readonly asks: (agent: Html, summary: Html) => Html;
  readonly asked: (agent: Html, summary: Html) => Html;
  readonly parts: string;
  readonly total: string;
  readonly furtherParts: (count: number) => string;
  readonly notItemised: string;
  readonly approveAndPay: (money: string) => string;
  readonly approveNote: string;
  readonly continueToPayment: string;
  readonly continueNote: string;
  readonly simulated: string;
  readonly noWay: string;
  readonly usdc: string;
  readonly usdcHint: (price: string, network: Html) => Html;
  readonly terms: string;
  readonly once: string;
  readonly resumes: (what: Html) => Html;
  readonly ifItFails: string;
  readonly held: string;
  readonly heldUntil: (time: Html) => Html;
  readonly payableUntil: (time: Html) => Html;
  /** The headline of this page once it is paid; it names the grant. */
  readonly paid: string;
  readonly toStatus: string;
}

/** A task budget's own payment: what differs from that of an action. */
export interface BudgetWords {
  readonly description: string;
  readonly asks: (agent: Html, task: Html) => Html;
  readonly asked: (agent: Html, task: Html) => Html;
  readonly approveNote: string;
  readonly within: string;
  readonly rest: string;
  readonly until: (time: Html) => Html;
  readonly spent: string;
  readonly left: string;
  readonly returned: string;
  readonly number: string;
  readonly phases: Readonly<Partial<Record<Phase, PhaseWords>>>;
}

export interface StatusWords {
  readonly description: string;
  readonly lifecycle: string;
  readonly fulfilment: string;
  readonly nothingYet: string;
  readonly earlier: (count: number) => string;
  readonly pending: string;
  readonly resume: string;
  readonly resumeHint: string;
  readonly toPayment: string;
}

export interface InstallWords {
  readonly title: string;
  readonly description: string;
  readonly offers: (agent: Html, operator: Html) => Html;
  readonly effects: string;
  readonly oneKey: string;
  readonly singleUse: string;
  readonly keepPrivate: string;
  readonly redeem: string;
  readonly validUntil: (time: Html) => Html;
  readonly address: string;
  readonly addressHint: string;
  readonly qr: string;
  readonly invalid: string;
  readonly invalidHint: string;
}

export interface ApprovalWords {
  readonly title: string;
  readonly description: string;
  readonly asks: (agent: Html, summary: Html) => Html;
  readonly reason: string;
  readonly approve: (money: string) => string;
  readonly refuse: string;
  readonly note: string;
  readonly endsAt: (time: Html) => Html;
  readonly decisions: Readonly<Record<ApprovalView['decision'], PhaseWords>>;
}

export interface MessageWords {
  readonly title: string;
  readonly text: string;
}

/** Everything that a hosted page says in one language. The type is the check that nothing is missing. */
export interface Words extends Setting {
  /** The language's own name. */
  readonly name: string;
  readonly languages: string;
  readonly phases: Readonly<Record<Phase, PhaseWords>>;
  /** In place of `unknown.happened` when the payment goes over a chain. */
  readonly networkSilent: string;
  readonly lastAsked: (time: Html) => Html;
  readonly asksAgain: (time: Html) => Html;
  readonly grants: Readonly<Record<GrantState, string>>;
  readonly lifecycle: Readonly<Record<LifecycleKey, string>>;
  readonly fulfilment: Readonly<Record<FulfilmentKey, string>>;
  readonly details: {
    readonly title: string;
    readonly amount: string;
    readonly payment: string;
    readonly grant: string;
    readonly user: string;
    readonly fingerprint: string;
    readonly session: string;
    readonly quote: string;
    readonly reports: string;
  };
  readonly whoToAsk: (operator: Html, contact: Html | null) => Html;
  readonly copy: string;
  readonly copied: string;
  /** `{t}` is a time of day, `{s}` seconds; the script puts them in. */
  readonly offline: string;
  readonly retry: string;
  readonly lookAgain: string;
  readonly pay: PayWords;
  readonly budget: BudgetWords;
  readonly status: StatusWords;
  readonly install: InstallWords;
  readonly approval: ApprovalWords;
  readonly messages: Readonly<Record<MessageKind, MessageWords>>;
  readonly messageDescription: string;
  readonly requestId: string;
  readonly back: string;
}
