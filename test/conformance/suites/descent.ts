/**
 * TensorFlow.js's optimizer tests: a few steps down Σx².
 *
 * @module
 */

import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { adam } from "../../../src/optimizers/adam/adam.ts";
import type { Optimizer } from "../../../src/optimizers/optimizer.ts";
import { sgd } from "../../../src/optimizers/sgd/sgd.ts";
import type { Case, Fields } from "../cases.ts";
import { mapped, scalar } from "../layout.ts";
import { verifier } from "../subject.ts";
import type { BackendSubject, Updated } from "../subjects/backend.ts";
import { publishedTolerance } from "../tolerance.ts";

/** The gradient of Σx² is 2x; every iterate and every cost that the case names is compared. */
export async function descent({ id, inputs, expected, tolerance }: Case, subject: BackendSubject): Promise<void> {
  const optimizer = descentOptimizer(id, inputs);
  const verify = verifier(id, subject);
  const allowed = publishedTolerance(tolerance);
  let state: Updated = { w: inputs.tensor("x0"), slots: {} };
  for (const [step, x] of (expected.raw("x") as readonly (readonly number[])[]).entries()) {
    if (expected.has("costs"))
      verify(`cost before step ${step + 1}`, cost(state.w), scalar(costs(expected)[step]!), allowed);
    if (expected.has(`cost_before_step${step + 1}`)) {
      verify(`cost before step ${step + 1}`, cost(state.w), expected.tensor(`cost_before_step${step + 1}`), allowed);
    }
    state = await subject.update(
      optimizer,
      state,
      mapped(state.w, (value) => 2 * value),
      step,
    );
    verify(`x after step ${step + 1}`, state.w, tensor(x), allowed);
  }
}

function descentOptimizer(id: string, inputs: Fields): Optimizer {
  const learningRate = inputs.number("lr");
  if (id === "tfjs.sgd") return sgd({ learningRate });
  if (id === "tfjs.nesterov") return sgd({ learningRate, momentum: inputs.number("momentum"), nesterov: true });
  const [beta1, beta2, eps] = [inputs.number("beta1"), inputs.number("beta2"), inputs.number("eps")];
  return adam({ learningRate, beta1, beta2, eps });
}

function costs(expected: Fields): readonly number[] {
  return expected.raw("costs") as readonly number[];
}

function cost({ data }: Tensor): Tensor {
  let sum = 0;
  for (const value of data) sum += value * value;
  return scalar(sum);
}
