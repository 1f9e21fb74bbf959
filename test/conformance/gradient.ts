/**
 * The course's gradient check: our analytic gradient against central differences of our own forward pass.
 *
 * @module
 */
import { type Tensor, tensor } from "../../src/base/tensor.ts";
import { type Allowed, assertClose } from "./tolerance.ts";

/** The step of the published figures. */
const STEP = 1e-5;

/** The upstream gradient of a loss. */
export const ONE: Tensor = tensor(Float64Array.of(1), []);

/** Copies tensors into float64 arrays that {@link assertGradient} may nudge. */
export function movable<Names extends string>(tensors: Readonly<Record<Names, Tensor>>): Record<Names, Tensor> {
  const copies = Object.entries<Tensor>(tensors).map(([name, { data, shape }]) => [
    name,
    tensor(Float64Array.from(data), shape),
  ]);
  return Object.fromEntries(copies) as Record<Names, Tensor>;
}

/**
 * Asserts that `analytic` is the gradient of Σ dout⊙f with respect to `parameter`, which `f` reads.
 *
 * As in the published figures the outputs are subtracted before they are weighted and summed: the many that did not
 * change then cancel exactly, and errors of 1e-12 can be seen.
 */
export async function assertGradient(
  what: string,
  analytic: Tensor,
  f: () => Promise<Tensor>,
  dout: Tensor,
  parameter: Tensor,
  allowed: Allowed,
): Promise<void> {
  const numeric = Float64Array.from(parameter.data);
  for (let i = 0; i < numeric.length; i++) {
    const value = parameter.data[i]!;
    parameter.data[i] = value + STEP;
    const above = await f();
    parameter.data[i] = value - STEP;
    const below = await f();
    parameter.data[i] = value;
    let sum = 0;
    for (let j = 0; j < dout.data.length; j++) sum += dout.data[j]! * (above.data[j]! - below.data[j]!);
    numeric[i] = sum / (2 * STEP);
  }
  assertClose({
    what: `${what} against the numeric gradient`,
    actual: analytic,
    expected: tensor(numeric, analytic.shape),
    allowed,
  });
}
