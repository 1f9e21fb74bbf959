/**
 * Calls of the kernels that are loaded when they are asked for, each with the error that float32 may make.
 *
 * @module
 */
import { createRandom } from "../../src/base/random.ts";
import { allowedError } from "./float32-activations.ts";
import { absolute, type Bound, type BoundedCall, normals, ROUNDING, rounded, unwritten } from "./kernel-call.ts";

const EPS = 1e-5;

/** x becomes the last D of M = D + 3 columns, and comes back from there. */
export function branchesCases(N: number, D: number): BoundedCall[] {
  const M = D + 3;
  const [out, x, dout] = [normals(N * M, 27), normals(N * D, 28), normals(N * M, 29)];
  const exact =
    (size: number): Bound =>
    () =>
      new Float64Array(size);
  const numbers = [N, D, M, 3];
  return [
    { kernel: "concatenateForward", arrays: { out, x }, numbers, bounds: { out: exact(N * M) } },
    { kernel: "concatenateBackward", arrays: { dx: unwritten(N * D), dout }, numbers, bounds: { dx: exact(N * D) } },
  ];
}

/** The first D of M = D + 3 columns but two, and back. */
export function sliceCases(N: number, D: number): BoundedCall[] {
  const M = D + 3;
  const exact =
    (size: number): Bound =>
    () =>
      new Float64Array(size);
  const [x, dout] = [normals(N * M, 50), normals(N * D, 51)];
  const numbers = [N, M, D, 2];
  return [
    { kernel: "sliceForward", arrays: { out: unwritten(N * D), x }, numbers, bounds: { out: exact(N * D) } },
    { kernel: "sliceBackward", arrays: { dx: unwritten(N * M), dout }, numbers, bounds: { dx: exact(N * M) } },
  ];
}

/** N ids of a table that has more rows than that, and of one that has five, of which each is in many places. */
export function embeddingCases(N: number, D: number): BoundedCall[] {
  return [5, N + 3].flatMap((V) => embeddingCasesOf(N, D, V));
}

function embeddingCasesOf(N: number, D: number, V: number): BoundedCall[] {
  const random = createRandom(V, "check");
  const ids = Float64Array.from({ length: N }, () => random.integer(V));
  const [w, dout] = [normals(V * D, 52), normals(N * D, 53)];
  const exact =
    (size: number): Bound =>
    () =>
      new Float64Array(size);
  const backward = (paddingId: number, byFrequency: boolean): BoundedCall => ({
    kernel: "embeddingBackward",
    arrays: { dw: unwritten(V * D), next: new Float64Array(N), first: unwritten(V), dout, ids },
    numbers: [N, V, D, paddingId, byFrequency],
    bounds: { dw: rounded("dw"), next: exact(N), first: exact(V) },
  });
  return [
    {
      kernel: "embeddingForward",
      arrays: { out: unwritten(N * D), ids, w },
      numbers: [N, D],
      bounds: { out: exact(N * D) },
    },
    backward(-1, false),
    backward(2, true),
    { kernel: "embeddingBackwardIds", arrays: { dx: unwritten(N) }, numbers: [N], bounds: { dx: exact(N) } },
  ];
}

export function residualCases(size: number): BoundedCall[] {
  const [a, b, dout] = [normals(size, 24), normals(size, 25), normals(size, 26)];
  const exact = (): Float64Array => new Float64Array(size);
  const forward = { kernel: "addForward", numbers: [size], bounds: { out: rounded("out") } } as const;
  const backward = { kernel: "addBackward", numbers: [size] } as const;
  return [
    { ...forward, arrays: { out: unwritten(size), a, b } },
    { ...forward, arrays: { out: a, a, b }, inPlace: { out: "a" } },
    { ...backward, arrays: { da: unwritten(size), db: unwritten(size), dout }, bounds: { da: exact, db: exact } },
  ];
}

/** Both forms, also far from 0, where they are 0 or x; WebAssembly computes them in float32. */
export function geluCases(size: number): BoundedCall[] {
  const x = normals(size, 30).map((value, i) => Math.fround((i % 7 === 3 ? 20 : 2) * value));
  const dout = normals(size, 31);
  return (["gelu", "geluTanh"] as const).flatMap((form): BoundedCall[] => {
    const out: Bound = ({ out }) => out!.map((value, i) => allowedError(`${form}Forward`, value, x[i]!));
    const dx: Bound = ({ dx }) => dx!.map((value, i) => allowedError(`${form}Backward`, value, x[i]!, dout[i]));
    const forward = { kernel: `${form}Forward`, numbers: [size], bounds: { out } } as const;
    const backward = { kernel: `${form}Backward`, numbers: [size], bounds: { dx } } as const;
    return [
      { ...forward, arrays: { out: unwritten(size), x } },
      { ...forward, arrays: { out: x, x }, inPlace: { out: "x" } },
      { ...backward, arrays: { dx: unwritten(size), dout, x } },
      { ...backward, arrays: { dx: dout, dout, x }, inPlace: { dx: "dout" } },
    ];
  });
}

export function layerNormCases(N: number, D: number): BoundedCall[] {
  const [x, dout, xhat] = [
    normals(N * D, 32).map((value) => Math.fround(value + 1)),
    normals(N * D, 33),
    normals(N * D, 34),
  ];
  const [gamma, beta, invStd] = [normals(D, 35), normals(D, 36), absolute(normals(N, 37))];
  return [
    {
      kernel: "layerNormForward",
      arrays: { out: unwritten(N * D), xhat: unwritten(N * D), invStd: unwritten(N), x, gamma, beta },
      numbers: [N, D, EPS],
      bounds: { out: rounded("out"), xhat: rounded("xhat"), invStd: rounded("invStd") },
    },
    {
      kernel: "layerNormBackwardInput",
      arrays: { dx: unwritten(N * D), dout, xhat, gamma, invStd },
      numbers: [N, D],
      bounds: { dx: rounded("dx") },
    },
    {
      kernel: "layerNormBackwardParameters",
      arrays: { dgamma: unwritten(D), dbeta: unwritten(D), dout, xhat },
      numbers: [N, D],
      bounds: { dgamma: rounded("dgamma"), dbeta: rounded("dbeta") },
    },
  ];
}

/** Every loss with weights of rows; errors on both sides of each kink, and on it. */
export function weightedLossCases(N: number, M: number): BoundedCall[] {
  const out = normals(N * M, 40).map((value) => 4 * value);
  const errors = normals(N * M, 41);
  const targets = out.map((value, i) => (i % 5 === 0 ? value : Math.fround(value - errors[i]!)));
  const shares = absolute(normals(N * M, 42)).map((value) => Math.min(value, 1));
  const weights = absolute(normals(N, 43)).map((value, n) => (n % 4 === 1 ? 0 : value));
  const [perOutput, quantiles] = [absolute(normals(M, 44)), new Float64Array(M).fill(0.25)];
  const random = createRandom(45, "check");
  const labels = Int32Array.from({ length: N }, () => random.integer(M));
  const weight = 0.75 * N + 1;
  const summed: Bound = ({ loss }) => absolute(loss!).map((value) => 1.001 * ROUNDING * value); // float64, in another order
  const call = (
    kernel: BoundedCall["kernel"],
    arrays: BoundedCall["arrays"],
    numbers: readonly number[],
  ): BoundedCall[] => {
    const [, output, input] = ["loss", ...Object.keys(arrays)] as [string, string, string];
    const bounds = { loss: summed, [output]: rounded(output) };
    const both = { loss: unwritten(1), ...arrays };
    return [
      { kernel, numbers, bounds, arrays: both },
      { kernel, numbers, bounds, arrays: { ...both, [output]: out }, inPlace: { [output]: input } },
    ];
  };
  const ofTargets = { dout: unwritten(N * M), out, targets, weights };
  const ofLogits = { dlogits: unwritten(N * M), logits: out };
  return [
    ...call("weightedSquaredError", ofTargets, [N, M, weight]),
    ...call("meanAbsoluteError", ofTargets, [N, M, weight]),
    ...call("huber", ofTargets, [N, M, 0.5, weight]),
    ...call("quantileLoss", { ...ofTargets, quantiles }, [N, M, weight]),
    ...call("sigmoidCrossEntropy", { ...ofLogits, targets: shares, weights, positiveWeights: perOutput }, [
      N,
      M,
      weight,
    ]),
    ...[0, 1].flatMap((subtracted) =>
      call("softTargetCrossEntropy", { ...ofLogits, targets: shares, weights, classWeights: perOutput }, [
        N,
        M,
        subtracted,
        weight,
      ]),
    ),
    {
      kernel: "weighHead",
      arrays: { loss: unwritten(1), dout: unwritten(N * M), headLoss: normals(1, 46), headDout: out },
      numbers: [N, M, M, 0, 0.75],
      bounds: { loss: rounded("loss"), dout: rounded("dout") },
    },
    ...call("weightedCrossEntropy", { ...ofLogits, labels, weights, classWeights: perOutput }, [N, M, 0.125, weight]),
  ];
}
