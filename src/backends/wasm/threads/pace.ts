/**
 * How many threads are worth calling, found by trying.
 *
 * Where other programs want the cores too, a thread that was put aside in the middle of its share keeps all others
 * waiting: on two cores with one of them busy, two threads were three times slower than one. The results are the same
 * bits for any number, so it is free to change: now and then a few plans run on half as many threads, on one, or on
 * twice as many, and whatever was faster stays. (Between sixteen and eight threads there may be nothing to choose where
 * one would be twice as fast.)
 *
 * @module
 */

/** Plans in a row that are timed: a training step is two, and the first after a change only warms up. */
const TIMED = 4;
/** Plans from one trial to the next: few after a change, then more and more. A trial is then a hundredth of all. */
const PERIOD = { shortest: 16, longest: 512 } as const;
/** How much faster another number must be, so that chance changes nothing. */
const BETTER = 1.05;

export class Pace {
  /** Of the next plan. */
  threads: number;
  readonly #most: number;
  #usual: number;
  #usualSpeed = 0;
  /** Trials that changed nothing. */
  #rejected = 0;
  #period: number = PERIOD.shortest;
  /** Plans since the last trial, and what was timed of them. */
  #plans = 0;
  #work = 0;
  #milliseconds = 0;

  constructor(most: number) {
    this.#most = most;
    this.#usual = most;
    this.threads = most;
  }

  /**
   * Takes note of a plan that has run on {@link Pace.threads}.
   *
   * @param work what it was estimated to take on one thread, in any unit
   */
  record(work: number, milliseconds: number): void {
    const trial = this.#plans - this.#period;
    this.#plans++;
    if ((trial >= -TIMED && trial < 0) || trial > 0) {
      this.#work += work;
      this.#milliseconds += milliseconds;
    }
    if (trial === -1) this.#begin();
    if (trial === TIMED) this.#judge();
  }

  #begin(): void {
    this.#usualSpeed = this.#takeSpeed();
    const others = [this.#usual >> 1, 1, Math.min(this.#most, 2 * this.#usual)];
    const candidates = others.filter((threads) => threads > 0 && threads !== this.#usual);
    this.threads = candidates[this.#rejected % candidates.length]!;
  }

  #judge(): void {
    const isBetter = this.#takeSpeed() > BETTER * this.#usualSpeed;
    if (isBetter) this.#usual = this.threads;
    else this.#rejected++;
    this.#period = isBetter ? PERIOD.shortest : Math.min(PERIOD.longest, 2 * this.#period);
    this.threads = this.#usual;
    this.#plans = 0;
  }

  #takeSpeed(): number {
    const speed = this.#work / this.#milliseconds;
    this.#work = 0;
    this.#milliseconds = 0;
    return speed;
  }
}
