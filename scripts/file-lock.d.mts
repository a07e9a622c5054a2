export interface Holder {
  readonly pid: number;
  readonly note: string;
}

export interface HeldLock {
  readonly held: true;
  release(): void;
}

export interface RefusedLock {
  readonly held: false;
  readonly holder: Holder;
}

export interface WaitOptions {
  readonly note?: string;
  readonly timeoutMs: number;
  readonly onWait?: (holder: Holder) => void;
}

/** Says that this process uses `path`, without keeping others from it. Gives back how to take that back. */
export function claimUse(path: string, note?: string): { release(): void };

/** A living process that uses `path`, if there is one. */
export function findUser(path: string): Holder | undefined;

/** Takes the lock if nobody has it. `note` is shown to whoever is refused. */
export function tryLock(path: string, note?: string): Promise<HeldLock | RefusedLock>;

/** Waits for the lock; `onWait` is called once, when somebody else has it. Throws when it takes too long. */
export function waitForLock(path: string, options: WaitOptions): Promise<HeldLock>;
