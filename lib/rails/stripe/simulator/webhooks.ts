import { createHmac } from 'node:crypto';
import type { StripeEvent, WebhookEndpoint } from './model';
import { renderObject } from './render';
import type { Delivery } from './tables';
import type { World } from './world';

const answerMs = 10_000;
const keptDeliveries = 5_000;

export interface DeliverySettings {
  /** Nothing is sent while paused. */
  paused: boolean;
  /** How long after its event a delivery is due, in milliseconds of real time. */
  delayMs: number;
  /** Chooses among what is due by chance (by the seed), instead of in order. */
  shuffle: boolean;
  /** How often each event is sent. */
  copies: number;
}

/** Pauses between tries, in milliseconds of real time; after the last one a delivery has failed. */
export const retryPausesMs: readonly number[] = [500, 2_000, 8_000, 30_000, 120_000];

/** `t=…,v1=…` over the exact bytes, once per secret. */
export function signatureHeader(payload: string, seconds: number, secrets: readonly string[]): string {
  const sign = (secret: string) => createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex');
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}

const wants = ({ enabled_events: enabled, status }: WebhookEndpoint, type: string): boolean =>
  status === 'enabled' && (enabled.includes('*') || enabled.includes(type));

/** Sends events to the endpoints that want them, one after the other, and again until they are taken. */
export class Webhooks {
  readonly settings: DeliverySettings = { paused: false, delayMs: 20, shuffle: false, copies: 1 };
  readonly #world: World;
  readonly #pauses: readonly number[];
  #timer: NodeJS.Timeout | null = null;
  #sending = false;
  #closed = false;
  #chance = 1;

  constructor(world: World, pauses = retryPausesMs) {
    this.#world = world;
    this.#pauses = pauses;
  }

  get deliveries(): readonly Delivery[] {
    return this.#world.tables.deliveries;
  }

  /** Puts an event into the queue of each endpoint that wants it. */
  enqueue(event: StripeEvent): void {
    const world = this.#world;
    for (const endpoint of Object.values(world.tables.webhook_endpoints)) {
      if (!wants(endpoint, event.type)) continue;
      for (let copy = 0; copy < this.settings.copies; copy += 1) this.add(event, endpoint.id);
    }
    const spare = world.tables.deliveries.length - keptDeliveries;
    if (spare > 0) {
      const ended = world.tables.deliveries.filter(({ status }) => status !== 'waiting').slice(0, spare);
      world.tables.deliveries = world.tables.deliveries.filter((delivery) => !ended.includes(delivery));
    }
    this.wake();
  }

  /** One more delivery of an event. */
  add(event: StripeEvent, endpoint: string, delayMs = this.settings.delayMs): Delivery {
    const delivery: Delivery = {
      id: this.#world.newId('whd'),
      event: event.id,
      endpoint,
      type: event.type,
      due: this.#world.realMs() + delayMs,
      attempts: 0,
      status: 'waiting',
      lastAnswer: null,
    };
    this.#world.tables.deliveries.push(delivery);
    return delivery;
  }

  /** Looks at the queue again: after a change of it, of a setting or of the clock. */
  wake(): void {
    if (this.#closed || this.settings.paused || this.#sending) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting();
    if (waiting.length === 0) return;
    const next = Math.min(...waiting.map(({ due }) => due));
    const wait = Math.max(0, next - this.#world.realMs());
    this.#timer = setTimeout(() => {
      this.#sendDue().catch(() => undefined);
    }, wait);
    this.#timer.unref();
  }

  /** Sends all that waits, due or not, and resolves when each has been tried once. */
  async flush(): Promise<void> {
    for (const delivery of this.#ordered(this.#waiting())) {
      if (delivery.status === 'waiting') await this.#send(delivery);
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #waiting(): Delivery[] {
    return this.#world.tables.deliveries.filter(({ status }) => status === 'waiting');
  }

  /** A fixed linear congruential sequence: the same shuffle for the same run. */
  #roll(): number {
    this.#chance = (this.#chance * 48_271) % 2_147_483_647;
    return this.#chance;
  }

  #ordered(deliveries: readonly Delivery[]): Delivery[] {
    if (!this.settings.shuffle) return [...deliveries].sort((one, other) => one.due - other.due);
    return deliveries
      .map((delivery) => ({ delivery, roll: this.#roll() }))
      .sort((one, other) => one.roll - other.roll)
      .map(({ delivery }) => delivery);
  }

  async #sendDue(): Promise<void> {
    this.#timer = null;
    if (this.#sending) return;
    this.#sending = true;
    try {
      const due = this.#waiting().filter((delivery) => delivery.due <= this.#world.realMs());
      for (const delivery of this.#ordered(due)) {
        if (this.settings.paused || this.#closed) break;
        if (delivery.status === 'waiting') await this.#send(delivery);
      }
    } finally {
      this.#sending = false;
    }
    this.wake();
  }

  async #send(delivery: Delivery): Promise<void> {
    const { tables } = this.#world;
    const event = tables.events[delivery.event];
    const endpoint = tables.webhook_endpoints[delivery.endpoint];
    if (event === undefined || endpoint === undefined) {
      delivery.status = 'dropped';
      return;
    }
    delivery.attempts += 1;
    const payload = JSON.stringify(renderObject(this.#world, event), null, 2);
    // Receivers judge its age by their own clock, so the signature carries real time.
    const seconds = Math.floor(this.#world.realMs() / 1_000);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'stripe-signature': signatureHeader(payload, seconds, endpoint.sim.secrets),
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    };
    const signal = AbortSignal.timeout(answerMs);
    const answer = await fetch(endpoint.url, { method: 'POST', headers, body: payload, signal, redirect: 'manual' })
      .then(async (response) => {
        await response.arrayBuffer();
        return response.status;
      })
      .catch(() => null);
    this.#record(delivery, event, answer);
  }

  #record(delivery: Delivery, event: StripeEvent, answer: number | null): void {
    delivery.lastAnswer = answer;
    if (answer !== null && answer >= 200 && answer < 300) {
      delivery.status = 'delivered';
      event.pending_webhooks = 0;
    } else {
      const pause = this.#pauses[delivery.attempts - 1];
      if (pause === undefined) delivery.status = 'failed';
      else delivery.due = this.#world.realMs() + pause;
    }
    this.#world.onChange();
  }
}
