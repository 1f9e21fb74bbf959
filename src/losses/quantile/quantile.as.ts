/**
 * The quantile loss. See src/losses/quantile/kernels.ts: the operations are the same, in float64; the sum over the batch is one of rows.
 *
 * @family toolbox
 * @module
 */
import { ErrorLoss, lossesOfShare, storeMeanLoss } from "../../backends/wasm/assembly/loss-rows";

/** Here e is out − target, the negative of (1). */
// @ts-ignore: decorator
@unmanaged
class Pinball extends ErrorLoss {
  @inline value(e: v128, q: v128): v128 {
    const above = f64x2.mul(f64x2.sub(f64x2.splat(1), q), e), below = f64x2.mul(f64x2.neg(q), e);
    return f64x2.pmax(above, below); // (2)
  }

  /** 1 − q where e is above 0, −q where e is below 0, else 0. */
  @inline slope(e: v128, q: v128): v128 {
    const zero = f64x2.splat(0);
    const above = v128.and(f64x2.sub(f64x2.splat(1), q), f64x2.gt(e, zero));
    return v128.or(above, v128.and(f64x2.neg(q), f64x2.lt(e, zero)));
  }
}

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 1.8·N·M
 */
export function quantileLossShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, quantiles: usize, N: usize, M: usize, weight: f64,
): void {
  lossesOfShare<Pinball>(dout, out, targets, weights, quantiles, 0, N, M, weight); // (1), (6)
}

/** After all shares: the weighted mean of the losses. */
export function quantileLossTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, quantiles: usize, N: usize, M: usize, weight: f64,
): void {
  storeMeanLoss(loss, N, M, weight); // (3)
}
