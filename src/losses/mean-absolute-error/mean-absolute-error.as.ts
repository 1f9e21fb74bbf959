/**
 * Mean absolute error. See src/losses/mean-absolute-error/kernels.ts: the operations are the same, in float64; the sum over the batch is one of rows.
 *
 * @family toolbox
 * @module
 */
import { ErrorLoss, lossesOfShare, storeMeanLoss } from "../../backends/wasm/assembly/loss-rows";

// @ts-ignore: decorator
@unmanaged
class AbsoluteError extends ErrorLoss {
  @inline value(e: v128, _: v128): v128 {
    return f64x2.abs(e);
  }

  /** 1, −1, or 0 where e is neither above nor below 0. */
  @inline slope(e: v128, _: v128): v128 {
    const zero = f64x2.splat(0);
    return v128.or(v128.and(f64x2.splat(1), f64x2.gt(e, zero)), v128.and(f64x2.splat(-1), f64x2.lt(e, zero)));
  }
}

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 1.3·N·M
 */
export function meanAbsoluteErrorShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, weight: f64,
): void {
  lossesOfShare<AbsoluteError>(dout, out, targets, weights, 0, 0, N, M, weight); // (1), (4)
}

/** After all shares: the weighted mean of the losses. */
export function meanAbsoluteErrorTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, weight: f64,
): void {
  storeMeanLoss(loss, N, M, weight); // (2)
}
