import type { ActionResult } from '@/components/identity/action-result';
import type { SavedFieldView } from '@/lib/onboarding/contract';
import type { FieldValue } from '@/lib/onboarding/contract/portal';
import type { Unsaved } from './draft-store';

const typingPauseMs = 800;
const retryFirstMs = 3_000;
const retryMostMs = 30_000;

export type SaveState =
  | { readonly kind: 'idle' | 'waiting' | 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'conflict'; readonly theirs: FieldValue; readonly over: number };

export interface SaverPort {
  readonly save: (value: FieldValue, over: number) => Promise<ActionResult<SavedFieldView>>;
  readonly keep: (unsaved: Unsaved) => void;
  readonly drop: () => void;
  readonly onState: (state: SaveState) => void;
}

const same = (one: FieldValue, other: FieldValue): boolean => JSON.stringify(one) === JSON.stringify(other);

const lost = 'Not saved yet: no answer arrived. What you typed stays here, and it is sent again by itself.';

/** Saves one value while it is typed: one save at a time, and what failed is kept and sent again. */
export class ValueSaver {
  readonly #port: SaverPort;
  #latest: FieldValue;
  #over: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isStopped = false;
  #failures = 0;

  constructor(port: SaverPort, { over, value }: Unsaved) {
    this.#port = port;
    this.#latest = value;
    this.#over = over;
  }

  /** Goes on with what was kept: it was typed over the version that it names. */
  restore({ over, value }: Unsaved): void {
    this.#over = over;
    this.change(value, 0);
  }

  change(value: FieldValue, pauseMs: number = typingPauseMs): void {
    this.#latest = value;
    this.#port.keep({ value, over: this.#over });
    // Somebody has to choose first.
    if (this.#isStopped) return;
    this.#port.onState({ kind: 'waiting' });
    this.#wait(pauseMs);
  }

  /** Ends a conflict: this value, over the version that was found there. */
  decide(value: FieldValue, over: number): void {
    this.#isStopped = false;
    this.restore({ value, over });
  }

  /** Saves at once what still waits. */
  async flush(): Promise<void> {
    if (this.#timer !== undefined) await this.#send();
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), milliseconds);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // The save under way looks at what was typed meanwhile when it ends.
    if (this.#isRunning) return;
    this.#isRunning = true;
    const sent = this.#latest;
    this.#port.onState({ kind: 'saving' });
    const answer = await this.#port.save(sent, this.#over).catch(() => null);
    this.#isRunning = false;
    if (answer?.ok) this.#onAnswer(sent, answer.value);
    else this.#onFailure(answer);
  }

  #onAnswer(sent: FieldValue, answer: SavedFieldView): void {
    this.#failures = 0;
    if (answer.state === 'conflict') {
      this.#isStopped = true;
      this.#port.onState({ kind: 'conflict', theirs: answer.theirs, over: answer.row_version });
      return;
    }
    this.#over = answer.row_version;
    if (same(this.#latest, sent)) {
      this.#port.drop();
      this.#port.onState({ kind: 'saved', at: answer.saved_at });
      return;
    }
    this.#port.keep({ value: this.#latest, over: this.#over });
    this.#wait(typingPauseMs);
  }

  /** A refusal stays one until something else is typed; silence is asked again, less and less often. */
  #onFailure(answer: Extract<ActionResult<never>, { ok: false }> | null): void {
    this.#failures += 1;
    this.#port.onState({ kind: 'failed', words: answer?.message ?? lost });
    if (answer === null) this.#wait(Math.min(retryMostMs, retryFirstMs * this.#failures));
  }
}
