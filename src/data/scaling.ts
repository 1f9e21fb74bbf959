/**
 * Standardization: numbers shifted and scaled to mean 0 and standard deviation 1.
 *
 * Tables are scaled column by column; pictures by one mean and one deviation over all pixels, so that a pixel which
 * hardly ever changes is not blown up.
 *
 * @module
 */
import { assertArgument, has, isArrayLike } from "../base/arguments.ts";
import { assertTensor, type Tensor } from "../base/tensor.ts";

/** What was measured on the training rows, in the values' own unit. Plain JSON. */
export interface Scaling {
  readonly mean: number;
  /** Biased (÷N) standard deviation; 1 where it would be 0 or there is no value. */
  readonly std: number;
}

/**
 * Measures numbers; NaN counts as missing and is passed over.
 *
 * @throws ConfigError for what is no list of numbers
 */
export function fitScaling(values: ArrayLike<number>): Scaling {
  assertArgument(isArrayLike(values), "fitScaling", "a list of numbers, such as tensor.data", values);
  const other = Array.isArray(values) ? values.findIndex((value) => typeof value !== "number") : -1;
  assertArgument(other < 0, "fitScaling", "numbers only", values[other]);
  const fit = new ScalingFit();
  for (let i = 0; i < values.length; i++) fit.add(values[i]!);
  return fit.finish();
}

/** Numbers measured at a time. */
const CHUNK = 1024;

/**
 * Measures numbers as they come, in two passes over each {@link CHUNK} of them: the mean, then the squared distances to
 * it. Chunks are combined as by Chan, Golub and LeVeque (1979), in float64: nothing cancels where the mean is large
 * against the deviation, and up to 1024 numbers the result is that of two passes over all. What is measured depends on
 * the numbers and their order alone, not on how they were read.
 */
export class ScalingFit {
  readonly #chunk = new Float64Array(CHUNK);
  #waiting = 0;
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    if (Number.isNaN(value)) return;
    this.#chunk[this.#waiting++] = value;
    if (this.#waiting === CHUNK) this.#combine();
  }

  /** Adds the values beside which a mark stands: {@link add} for very many of them. */
  addWhere(values: Float64Array, marks: Uint8Array, mark: number): void {
    const chunk = this.#chunk;
    let waiting = this.#waiting;
    for (let i = 0; i < marks.length; i++) {
      const value = values[i]!;
      if (marks[i] !== mark || Number.isNaN(value)) continue;
      chunk[waiting++] = value;
      if (waiting < CHUNK) continue;
      this.#waiting = waiting;
      this.#combine();
      waiting = 0;
    }
    this.#waiting = waiting;
  }

  finish(): Scaling {
    if (this.#waiting > 0) this.#combine();
    if (this.#count === 0) return { mean: 0, std: 1 };
    const std = Math.sqrt(this.#squares / this.#count);
    return { mean: this.#mean, std: std > 0 && Number.isFinite(std) ? std : 1 };
  }

  #combine(): void {
    const n = this.#waiting;
    const chunk = this.#chunk;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += chunk[i]!;
    const mean = sum / n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (chunk[i]! - mean) * (chunk[i]! - mean);
    const count = this.#count + n;
    const difference = mean - this.#mean;
    const share = n / count; // 1 for the first chunk
    this.#squares += squares + difference * this.#count * share * difference; // in this order: 0 at first
    this.#mean = this.#count === 0 ? mean : this.#mean + difference * share;
    this.#count = count;
    this.#waiting = 0;
  }
}

/** (value − mean)/std; a missing value (NaN) becomes 0, which is the mean. */
export function scale(value: number, { mean, std }: Scaling): number {
  return Number.isNaN(value) ? 0 : (value - mean) / std;
}

/** The inverse of {@link scale}: in the values' own unit again. */
export function unscale(value: number, { mean, std }: Scaling): number {
  return value * std + mean;
}

/** All of a tensor by one scaling, as for pictures. @throws ConfigError for other arguments */
export function standardize(values: Tensor, scaling: Scaling): Tensor {
  assertTensor("standardize", values);
  assertArgument(
    has(scaling, "mean", "std"),
    "standardize",
    "a scaling, such as fitScaling(values.data) gives",
    scaling,
  );
  const { data, shape } = values;
  const scaled = data.slice(); // loops over 47 million pixels: `map` with a function takes three times as long
  for (let i = 0; i < scaled.length; i++) scaled[i] = scale(scaled[i]!, scaling);
  return { data: scaled, shape };
}
