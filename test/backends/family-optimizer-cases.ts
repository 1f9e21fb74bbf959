/**
 * Calls of the optimizers that are loaded when they are asked for, of clipping and of averages, in float32.
 *
 * Every number of an update is a sum of terms. With the terms' absolute values in their place, each is rounded a few
 * times, and a root or quotient passes on the relative error of what it is of: {@link ROUNDINGS} is more than any path has.
 *
 * @module
 */
import { type Arrays, absolute, type BoundedCall, normals, ROUNDING, rounded, unwritten } from "./kernel-call.ts";

const ROUNDINGS = 16;
const RATE = 0.01;
const DECAY = 0.1;
/** Far larger than anyone's, so that it counts. */
const EPS = 0.1;
const [BETA1, BETA2] = [0.9, 0.99];

type Numbers = ArrayLike<number>;
type Magnitude = (i: number, after: Arrays) => number;

export function relativeCases(size: number): BoundedCall[] {
  return [...updates(size), ...clippingCases(size), ...averagingCases(size)];
}

function updates(size: number): BoundedCall[] {
  const [w, m, dw] = [normals(size, 40), normals(size, 41), normals(size, 42)];
  const [v, other] = [absolute(normals(size, 43)), absolute(normals(size, 44))];
  const G: Magnitude = (i) => Math.abs(dw[i]!) + DECAY * Math.abs(w[i]!);
  const mean =
    (old: Numbers, keep: number): Magnitude =>
    (i) =>
      keep * Math.abs(old[i]!) + (1 - keep) * G(i, {});
  const square =
    (old: Numbers, keep: number): Magnitude =>
    (i) =>
      keep * old[i]! + (1 - keep) * G(i, {}) ** 2;
  /** A step of `length` along `direction`, divided by a root of `slot`, whose magnitude was `S`. */
  const moved =
    (direction: Magnitude, slot: string, S: Magnitude): Magnitude =>
    (i, after) => {
      const found = Math.abs(after[slot]![i]!);
      return Math.abs(w[i]!) + ((RATE * direction(i, after)) / (Math.sqrt(found) + EPS)) * (1 + S(i, after) / found);
    };
  const [M, V] = [mean(m, BETA1), square(v, BETA2)];
  const bounds = (magnitudes: Readonly<Record<string, Magnitude>>): BoundedCall["bounds"] =>
    Object.fromEntries(Object.entries(magnitudes).map(([name, of]) => [name, bound(size, of)]));
  const corrections = [1 - BETA1 ** 3, 1 - BETA2 ** 3];
  const largest: Magnitude = (i, after) => Math.max(other[i]!, V(i, after));
  const spread: Magnitude = (i, after) => V(i, after) + M(i, after) ** 2;
  const scaled: Magnitude = (i, after) => (40 * G(i, after)) / Math.sqrt(EPS) / corrections[0]!;
  return [
    {
      kernel: "sgdDampenedUpdate",
      arrays: { w, velocity: m, dw },
      numbers: [size, RATE, 0.9, 0.5, DECAY],
      bounds: bounds({
        velocity: (i) => Math.abs(m[i]!) + G(i, {}),
        w: (i) => Math.abs(w[i]!) + RATE * (Math.abs(m[i]!) + G(i, {})),
      }),
    },
    ...[false, true].map(
      (decoupled): BoundedCall => ({
        kernel: "amsgradUpdate",
        arrays: { w, m, v, vMax: other, dw },
        numbers: [size, RATE, BETA1, BETA2, EPS, DECAY, ...corrections, decoupled],
        bounds: bounds({ m: M, v: V, vMax: largest, w: moved(scaledBy(M, 1 / corrections[0]!), "vMax", largest) }),
      }),
    ),
    {
      kernel: "nadamUpdate",
      arrays: { w, m, v, dw },
      numbers: [size, RATE, RATE / 2, BETA1, BETA2, EPS, DECAY, corrections[1]!],
      bounds: bounds({ m: M, v: V, w: moved((i, after) => G(i, after) + M(i, after), "v", V) }),
    },
    ...[0, 0.3].map(
      (rectification): BoundedCall => ({
        kernel: "radamUpdate",
        arrays: { w, m, v, dw },
        numbers: [size, RATE, BETA1, BETA2, EPS, DECAY, rectification],
        bounds: bounds({
          m: M,
          v: V,
          w: rectification === 0 ? (i) => Math.abs(w[i]!) + RATE * M(i, {}) : moved(M, "v", V),
        }),
      }),
    ),
    {
      kernel: "adamaxUpdate",
      arrays: { w, m, u: v, dw },
      numbers: [size, RATE, BETA1, BETA2, EPS, DECAY, corrections[0]!],
      bounds: bounds({
        m: M,
        u: (i) => Math.max(v[i]!, G(i, {}) + EPS),
        w: (i) => Math.abs(w[i]!) + scaled(i, {}) * RATE,
      }),
    },
    {
      kernel: "lionUpdate",
      arrays: { w, m, dw },
      numbers: [size, RATE, BETA1, BETA2, DECAY],
      bounds: bounds({ m: (i) => Math.abs(m[i]!) + Math.abs(dw[i]!), w: (i) => Math.abs(w[i]!) + RATE }),
    },
    {
      kernel: "adagradUpdate",
      arrays: { w, sum: v, dw },
      numbers: [size, RATE, EPS, DECAY, 0.5],
      bounds: bounds({
        sum: (i) => v[i]! + 0.5 + G(i, {}) ** 2,
        w: moved(G, "sum", (i) => v[i]! + 0.5 + G(i, {}) ** 2),
      }),
    },
    {
      kernel: "adadeltaUpdate",
      arrays: { w, meanSquare: v, meanSquareStep: other, dw },
      numbers: [size, RATE, BETA1, EPS, DECAY],
      bounds: bounds({
        meanSquare: square(v, BETA1),
        meanSquareStep: (i) => other[i]! + ((other[i]! + EPS) / EPS) * G(i, {}) ** 2 * (1 + G(i, {}) ** 2 / EPS),
        w: (i) => Math.abs(w[i]!) + RATE * Math.sqrt((other[i]! + EPS) / EPS) * G(i, {}) * (1 + G(i, {}) ** 2 / EPS),
      }),
    },
    ...[false, true].flatMap((centered) =>
      [0, 0.8].map(
        (momentum): BoundedCall => ({
          kernel: "rmspropVariantUpdate",
          // The mean of squares is made larger than the square of the mean, as it is in a run.
          arrays: { w, meanSquare: v.map((value, i) => value + 2 * m[i]! ** 2), mean: m, velocity: other, dw },
          numbers: [size, RATE, BETA1, EPS, momentum, centered, DECAY],
          bounds: bounds({
            meanSquare: (i) => BETA1 * (v[i]! + 2 * m[i]! ** 2) + (1 - BETA1) * G(i, {}) ** 2,
            mean: M,
            velocity: (i) => other[i]! + variantStep(i),
            w: (i) => Math.abs(w[i]!) + RATE * (other[i]! + variantStep(i)),
          }),
        }),
      ),
    ),
  ];

  /** A step of centered RMSprop is at most g/eps; its root passes on the error of a difference. */
  function variantStep(i: number): number {
    const whole = v[i]! + 3 * m[i]! ** 2 + G(i, {}) ** 2 + spread(i, {});
    return (G(i, {}) / EPS) * (1 + whole / EPS ** 2);
  }
}

function scaledBy(magnitude: Magnitude, factor: number): Magnitude {
  return (i, after) => factor * magnitude(i, after);
}

function bound(size: number, magnitude: Magnitude): (after: Arrays) => Float64Array {
  return (after) => Float64Array.from({ length: size }, (_, i) => ROUNDINGS * ROUNDING * magnitude(i, after));
}

function clippingCases(size: number): BoundedCall[] {
  const dw = normals(size, 45);
  const exact = (): Float64Array => new Float64Array(size);
  const twice =
    (name: string) =>
    (after: Arrays): Float64Array =>
      after[name]!.map((value) => 3 * ROUNDING * Math.abs(value));
  const norms = [1, 2, Number.POSITIVE_INFINITY].flatMap((type) =>
    [dw, dw.map((value) => 1e25 * value)].map(
      (values): BoundedCall => ({
        kernel: "gradientNorm",
        arrays: { norm: unwritten(1), dw: values.map(Math.fround) },
        numbers: [size, type],
        bounds: { norm: twice("norm") },
      }),
    ),
  );
  const scaled = [3, 0.5].map(
    (norm): BoundedCall => ({
      kernel: "clipToNorm",
      arrays: { dw, norm: Float64Array.of(norm) },
      numbers: [size, 1],
      bounds: { dw: twice("dw") },
    }),
  );
  return [
    ...norms,
    ...scaled,
    { kernel: "clipToValue", arrays: { dw }, numbers: [size, 0.5], bounds: { dw: rounded("dw") } },
    { kernel: "clearGradients", arrays: { dw }, numbers: [size], bounds: { dw: exact } },
  ];
}

function averagingCases(size: number): BoundedCall[] {
  const [first, second] = [normals(size, 46).map(Math.fround), normals(size, 47).map(Math.fround)];
  const zero = (): Float64Array => new Float64Array(size);
  return [
    {
      kernel: "averageWeights",
      arrays: { average: first, w: second },
      numbers: [size, 0.9],
      bounds: { average: rounded("average") },
    },
    { kernel: "gatherGradients", arrays: { sum: first, dw: second }, numbers: [size], bounds: { sum: rounded("sum") } },
    {
      kernel: "meanGradients",
      arrays: { dw: first, sum: second },
      numbers: [size, 1 / 3],
      bounds: { dw: rounded("dw"), sum: zero },
    },
  ];
}
