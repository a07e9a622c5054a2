import { createHash } from 'node:crypto';
import type { Clock } from '@/lib/kernel/clock';
import { stripeDocument } from '@/lib/rails/stripe/openapi/document';
import type { StripeEvent } from './model';
import { renderObject } from './render';
import { emptyTables, type Tables, type Timer } from './tables';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const keptEvents = 10_000;
const eventDays = 30;
export const day = 86_400;

/** Runs a timer when its time has come. */
export type TimerHandlers = Readonly<Record<string, (world: World, subject: string) => void>>;

export interface WorldOptions {
  readonly clock: Clock;
  readonly seed: string;
  /** Where its own pages stand, without a trailing slash: known once the server listens. */
  readonly publicUrl: () => string;
  readonly tables?: Tables;
}

/** The state of the simulated Stripe: its objects, its clock and what is yet to happen. */
export class World {
  tables: Tables;
  /** Of the request that is being answered; events name it. */
  request: { id: string | null; idempotency_key: string | null } = { id: null, idempotency_key: null };
  /** Called with each new event, once it is stored. */
  onEvent: (event: StripeEvent) => void = () => undefined;
  /** Told after each change, so that it can be kept. */
  onChange: () => void = () => undefined;

  readonly #clock: Clock;
  readonly #seed: string;
  readonly #publicUrl: () => string;
  /** While timers run: the instant for which they were set. */
  #instant: number | null = null;

  constructor({ clock, seed, publicUrl, tables }: WorldOptions) {
    this.#clock = clock;
    this.#seed = seed;
    this.#publicUrl = publicUrl;
    this.tables = tables ?? emptyTables();
  }

  get publicUrl(): string {
    return this.#publicUrl();
  }

  /** Simulated time in seconds. */
  now(): number {
    return this.#instant ?? Math.floor(this.#clock.now().getTime() / 1000) + this.tables.offset;
  }

  /** Real time in milliseconds: deliveries are late by it, not by the simulated clock. */
  realMs(): number {
    return this.#clock.now().getTime();
  }

  /** Twenty-four characters that nobody guesses and that are the same for the same seed. */
  newId(prefix: string): string {
    this.tables.counter += 1;
    const digest = createHash('sha256').update(`${this.#seed}:${this.tables.counter}`).digest();
    const tail = Array.from(digest.subarray(0, 24), (byte) => alphabet[byte % alphabet.length]).join('');
    return `${prefix}_${tail}`;
  }

  schedule(timer: Timer): void {
    this.tables.timers.push(timer);
    this.tables.timers.sort((one, other) => one.at - other.at);
  }

  /** Forgets what was to happen to a subject. */
  unschedule(kind: string, subject: string): void {
    this.tables.timers = this.tables.timers.filter((timer) => timer.kind !== kind || timer.subject !== subject);
  }

  /** Lets everything happen whose time has come, in order, each at its own instant. */
  runTimers(handlers: TimerHandlers): void {
    const until = this.now();
    for (;;) {
      const [next] = this.tables.timers;
      if (next === undefined || next.at > until) break;
      this.tables.timers = this.tables.timers.slice(1);
      this.#instant = next.at;
      try {
        handlers[next.kind]?.(this, next.subject);
      } finally {
        this.#instant = null;
      }
      this.onChange();
    }
  }

  /** Stores an event about an object as it is now, and hands it to the webhooks. */
  emit(type: string, object: object): void {
    const event: StripeEvent = {
      id: this.newId('evt'),
      object: 'event',
      api_version: stripeDocument().info.version,
      created: this.now(),
      data: { object: renderObject(this, object) },
      livemode: false,
      pending_webhooks: 1,
      request: { ...this.request },
      type,
    };
    this.tables.events[event.id] = event;
    this.onEvent(event);
  }

  /** Drops what Stripe no longer shows, so that a long-running simulator does not grow without end. */
  prune(): void {
    const oldest = this.now() - eventDays * day;
    const events = Object.values(this.tables.events);
    const stale = events.filter(({ created }, at) => created < oldest || at < events.length - keptEvents);
    for (const { id } of stale) delete this.tables.events[id];
    for (const [key, { at }] of Object.entries(this.tables.answers)) {
      if (at < this.now() - day) delete this.tables.answers[key];
    }
  }
}
