import type { Mutant } from "../mutant.ts";

const BOTH = ["gradients", "conformance"] as const;
const rms = "src/layers/rms-norm/kernels.ts";

export const rmsNormMutants: readonly Mutant[] = [
  {
    name: "rms norm dx subtracts the mean of the gradient",
    file: rms,
    find: "let b = 0;",
    replace: "let b = 0; let a = 0;",
    also: {
      find: "dx[row + d] = scale * (D * dxhat - x[row + d] * inverse * b); // (10)",
      replace:
        "if (d === 0) for (let k = 0; k < D; k++) a += dout[row + k] * gamma[k]; dx[row + d] = scale * (D * dxhat - a - x[row + d] * inverse * b);",
    },
    why: "layer normalization's closed form: what is left of a mean that was never there",
    killers: BOTH,
  },
  {
    name: "rms norm dx with gamma outside the bracket",
    file: rms,
    find: "dx[row + d] = scale * (D * dxhat - x[row + d] * inverse * b); // (10)",
    replace: "dx[row + d] = scale * gamma[d] * (D * dout[row + d] - x[row + d] * inverse * b);",
    why: "right where gamma is 1, as it starts",
    killers: BOTH,
  },
  {
    name: "rms norm takes the root mean square for a constant",
    file: rms,
    find: "(D * dxhat - x[row + d] * inverse * b); // (10)",
    replace: "(D * dxhat); // (10)",
    why: "only the direct path",
    killers: BOTH,
  },
  {
    name: "rms norm's dgamma from x as it is",
    file: rms,
    find: "(x[n * D + d] * invRms[n]); // (3), (5)",
    replace: "x[n * D + d]; // (3), (5)",
    why: "right where rows have root mean square 1",
    killers: BOTH,
  },
  {
    name: "rms norm's dgamma by the first row's root",
    file: rms,
    find: "(x[n * D + d] * invRms[n]); // (3), (5)",
    replace: "(x[n * D + d] * invRms[0]); // (3), (5)",
    why: "right for a batch of one",
    killers: BOTH,
  },
  {
    name: "rms norm divides by the root of the sum",
    file: rms,
    find: "sum / D; // (1)",
    replace: "sum; // (1)",
    why: "rows of length 1: forward and backward disagree by D",
    killers: BOTH,
  },
  {
    name: "rms norm with eps outside the root",
    file: rms,
    find: "1 / Math.sqrt(square + eps); // (2)",
    replace: "1 / (Math.sqrt(square) + eps); // (2)",
    why: "differs by about eps/2",
    killers: BOTH,
  },
];
