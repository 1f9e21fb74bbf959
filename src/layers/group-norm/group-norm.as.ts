/**
 * Group normalization. See src/layers/group-norm/kernels.ts: the operations are the same, in float64. A sum over a group is one
 * of the even channels and one of the odd ones of each position.
 *
 * A share owns groups, and sums four at a time, as rows are: see ../../backends/wasm/assembly/rows.ts. The channels of a group
 * are then normalized four at a time.
 *
 * @family toolbox
 * @module
 */
import { F, join, loadWide, storeLanes } from "../../backends/wasm/assembly/lanes";
import {
  addLastSquare, addSquares, CHAINS, firstOf, foldPairs, invertedRoots, loadLast, secondOf, storeFound,
} from "../../backends/wasm/assembly/rows";
import { scratch } from "../../backends/wasm/assembly/scratch";
import { shareEnd, shareStart } from "../../backends/wasm/assembly/share";

/** @nanoseconds 2.5·N·P·C */
export function groupNormForward(
  out: usize, xhat: usize, invStd: usize, x: usize, gamma: usize, beta: usize,
  N: usize, P: usize, C: usize, G: usize, eps: f64,
): void {
  const width = (C / G) * F, row = C * F, sample = P * row;
  const end = shareEnd(N * G, CHAINS);
  for (let group = shareStart(N * G, CHAINS); group < end; group += CHAINS) {
    const count = min(CHAINS, end - group);
    findPlaces(group, count, G, width, sample);
    findStatistics(x, width, row, sample, eps);
    for (let i: usize = 0; i < count; i++) {
      const channel = channelOf(i), first = placeOf(i);
      const inverse = secondOf(i);
      store<f32>(invStd + (group + i) * F, <f32>inverse);
      for (let at = first; at < first + sample; at += row) {
        normalize(out + at, xhat + at, x + at, gamma + channel, beta + channel, width, firstOf(i), inverse);
      }
    }
  }
}

/** @nanoseconds 2.5·N·P·C */
export function groupNormBackwardInput(
  dx: usize, dout: usize, xhat: usize, gamma: usize, invStd: usize, N: usize, P: usize, C: usize, G: usize,
): void {
  const width = (C / G) * F, row = C * F, sample = P * row;
  const m = <f64>(P * (C / G));
  const end = shareEnd(N * G, CHAINS);
  for (let group = shareStart(N * G, CHAINS); group < end; group += CHAINS) {
    const count = min(CHAINS, end - group);
    findPlaces(group, count, G, width, sample);
    sumGradients(dout, xhat, gamma, width, row, sample);
    for (let i: usize = 0; i < count; i++) {
      const channel = channelOf(i), first = placeOf(i);
      const scale = <f64>load<f32>(invStd + (group + i) * F) / m;
      for (let at = first; at < first + sample; at += row) {
        backward(dx + at, dout + at, xhat + at, gamma + channel, width, m, scale, firstOf(i), secondOf(i));
      }
    }
  }
}

/** Where {@link findPlaces} leaves what it found, behind what rows.ts keeps. */
// @ts-ignore: decorator
@inline
function places(): usize {
  return scratch + 2 * CHAINS * 8;
}

/** Finds where `count` groups from `group` on begin, and again where the last does: a division for each takes too long. */
function findPlaces(group: usize, count: usize, G: usize, width: usize, sample: usize): void {
  let channel = (group % G) * width, first = (group / G) * sample;
  for (let i: usize = 0; i < CHAINS; i++) {
    store<usize>(places() + i * 8, first + channel);
    store<usize>(places() + i * 8, channel, 4);
    if (i + 1 < count) {
      channel += width;
      if (channel == G * width) channel = 0, first += sample;
    }
  }
}

/** The offset of a group's first number. */
// @ts-ignore: decorator
@inline
function placeOf(i: usize): usize {
  return load<usize>(places() + i * 8);
}

/** The offset of a group's first channel. */
// @ts-ignore: decorator
@inline
function channelOf(i: usize): usize {
  return load<usize>(places() + i * 8, 4);
}

/** Means and invStds of the groups at the places. */
function findStatistics(x: usize, width: usize, row: usize, sample: usize, eps: f64): void {
  const x0 = x + placeOf(0), x1 = x + placeOf(1), x2 = x + placeOf(2), x3 = x + placeOf(3);
  const m = f64x2.splat(<f64>((sample / row) * (width / F)));
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let at: usize = 0; at < sample; at += row) {
    const end = at + width;
    let i = at;
    for (; i + F < end; i += 2 * F) {
      s0 = f64x2.add(s0, loadWide(x0 + i)), s1 = f64x2.add(s1, loadWide(x1 + i));
      s2 = f64x2.add(s2, loadWide(x2 + i)), s3 = f64x2.add(s3, loadWide(x3 + i));
    }
    if (i < end) {
      s0 = f64x2.add(s0, loadLast(x0 + i)), s1 = f64x2.add(s1, loadLast(x1 + i));
      s2 = f64x2.add(s2, loadLast(x2 + i)), s3 = f64x2.add(s3, loadLast(x3 + i));
    }
  }
  const mean01 = f64x2.div(foldPairs(s0, s1), m), mean23 = f64x2.div(foldPairs(s2, s3), m); // (1)
  const mean0 = v128.shuffle<u64>(mean01, mean01, 0, 0), mean1 = v128.shuffle<u64>(mean01, mean01, 1, 1);
  const mean2 = v128.shuffle<u64>(mean23, mean23, 0, 0), mean3 = v128.shuffle<u64>(mean23, mean23, 1, 1);
  s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let at: usize = 0; at < sample; at += row) {
    const end = at + width;
    let i = at;
    for (; i + F < end; i += 2 * F) {
      s0 = addSquares(s0, loadWide(x0 + i), mean0), s1 = addSquares(s1, loadWide(x1 + i), mean1);
      s2 = addSquares(s2, loadWide(x2 + i), mean2), s3 = addSquares(s3, loadWide(x3 + i), mean3);
    }
    if (i < end) {
      s0 = addLastSquare(s0, x0 + i, mean0), s1 = addLastSquare(s1, x1 + i, mean1);
      s2 = addLastSquare(s2, x2 + i, mean2), s3 = addLastSquare(s3, x3 + i, mean3);
    }
  }
  const variance01 = f64x2.div(foldPairs(s0, s1), m), variance23 = f64x2.div(foldPairs(s2, s3), m); // (2)
  storeFound(mean01, mean23, invertedRoots(variance01, eps), invertedRoots(variance23, eps)); // (3)
}

/** One position of a group. */
function normalize(
  out: usize, xhat: usize, x: usize, gamma: usize, beta: usize, width: usize, mean: f64, inverse: f64,
): void {
  const means = f64x2.splat(mean), inverses = f64x2.splat(inverse);
  for (let i: usize = 0; i < width; i += 4 * F) {
    const after = i + 2 * F;
    const xhat0 = f64x2.mul(f64x2.sub(loadWide(x + i), means), inverses); // (4)
    const xhat1 = f64x2.mul(f64x2.sub(loadWide(x + after), means), inverses);
    const out0 = f64x2.add(f64x2.mul(loadWide(gamma + i), xhat0), loadWide(beta + i)); // (5)
    const out1 = f64x2.add(f64x2.mul(loadWide(gamma + after), xhat1), loadWide(beta + after));
    storeLanes(xhat + i, join(xhat0, xhat1), (width - i) / F);
    storeLanes(out + i, join(out0, out1), (width - i) / F);
  }
}

/** The sums (7) and (8) of the groups at the places. */
function sumGradients(dout: usize, xhat: usize, gamma: usize, width: usize, row: usize, sample: usize): void {
  const at0 = placeOf(0), at1 = placeOf(1), at2 = placeOf(2), at3 = placeOf(3);
  const gamma0 = gamma + channelOf(0), gamma1 = gamma + channelOf(1);
  const gamma2 = gamma + channelOf(2), gamma3 = gamma + channelOf(3);
  const dout0 = dout + at0, dout1 = dout + at1, dout2 = dout + at2, dout3 = dout + at3;
  const xhat0 = xhat + at0, xhat1 = xhat + at1, xhat2 = xhat + at2, xhat3 = xhat + at3;
  let a0 = f64x2.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  for (let at: usize = 0; at < sample; at += row) {
    let c: usize = 0;
    for (; c + F < width; c += 2 * F) {
      const i = at + c;
      const dxhat0 = f64x2.mul(loadWide(dout0 + i), loadWide(gamma0 + c)); // (6)
      const dxhat1 = f64x2.mul(loadWide(dout1 + i), loadWide(gamma1 + c));
      const dxhat2 = f64x2.mul(loadWide(dout2 + i), loadWide(gamma2 + c));
      const dxhat3 = f64x2.mul(loadWide(dout3 + i), loadWide(gamma3 + c));
      a0 = f64x2.add(a0, dxhat0), a1 = f64x2.add(a1, dxhat1), a2 = f64x2.add(a2, dxhat2), a3 = f64x2.add(a3, dxhat3); // (7)
      b0 = addProduct(b0, dxhat0, loadWide(xhat0 + i)), b1 = addProduct(b1, dxhat1, loadWide(xhat1 + i)); // (8)
      b2 = addProduct(b2, dxhat2, loadWide(xhat2 + i)), b3 = addProduct(b3, dxhat3, loadWide(xhat3 + i));
    }
    if (c < width) {
      const i = at + c;
      const dxhat0 = f64x2.mul(loadLast(dout0 + i), loadLast(gamma0 + c));
      const dxhat1 = f64x2.mul(loadLast(dout1 + i), loadLast(gamma1 + c));
      const dxhat2 = f64x2.mul(loadLast(dout2 + i), loadLast(gamma2 + c));
      const dxhat3 = f64x2.mul(loadLast(dout3 + i), loadLast(gamma3 + c));
      a0 = f64x2.add(a0, dxhat0), a1 = f64x2.add(a1, dxhat1), a2 = f64x2.add(a2, dxhat2), a3 = f64x2.add(a3, dxhat3);
      b0 = addProduct(b0, dxhat0, loadLast(xhat0 + i)), b1 = addProduct(b1, dxhat1, loadLast(xhat1 + i));
      b2 = addProduct(b2, dxhat2, loadLast(xhat2 + i)), b3 = addProduct(b3, dxhat3, loadLast(xhat3 + i));
    }
  }
  storeFound(foldPairs(a0, a1), foldPairs(a2, a3), foldPairs(b0, b1), foldPairs(b2, b3));
}

// @ts-ignore: decorator
@inline
function addProduct(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(sum, f64x2.mul(a, b));
}

/** One position of a group. */
function backward(
  dx: usize, dout: usize, xhat: usize, gamma: usize, width: usize, m: f64, scale: f64, a: f64, b: f64,
): void {
  for (let i: usize = 0; i < width; i += 4 * F) {
    const after = i + 2 * F;
    const dx0 = backwardPair(loadWide(dout + i), loadWide(xhat + i), loadWide(gamma + i), m, scale, a, b);
    const dx1 = backwardPair(loadWide(dout + after), loadWide(xhat + after), loadWide(gamma + after), m, scale, a, b);
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
