/**
 * A loss of outputs that lie on the host.
 *
 * @module
 */
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { asMatrix } from "../base/shape.ts";
import type { FloatArray, Tensor } from "../base/tensor.ts";
import { type Loss, weightOf } from "../losses/loss.ts";

/** Outputs (N, M) of some rows, and their labels or targets. */
interface Outputs {
  readonly out: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
  readonly weights?: FloatArray;
}

/** What some rows have lost on average, and how much they count beside others. */
interface RowsLoss {
  readonly mean: number;
  readonly weight: number;
}

/**
 * The mean of a loss over some rows, and their weight: in float64 and by the plain kernels, wherever the outputs come from.
 *
 * @param most rows that are given at a time
 */
export function rowsLoss(loss: Loss, most: number): (rows: Outputs) => RowsLoss {
  let measure: ((rows: Outputs) => RowsLoss) | undefined;
  return (rows) => {
    measure ??= laidOut(loss, most, asMatrix(rows.out.shape)[1], rows.weights !== undefined);
    return measure(rows);
  };
}

function laidOut(loss: Loss, most: number, M: number, isWeighted: boolean): (rows: Outputs) => RowsLoss {
  const backend = createReferenceBackend("float64");
  const [mean, out, dout] = [backend.allocate(1), backend.allocate(most * M), backend.allocate(most * M)];
  const labels = loss.needs === "labels" ? backend.allocateLabels(most) : undefined;
  const targets = loss.needs === "targets" ? backend.allocate(most * M) : undefined;
  const weights = isWeighted ? backend.allocate(most) : undefined;
  const apply = loss.bind(backend, { loss: mean, out, dout, labels, targets, weights, M });
  return (rows) => {
    backend.write(out, rows.out.data);
    if (labels) backend.writeLabels(labels, rows.labels!);
    if (targets) backend.write(targets, rows.targets!.data);
    if (weights) backend.write(weights, rows.weights!);
    const N = rows.out.shape[0]!;
    const weight = weightOf(loss, N, rows);
    apply(N, weight || 1);
    return { mean: backend.map(mean)[0]!, weight };
  };
}
