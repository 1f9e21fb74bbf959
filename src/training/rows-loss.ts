/**
 * A loss of outputs that lie on the host.
 *
 * @module
 */
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Loss } from "../losses/loss.ts";

/** Outputs (N, M) of some rows, and their labels or targets. */
interface Outputs {
  readonly out: Tensor;
  readonly labels?: Int32Array;
  readonly targets?: Tensor;
}

/**
 * The mean of a loss over some rows: in float64 and by the plain kernels, wherever the outputs come from.
 *
 * @param most rows that are given at a time
 */
export function rowsLoss(loss: Loss, most: number): (rows: Outputs) => number {
  let measure: ((rows: Outputs) => number) | undefined;
  return (rows) => {
    measure ??= laidOut(loss, most, asMatrix(rows.out.shape)[1]);
    return measure(rows);
  };
}

function laidOut(loss: Loss, most: number, M: number): (rows: Outputs) => number {
  const backend = createReferenceBackend("float64");
  const [mean, out, dout] = [backend.allocate(1), backend.allocate(most * M), backend.allocate(most * M)];
  const labels = loss.needs === "labels" ? backend.allocateLabels(most) : undefined;
  const targets = loss.needs === "targets" ? backend.allocate(most * M) : undefined;
  const apply = loss.bind(backend, { loss: mean, out, dout, labels, targets, M });
  return (rows) => {
    backend.write(out, rows.out.data);
    if (labels) backend.writeLabels(labels, rows.labels!);
    if (targets) backend.write(targets, rows.targets!.data);
    apply(rows.out.shape[0]!);
    return backend.map(mean)[0]!;
  };
}
