/** What has to be undone at the end, last first. A failing step does not keep the others from running. */
export class Cleanup {
  readonly #steps: (() => Promise<unknown> | unknown)[] = [];

  defer(undo: () => Promise<unknown> | unknown): void {
    this.#steps.push(undo);
  }

  /** Gives back what failed. */
  async run(): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (let undo = this.#steps.pop(); undo; undo = this.#steps.pop()) {
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }
}
