/**
 * The Huber loss. See src/losses/huber/kernels.ts: the operations are the same, in float64; the sum over the batch is one of rows.
 *
 * @family toolbox
 * @module
 */
import { ErrorLoss, lossesOfShare, storeMeanLoss } from "../../backends/wasm/assembly/loss-rows";

// @ts-ignore: decorator
@unmanaged
class Huber extends ErrorLoss {
  @inline value(e: v128, delta: v128): v128 {
    const size = f64x2.abs(e), half = f64x2.splat(0.5);
    const parabola = f64x2.mul(f64x2.mul(half, e), e);
    const line = f64x2.mul(delta, f64x2.sub(size, f64x2.mul(half, delta)));
    return v128.bitselect(parabola, line, f64x2.le(size, delta)); // (2)
  }

  @inline slope(e: v128, delta: v128): v128 {
    return f64x2.pmin(delta, f64x2.pmax(f64x2.neg(delta), e));
  }
}

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @nanoseconds 1.7·N·M
 */
export function huberShare(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, delta: f64, weight: f64,
): void {
  lossesOfShare<Huber>(dout, out, targets, weights, 0, delta, N, M, weight); // (1), (5)
}

/** After all shares: the weighted mean of the losses. */
export function huberTotal(
  loss: usize, dout: usize, out: usize, targets: usize, weights: usize, N: usize, M: usize, delta: f64, weight: f64,
): void {
  storeMeanLoss(loss, N, M, weight); // (3)
}
