/**
 * How far numbers are from their targets, where the rows come some at a time.
 *
 * @module
 */
import { asMatrix } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import { addErrors, joinErrors, type RegressionReport, regressionOf, regressionSums } from "./regression-report.ts";

/** What `regressionReport` says of rows that need not be in memory together. Of several columns, all numbers count alike. */
export class RegressionErrors {
  readonly #sums = regressionSums(1);

  /**
   * @param out (N, M)
   * @param targets (N, M)
   * @param column the only one that counts, of M; default: all
   */
  add(out: Tensor, targets: Tensor, column?: number): void {
    addErrors(this.#sums, inOneColumn(out, column), inOneColumn(targets, column), undefined);
  }

  /** Takes in what other replicas have added. @param sum adds each element up over the replicas */
  join(sum: (values: Float64Array) => void): void {
    joinErrors(this.#sums, sum);
  }

  /** NaN of no rows. */
  report(): RegressionReport {
    return regressionOf(this.#sums);
  }

  /** The targets' mean, and how far they are from it: the root mean squared error of always answering the mean. */
  get targets(): { readonly mean: number; readonly std: number } {
    const [weight, , , mean, squares] = this.#sums as unknown as readonly [number, number, number, number, number];
    return { mean, std: Math.sqrt(squares / weight) };
  }
}

function inOneColumn({ data, shape }: Tensor, column: number | undefined): Tensor {
  if (column === undefined) return { data, shape: [data.length, 1] };
  const [N, M] = asMatrix(shape);
  return { data: Float64Array.from({ length: N }, (_, n) => data[n * M + column]!), shape: [N, 1] };
}
