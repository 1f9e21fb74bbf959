/**
 * Rounding of one update: element by element a dozen operations, none of which cancels but the final subtraction and
 * the sums of a remembered and a new term. So the bound is a dozen roundings of the terms' absolute values.
 *
 * @module
 */
import type { FloatArray } from "../../../src/base/tensor.ts";

const OPERATIONS = 12;

/** The state before the update, by the optimizer's names. */
export interface Before {
  readonly w: FloatArray;
  readonly dw: FloatArray;
  readonly [slot: string]: FloatArray;
}

type Errors = Readonly<Record<string, Float64Array>>;

/** SGD; for Nesterov's look-ahead the gradient counts twice. */
export function sgdError(
  before: Before,
  learningRate: number,
  momentum: number,
  weightDecay: number,
  u: number,
): Errors {
  const velocity = before.w.map(
    (w, i) => momentum * Math.abs(before.velocity![i]!) + Math.abs(before.dw[i]!) + weightDecay * Math.abs(w),
  );
  return errors(u, { velocity, w: before.w.map((w, i) => Math.abs(w) + 2 * learningRate * velocity[i]!) });
}

/** RMSprop. */
export function rmspropError(before: Before, learningRate: number, alpha: number, u: number): Errors {
  const meanSquare = before.dw.map((g, i) => alpha * before.meanSquare![i]! + (1 - alpha) * g * g);
  const w = before.w.map(
    (value, i) => Math.abs(value) + (learningRate * Math.abs(before.dw[i]!)) / Math.sqrt(meanSquare[i]!),
  );
  return errors(u, { meanSquare, w });
}

/** Adam; `correctionᵢ` is 1 − betaᵢᵗ. */
export function adamError(
  before: Before,
  { learningRate, beta1, beta2, eps }: Readonly<Record<"learningRate" | "beta1" | "beta2" | "eps", number>>,
  [correction1, correction2]: readonly [number, number],
  u: number,
): Errors {
  const m = before.dw.map((g, i) => beta1 * Math.abs(before.m![i]!) + (1 - beta1) * Math.abs(g));
  const v = before.dw.map((g, i) => beta2 * before.v![i]! + (1 - beta2) * g * g);
  const w = before.w.map((value, i) => {
    const step = m[i]! / correction1 / (Math.sqrt(v[i]! / correction2) + eps);
    return Math.abs(value) + learningRate * step;
  });
  return errors(u, { m, v, w });
}

function errors(u: number, magnitudes: Readonly<Record<string, FloatArray>>): Errors {
  const bounded = Object.entries(magnitudes).map(([name, values]) => [
    name,
    Float64Array.from(values, (value) => OPERATIONS * u * value),
  ]);
  return Object.fromEntries(bounded);
}
