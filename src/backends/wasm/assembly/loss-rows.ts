/**
 * The loops of losses that are sums over outputs, with weights of rows: four float32 at a time, computed in float64 by the
 * formulas of one class, which stands for its formulas alone, as in ./elementwise.ts.
 *
 * @module
 */
import { F, fillLanes, high, join, low, storeLanes } from "./lanes";
import { blockSize, endBlock, firstBlock, storePartial, sumPartials } from "./partials";

/** A loss and its slope for two outputs at once, by their error, out − target; `c` is what the loss has for a column. */
// @ts-ignore: decorator
@unmanaged
export abstract class ErrorLoss {
  abstract value(error: v128, c: v128): v128;
  /** By the output. */
  abstract slope(error: v128, c: v128): v128;
}

/**
 * dout of this share's rows, and the sums of their losses.
 *
 * @param constants a number for each column; 0 if all have `constant`
 */
// @ts-ignore: decorator
@inline
export function lossesOfShare<L extends ErrorLoss>(
  dout: usize, out: usize, targets: usize, weights: usize, constants: usize, constant: f64, N: usize, M: usize, weight: f64,
): void {
  const block = blockSize(N, 1);
  const end = endBlock(N, block);
  for (let index = firstBlock(N, block); index < end; index++) {
    const endRow = min(N, (index + 1) * block);
    let total: f64 = 0;
    for (let n = index * block; n < endRow; n++) {
      const at = n * M * F, ofRow = <f64>load<f32>(weights + n * F);
      const sums = lossesOfRow<L>(dout + at, out + at, targets + at, constants, constant, M * F, ofRow / (<f64>M * weight));
      total += ofRow * (f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
    }
    storePartial(index, total);
  }
}

/** After all shares: the weighted mean of the losses. */
// @ts-ignore: decorator
@inline
export function storeMeanLoss(loss: usize, N: usize, M: usize, weight: f64): void {
  store<f32>(loss, <f32>(sumPartials(N, blockSize(N, 1)) / (<f64>M * weight)));
}

// @ts-ignore: decorator
@inline
function lossesOfRow<L extends ErrorLoss>(
  dout: usize, out: usize, targets: usize, constants: usize, constant: f64, row: usize, factor: f64,
): v128 {
  const factors = f64x2.splat(factor), shared = f64x2.splat(constant);
  let sums = f64x2.splat(0), i: usize = 0;
  for (; i + 4 * F <= row; i += 4 * F) {
    const c = constants == 0 ? constants : constants + i;
    sums = f64x2.add(sums, lossesOfFour<L>(dout + i, out + i, targets + i, c, shared, factors, 4));
  }
  if (i == row) return sums;
  const c = constants == 0 ? constants : constants + i;
  return f64x2.add(sums, lossesOfFour<L>(dout + i, out + i, targets + i, c, shared, factors, (row - i) / F));
}

/** Lanes from `count` on count as outputs without an error. */
// @ts-ignore: decorator
@inline
function lossesOfFour<L extends ErrorLoss>(
  dout: usize, out: usize, targets: usize, constants: usize, shared: v128, factors: v128, count: usize,
): v128 {
  const formulas = changetype<L>(0);
  let guess = v128.load(out), target = v128.load(targets), c0 = shared, c1 = shared;
  if (count < 4) guess = fillLanes(guess, count, 0), target = fillLanes(target, count, 0);
  if (constants != 0) {
    let c = v128.load(constants);
    if (count < 4) c = fillLanes(c, count, 0);
    c0 = low(c), c1 = high(c);
  }
  const e0 = f64x2.sub(low(guess), low(target)), e1 = f64x2.sub(high(guess), high(target));
  const dout0 = f64x2.mul(factors, formulas.slope(e0, c0)), dout1 = f64x2.mul(factors, formulas.slope(e1, c1));
  storeLanes(dout, join(dout0, dout1), count);
  return f64x2.add(formulas.value(e0, c0), formulas.value(e1, c1));
}
