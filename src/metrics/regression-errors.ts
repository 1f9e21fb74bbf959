/**
 * How far numbers are from their targets, where the rows come some at a time.
 *
 * @module
 */
import type { Tensor } from "../base/tensor.ts";
import { addErrors, joinErrors, type RegressionReport, regressionOf, regressionSums } from "./regression-report.ts";

/** What `regressionReport` says of rows that need not be in memory together. Of several columns, all numbers count alike. */
export class RegressionErrors {
  readonly #sums = regressionSums(1);

  /**
   * @param out (N, M)
   * @param targets (N, M)
   */
  add(out: Tensor, targets: Tensor): void {
    addErrors(this.#sums, inOneColumn(out), inOneColumn(targets), undefined);
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

function inOneColumn({ data }: Tensor): Tensor {
  return { data, shape: [data.length, 1] };
}
