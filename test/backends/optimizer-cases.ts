/**
 * Calls of every optimizer, which work in float32 throughout, each with the error that this may make.
 *
 * Every number of an update is a sum of terms that may cancel. With the terms' absolute values in their place (capitals
 * below), each is rounded a few times, the constants included: {@link ROUNDINGS} is more than any path has.
 *
 * @module
 */
import { relativeCases } from "./family-optimizer-cases.ts";
import { type Arrays, absolute, type BoundedCall, normals, ROUNDING } from "./kernel-call.ts";

const ROUNDINGS = 12;
const LEARNING_RATE = 0.01;
const WEIGHT_DECAY = 0.1;
/** Far larger than anyone's, so that it counts. */
const EPS = 0.1;

export function optimizerCases(size: number): BoundedCall[] {
  return [...sgdCases(size), rmspropCase(size), ...adamCases(size), ...relativeCases(size)];
}

/** The bound of each element, from its magnitude. */
function bound(size: number, magnitude: (i: number) => number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => ROUNDINGS * ROUNDING * magnitude(i));
}

function sgdCases(size: number): BoundedCall[] {
  const [w, velocity, dw] = [normals(size, 20), normals(size, 21), normals(size, 22)];
  const momentum = 0.9;
  const G = (i: number): number => Math.abs(dw[i]!) + WEIGHT_DECAY * Math.abs(w[i]!);
  const V = (i: number): number => momentum * Math.abs(velocity[i]!) + G(i);
  const W = (i: number): number => Math.abs(w[i]!) + LEARNING_RATE * (G(i) + V(i));
  return [false, true].map((nesterov) => ({
    kernel: "sgdUpdate",
    arrays: { w, velocity, dw },
    numbers: [size, LEARNING_RATE, momentum, nesterov, WEIGHT_DECAY],
    bounds: { velocity: () => bound(size, V), w: () => bound(size, W) },
  }));
}

function rmspropCase(size: number): BoundedCall {
  const [w, meanSquare, dw] = [normals(size, 23), absolute(normals(size, 24)), normals(size, 25)];
  const alpha = 0.99;
  const G = (i: number): number => Math.abs(dw[i]!) + WEIGHT_DECAY * Math.abs(w[i]!);
  const S = (i: number): number => alpha * meanSquare[i]! + (1 - alpha) * G(i) ** 2;
  const W = (i: number, after: Arrays): number => {
    const square = after.meanSquare![i]!;
    return Math.abs(w[i]!) + stepMagnitude(G(i), S(i), square, Math.sqrt(square));
  };
  return {
    kernel: "rmspropUpdate",
    arrays: { w, meanSquare, dw },
    numbers: [size, LEARNING_RATE, alpha, EPS, WEIGHT_DECAY],
    bounds: { meanSquare: () => bound(size, S), w: (after) => bound(size, (i) => W(i, after)) },
  };
}

function adamCases(size: number): BoundedCall[] {
  const [w, m, v, dw] = [normals(size, 26), normals(size, 27), absolute(normals(size, 28)), normals(size, 29)];
  const [beta1, beta2, step] = [0.9, 0.999, 3];
  const [correction1, correction2] = [1 - beta1 ** step, 1 - beta2 ** step];
  const G = (i: number): number => Math.abs(dw[i]!) + WEIGHT_DECAY * Math.abs(w[i]!);
  const M = (i: number): number => beta1 * Math.abs(m[i]!) + (1 - beta1) * G(i);
  const V = (i: number): number => beta2 * v[i]! + (1 - beta2) * G(i) ** 2;
  const W = (i: number, after: Arrays): number => {
    const second = after.v![i]!;
    return Math.abs(w[i]!) + stepMagnitude(M(i) / correction1, V(i), second, Math.sqrt(second / correction2));
  };
  return (["adamUpdate", "adamwUpdate"] as const).map((kernel) => ({
    kernel,
    arrays: { w, m, v, dw },
    numbers: [size, LEARNING_RATE, beta1, beta2, EPS, WEIGHT_DECAY, correction1, correction2],
    bounds: {
      m: () => bound(size, M),
      v: () => bound(size, V),
      w: (after) => bound(size, (i) => W(i, after)),
    },
  }));
}

/** What a step of learningRate·direction/(root + eps) can be off by, where root comes from `square` of magnitude S. */
function stepMagnitude(direction: number, S: number, square: number, root: number): number {
  return ((LEARNING_RATE * direction) / (root + EPS)) * (1 + S / square);
}
