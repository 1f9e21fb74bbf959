/**
 * How far a result may be from the published value: what the publisher allows, plus what rounding explains.
 *
 * There is no flat tolerance for float32: the second part is computed for every element from the inputs
 * (`rounding/`), grows with the length of the sums and the condition of the data, and shrinks to nothing in float64.
 *
 * @module
 */
import { formatShape, sameShape } from "../../src/base/shape.ts";
import type { DType, FloatArray, Tensor } from "../../src/base/tensor.ts";
import type { Fields } from "./cases.ts";

/** Half the distance from 1 to the next number: the largest relative error of one rounding. */
export const UNIT_ROUNDOFF: Readonly<Record<DType, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** The publisher's part: the largest difference allowed from an expected value. */
export type Allowed = (expected: number, actual: number) => number;

/** PyTorch's float64 values, and all that was recomputed at full precision. */
export const FULL_PRECISION: Allowed = (expected) => 1e-9 * Math.abs(expected);

/** The course's error, max |x − y| / max(1e-8, |x| + |y|), of at most `max`. */
export function relativeError(max: number): Allowed {
  return (expected, actual) => max * Math.max(1e-8, Math.abs(expected) + Math.abs(actual));
}

export function absolute(max: number): Allowed {
  return () => max;
}

/**
 * The tolerance that stands in a case.
 *
 * @param size number of elements, over which a bound on the sum of all differences is spread evenly
 */
export function publishedTolerance(tolerance: Fields, size = 1): Allowed {
  const metric = tolerance.raw("metric");
  if (metric === "allclose") {
    const [rtol, atol] = [tolerance.number("rtol"), tolerance.number("atol")];
    return (expected) => atol + rtol * Math.abs(expected);
  }
  const max = tolerance.number("max");
  if (metric === "rel_error") return relativeError(max);
  if (metric === "abs") return absolute(max);
  if (metric === "sum_abs_diff") return absolute(max / size);
  throw new Error(`The case has a tolerance of unknown metric "${metric}".`);
}

/** What is compared, for the message of a failure. */
export interface Comparison {
  /** Case, subject and tensor: `affine-3x4-5 on wasm: dw`. */
  readonly what: string;
  readonly actual: Tensor;
  readonly expected: Tensor;
  readonly allowed: Allowed;
  /** The part of rounding, one for every element. Default: none. */
  readonly rounding?: ArrayLike<number>;
}

/** Throws unless every element is within its bound; NaN is equal to NaN. */
export function assertClose({ what, actual, expected, allowed, rounding }: Comparison): void {
  if (!sameShape(actual.shape, expected.shape)) {
    throw new Error(`${what} has shape ${formatShape(actual.shape)}, not ${formatShape(expected.shape)}.`);
  }
  let worst = { ratio: 0, index: -1, bound: 0 };
  let beyond = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [actual.data[i]!, expected.data[i]!];
    if (Object.is(a, e) || a === e) continue;
    const bound = allowed(e, a) + (rounding?.[i] ?? 0);
    if (!Number.isFinite(bound)) throw new Error(`${what}: the bound is ${bound}, so nothing would be compared.`);
    const ratio = Math.abs(a - e) / bound;
    if (ratio <= 1) continue;
    beyond++;
    if (worst.index < 0 || !(ratio <= worst.ratio)) worst = { ratio, index: i, bound };
  }
  if (beyond > 0) throw new Error(describe(what, actual.data, expected, beyond, worst.index, worst.bound));
}

function describe(
  what: string,
  actual: FloatArray,
  expected: Tensor,
  beyond: number,
  index: number,
  bound: number,
): string {
  const pair = (i: number): string => `${actual[i]} instead of ${expected.data[i]}`;
  const first = Array.from({ length: Math.min(5, expected.data.length) }, (_, i) => `  [${i}] ${pair(i)}`);
  return [
    `${what}: ${beyond} of ${expected.data.length} elements are out of bounds. Worst at ${formatIndex(index, expected)}:`,
    `  ${pair(index)}, off by ${Math.abs(actual[index]! - expected.data[index]!)} where ${bound} is allowed. The first:`,
    ...first,
  ].join("\n");
}

/** The position of a flat index: `(2, 0, 1)`. */
function formatIndex(index: number, { shape }: Tensor): string {
  const position: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    position.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return formatShape(position);
}
