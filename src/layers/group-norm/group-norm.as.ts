/**
 * Group normalization. See src/layers/group-norm/kernels.ts: the operations are the same, in float64 and in the same order for
 * each group, and so are the results.
 *
 * A share owns groups. A sum over a group is one chain of additions, each of which waits for the one before. So four groups
 * are summed at a time, two in each vector. Where fewer are left the last one is summed again, and the sums too many are left
 * unread. The channels of a group are then normalized four at a time.
 *
 * @family toolbox
 * @module
 */
import { F, high, join, low, storeLanes } from "../../backends/wasm/assembly/lanes";
import { CHAINS, firstOf, invertedRoots, loadPair, secondOf, storeFound } from "../../backends/wasm/assembly/rows";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 1.5·N·P·C */
export function groupNormForward(
  out: usize, xhat: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, P: usize, C: usize, G: usize, eps: f64,
): void {
  const width = (C / G) * F, row = C * F, sample = P * row;
  const end = shareEnd(N * G, CHAINS);
  for (let group = shareStart(N * G, CHAINS); group < end; group += CHAINS) {
    const count = min(CHAINS, end - group);
    findStatistics(x, group, count, G, width, row, sample, eps);
    for (let i: usize = 0; i < count; i++) {
      const channel = ((group + i) % G) * width;
      const first = placeOf(group + i, G, width, sample);
      const inverse = secondOf(i);
      store<f32>(invStd + (group + i) * F, <f32>inverse);
      for (let at = first; at < first + sample; at += row) {
        normalize(out + at, xhat + at, x + at, gamma + channel, beta + channel, width, firstOf(i), inverse);
      }
    }
  }
}

/** @nanoseconds 1.5·N·P·C */
export function groupNormBackwardInput(
  dx: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, P: usize, C: usize, G: usize,
): void {
  const width = (C / G) * F, row = C * F, sample = P * row;
  const m = <f64>(P * (C / G));
  const end = shareEnd(N * G, CHAINS);
  for (let group = shareStart(N * G, CHAINS); group < end; group += CHAINS) {
    const count = min(CHAINS, end - group);
    sumGradients(dout, xhat, gamma, group, count, G, width, row, sample);
    for (let i: usize = 0; i < count; i++) {
      const channel = ((group + i) % G) * width;
      const first = placeOf(group + i, G, width, sample);
      const scale = <f64>load<f32>(invStd + (group + i) * F) / m;
      for (let at = first; at < first + sample; at += row) {
        backward(dx + at, dout + at, xhat + at, gamma + channel, width, m, scale, firstOf(i), secondOf(i));
      }
    }
  }
}

/** The offset of a group's first number. */
// @ts-ignore: decorator
@inline
function placeOf(group: usize, G: usize, width: usize, sample: usize): usize {
  return (group / G) * sample + (group % G) * width;
}

/** Means and invStds of `count` groups from `group` on. */
function findStatistics(
  x: usize, group: usize, count: usize, G: usize, width: usize, row: usize, sample: usize, eps: f64,
): void {
  const x0 = x + placeOf(group, G, width, sample), x1 = x + placeOf(group + min<usize>(1, count - 1), G, width, sample);
  const x2 = x + placeOf(group + min<usize>(2, count - 1), G, width, sample);
  const x3 = x + placeOf(group + count - 1, G, width, sample);
  const m = f64x2.splat(<f64>((sample / row) * (width / F)));
  let sum01 = f64x2.splat(0), sum23 = f64x2.splat(0);
  for (let at: usize = 0; at < sample; at += row) {
    for (let i = at; i < at + width; i += F) {
      sum01 = f64x2.add(sum01, loadPair(x0 + i, x1 + i));
      sum23 = f64x2.add(sum23, loadPair(x2 + i, x3 + i));
    }
  }
  const mean01 = f64x2.div(sum01, m), mean23 = f64x2.div(sum23, m); // (1)
  let squares01 = f64x2.splat(0), squares23 = f64x2.splat(0);
  for (let at: usize = 0; at < sample; at += row) {
    for (let i = at; i < at + width; i += F) {
      const centered01 = f64x2.sub(loadPair(x0 + i, x1 + i), mean01);
      const centered23 = f64x2.sub(loadPair(x2 + i, x3 + i), mean23);
      squares01 = f64x2.add(squares01, f64x2.mul(centered01, centered01));
      squares23 = f64x2.add(squares23, f64x2.mul(centered23, centered23));
    }
  }
  const variance01 = f64x2.div(squares01, m), variance23 = f64x2.div(squares23, m); // (2)
  storeFound(mean01, mean23, invertedRoots(variance01, eps), invertedRoots(variance23, eps)); // (3)
}

/** One position of a group. */
function normalize(
  out: usize, xhat: usize, x: usize, gamma: usize, beta: usize, width: usize, mean: f64, inverse: f64,
): void {
  const means = f64x2.splat(mean), inverses = f64x2.splat(inverse);
  for (let i: usize = 0; i < width; i += 4 * F) {
    const lanes = v128.load(x + i), gammas = v128.load(gamma + i), betas = v128.load(beta + i);
    const xhat0 = f64x2.mul(f64x2.sub(low(lanes), means), inverses); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(high(lanes), means), inverses);
    const out0 = f64x2.add(f64x2.mul(low(gammas), xhat0), low(betas)); // (5)
    const out1 = f64x2.add(f64x2.mul(high(gammas), xhat1), high(betas));
    storeLanes(xhat + i, join(xhat0, xhat1), (width - i) / F);
    storeLanes(out + i, join(out0, out1), (width - i) / F);
  }
}

/** The sums (7) and (8) of `count` groups from `group` on. */
function sumGradients(
  dout: usize, xhat: usize, gamma: usize, group: usize, count: usize, G: usize, width: usize, row: usize, sample: usize,
): void {
  const group1 = group + min<usize>(1, count - 1), group2 = group + min<usize>(2, count - 1), group3 = group + count - 1;
  const at0 = placeOf(group, G, width, sample), at1 = placeOf(group1, G, width, sample);
  const at2 = placeOf(group2, G, width, sample), at3 = placeOf(group3, G, width, sample);
  const gamma0 = gamma + (group % G) * width, gamma1 = gamma + (group1 % G) * width;
  const gamma2 = gamma + (group2 % G) * width, gamma3 = gamma + (group3 % G) * width;
  let a01 = f64x2.splat(0), a23 = f64x2.splat(0), b01 = f64x2.splat(0), b23 = f64x2.splat(0);
  for (let at: usize = 0; at < sample; at += row) {
    for (let c: usize = 0; c < width; c += F) {
      const i = at + c;
      const gammas01 = loadPair(gamma0 + c, gamma1 + c), gammas23 = loadPair(gamma2 + c, gamma3 + c);
      const dxhat01 = f64x2.mul(loadPair(dout + at0 + i, dout + at1 + i), gammas01); // (6)
      const dxhat23 = f64x2.mul(loadPair(dout + at2 + i, dout + at3 + i), gammas23);
      a01 = f64x2.add(a01, dxhat01); // (7)
      a23 = f64x2.add(a23, dxhat23);
      b01 = f64x2.add(b01, f64x2.mul(dxhat01, loadPair(xhat + at0 + i, xhat + at1 + i))); // (8)
      b23 = f64x2.add(b23, f64x2.mul(dxhat23, loadPair(xhat + at2 + i, xhat + at3 + i)));
    }
  }
  storeFound(a01, a23, b01, b23);
}

/** One position of a group. */
function backward(
  dx: usize, dout: usize, xhat: usize, gamma: usize, width: usize, m: f64, scale: f64, a: f64, b: f64,
): void {
  for (let i: usize = 0; i < width; i += 4 * F) {
    const douts = v128.load(dout + i), xhats = v128.load(xhat + i), gammas = v128.load(gamma + i);
    const dx0 = backwardPair(low(douts), low(xhats), low(gammas), m, scale, a, b);
    const dx1 = backwardPair(high(douts), high(xhats), high(gammas), m, scale, a, b);
    storeLanes(dx + i, join(dx0, dx1), (width - i) / F);
  }
}

// @ts-ignore: decorator
@inline
function backwardPair(dout: v128, xhat: v128, gamma: v128, m: f64, scale: f64, a: f64, b: f64): v128 {
  const dxhat = f64x2.mul(dout, gamma); // (6)
  const rest = f64x2.sub(f64x2.mul(f64x2.splat(m), dxhat), f64x2.splat(a));
  return f64x2.mul(f64x2.splat(scale), f64x2.sub(rest, f64x2.mul(xhat, f64x2.splat(b)))); // (9)
}
