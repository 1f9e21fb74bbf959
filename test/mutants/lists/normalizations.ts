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

const group = "src/layers/group-norm/kernels.ts";

export const groupNormMutants: readonly Mutant[] = [
  {
    name: "group norm takes the gamma of the first group's channels",
    file: group,
    find: "out[at + i] = gamma[channel + i] * normalized + beta[channel + i]; // (5)",
    replace: "out[at + i] = gamma[i] * normalized + beta[channel + i]; // (5)",
    why: "right where gamma is 1, as it starts",
    killers: BOTH,
  },
  {
    name: "group norm's gradient takes the gamma of the first group's channels",
    file: group,
    find: "const dxhat = dout[at + i] * gamma[channel + i]; // (6)\n        dx",
    replace: "const dxhat = dout[at + i] * gamma[i]; // (6)\n        dx",
    why: "right for one group, which is layer normalization",
    killers: BOTH,
  },
  {
    name: "group norm's gradient divides by the channels of all groups",
    file: group,
    find: "const scale = invStd[group] / m;",
    replace: "const scale = invStd[group] / (P * C);",
    why: "right for one group",
    killers: BOTH,
  },
  {
    name: "group norm's gradient by the deviation of the first group",
    file: group,
    find: "const scale = invStd[group] / m;",
    replace: "const scale = invStd[group - (group % G)] / m;",
    why: "one number for each sample, as in layer normalization",
    killers: BOTH,
  },
  {
    name: "group norm's gradient without the mean's part",
    file: group,
    find: "(m * dxhat - a - xhat[at + i] * b); // (9)",
    replace: "(m * dxhat - xhat[at + i] * b); // (9)",
    why: "the mean taken for a constant",
    killers: BOTH,
  },
  {
    name: "group norm with the unbiased variance",
    file: group,
    find: "squares / m; // (2)",
    replace: "squares / (m - 1); // (2)",
    why: "the sample's deviation, as many libraries' std() gives it",
    killers: BOTH,
  },
];
