/**
 * The equations of src/losses/softmax-cross-entropy/softmax-cross-entropy.md.
 *
 * @module
 */
import { argmax, softmaxCrossEntropy } from "../../../../src/index.ts";
import type { Trace } from "../../../trace/trace.ts";
import { type Arrays, array, type Equations, type Indices, type Pick, perRow, single } from "./equation.ts";
import { constant, minus, operation, over, product, reduction, sum } from "./expression.ts";

export function lossArrays({ logits, labels, probabilities, loss, dlogits }: Trace): Arrays {
  const [N = 0, M = 0] = logits.shape;
  const predictions = argmax(logits);
  const ofRow = (compute: (n: number) => number): Float64Array =>
    Float64Array.from({ length: N }, (_, n) => compute(n));
  const onehot = Float64Array.from({ length: N * M }, (_, i) => (i % M === labels[Math.floor(i / M)] ? 1 : 0));
  return {
    logits: array(["n", "m"], logits, "logits"),
    labels: perRow(labels, "labels"),
    max: perRow(
      ofRow((n) => logits.data[n * M + predictions[n]!]!),
      "max",
    ),
    sum: perRow(
      ofRow((n) => 1 / probabilities.data[n * M + predictions[n]!]!), // (5), where the exponential is 1
      "sum",
    ),
    probabilities: array(["n", "m"], probabilities, "probabilities"),
    L_n: perRow(
      ofRow(
        (n) => softmaxCrossEntropy({ data: logits.data.slice(n * M, (n + 1) * M), shape: [1, M] }, [labels[n]!]).loss,
      ),
      "L_n",
    ),
    loss: single(loss, "loss"),
    prediction: perRow(predictions, "prediction"),
    count: single(
      predictions.reduce((count, taken, n) => count + (taken === labels[n] ? 1 : 0), 0),
      "count",
    ),
    onehot: array(["n", "m"], { data: onehot, shape: [N, M] }, "onehot"),
    dlogits: array(["n", "m"], dlogits, "dlogits"),
  };
}

/** exp(l − max). */
const shifted = (q: Pick, n: number, m: number) => operation("exp", minus(q("logits", n, m), q("max", n)));

export const lossEquations: Equations = {
  3: {
    pass: "forward",
    left: "max",
    right: (q, { n }, { M }) => reduction("max", "m", M, (m) => q("logits", n, m)),
  },
  4: { pass: "forward", left: "sum", right: (q, { n }, { M }) => sum("m", M, (m) => shifted(q, n, m)) },
  5: { pass: "forward", left: "probabilities", right: (q, { n, m }) => over(shifted(q, n, m), q("sum", n)) },
  7: {
    pass: "forward",
    left: "L_n",
    right: (q, { n }: Indices) =>
      minus(operation("log", q("sum", n)), minus(q("logits", n, q("labels", n).value), q("max", n))),
  },
  8: {
    pass: "forward",
    left: "loss",
    right: (q, _, { N }) =>
      product(
        over(constant(1), constant(N)),
        sum("n", N, (n) => q("L_n", n)),
      ),
  },
  12: {
    pass: "backward",
    left: "dlogits",
    right: (q, { n, m }, { N }) => over(minus(q("probabilities", n, m), q("onehot", n, m)), constant(N)),
  },
  15: {
    pass: "forward",
    left: "prediction",
    right: (q, { n }, { M }) =>
      reduction("min", "m", M, (m) => operation("where", constant(m), q("logits", n, m), q("max", n))),
  },
  16: {
    pass: "forward",
    left: "count",
    right: (q, _, { N }) => sum("n", N, (n) => operation("isEqual", q("prediction", n), q("labels", n))),
  },
};
