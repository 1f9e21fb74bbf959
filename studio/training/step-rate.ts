/**
 * How fast a run goes, measured over its last frames.
 *
 * @module
 */

/** Long enough to read the number, short enough to follow the slider. */
const WINDOW_MS = 1500;

export class StepRate {
  /** The frames of the window, the oldest first. */
  #seen: { readonly step: number; readonly time: number }[] = [];

  /** Forgets what was before. */
  start(step: number, time: number): void {
    this.#seen = [{ step, time }];
  }

  /** Steps a second; `time` in milliseconds grows. */
  at(step: number, time: number): number {
    this.#seen.push({ step, time });
    while (this.#seen.length > 2 && this.#seen[1]!.time < time - WINDOW_MS) this.#seen.shift();
    const first = this.#seen[0]!;
    return time > first.time ? (1000 * (step - first.step)) / (time - first.time) : 0;
  }
}
