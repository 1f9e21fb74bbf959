/**
 * Ctrl-C, SIGTERM and a terminal that is closed. While a run goes on the first one ends it after the step, the second one at
 * once; before, and where nothing is trained, the first one does so.
 *
 * @module
 */
import { EXIT } from "./exit-codes.ts";

/**
 * Until it is released, each of the three signals ends the process at once, with its exit code.
 *
 * @param tidy what is done before
 * @returns releases it
 */
export function endAtOnce(tidy: () => void): () => void {
  const listeners = Object.entries(CODES).map(([signal, code]) => {
    const end = (): void => {
      tidy();
      process.exit(code);
    };
    process.on(signal, end);
    return () => process.off(signal, end);
  });
  return () => {
    for (const release of listeners) release();
  };
}

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.hungUp } as const;

/** Watches for the three signals until it is disposed of; whoever makes it looks at {@link Interruption.signal}. */
export class Interruption {
  readonly #controller = new AbortController();
  #exitCode: number | undefined;
  #held = false;
  /** Tells the user what happens now. */
  onFirst: () => void = () => {};

  constructor() {
    process.on("SIGINT", this.#interrupted);
    process.on("SIGTERM", this.#terminated);
    process.on("SIGHUP", this.#hungUp); // under nohup, too: Node takes its default action back, which would end it at once
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The code to exit with; undefined if there was no signal. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** From now on nothing ends the process: a file is being written. */
  hold(): void {
    this.#held = true;
  }

  dispose(): void {
    process.off("SIGINT", this.#interrupted);
    process.off("SIGTERM", this.#terminated);
    process.off("SIGHUP", this.#hungUp);
  }

  readonly #interrupted = (): void => this.#received(EXIT.interrupted);
  readonly #terminated = (): void => this.#received(EXIT.terminated);
  readonly #hungUp = (): void => this.#received(EXIT.hungUp);

  #received(exitCode: number): void {
    if (this.#held) return;
    if (this.#exitCode !== undefined) process.exit(exitCode);
    this.#exitCode = exitCode;
    this.#controller.abort();
    this.onFirst();
  }
}
