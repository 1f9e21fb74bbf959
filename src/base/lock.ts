/**
 * A lock: its holders come one at a time, in the order in which they asked.
 *
 * @module
 */
export class Lock {
  #isHeld = false;
  readonly #waiting: (() => void)[] = [];

  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Undefined if the lock is now the caller's; else a promise that is fulfilled once it is. */
  acquire(): Promise<void> | undefined {
    if (this.#isHeld) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#isHeld = true;
    return undefined;
  }

  /** Hands the lock to whoever has waited longest. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isHeld = false;
  }
}
