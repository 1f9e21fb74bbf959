import { ALL, type Mutant } from "../mutant.ts";

const file = "src/layers/relu/kernels.ts";
const FORWARD = "Math.max(x[i], 0); // (1)";
const BACKWARD = "x[i] > 0 ? dout[i] : 0; // (4)";

export const reluMutants: readonly Mutant[] = [
  {
    name: "relu's gradient at 0 is 1",
    file,
    find: BACKWARD,
    replace: "x[i] >= 0 ? dout[i] : 0; // (4)",
    why: "where x is asked, no difference quotient can tell; where out stands in for it, everything stopped is at 0",
    killers: ALL,
  },
  {
    name: "relu's gradient is 1 everywhere",
    file,
    find: BACKWARD,
    replace: "dout[i]; // (4)",
    why: "right for positive inputs",
    killers: ALL,
  },
  {
    name: "relu's gradient is that of the other half",
    file,
    find: BACKWARD,
    replace: "x[i] < 0 ? dout[i] : 0; // (4)",
    why: "the comparison the wrong way round",
    killers: ALL,
  },
  {
    name: "relu leaks",
    file,
    find: FORWARD,
    replace: "Math.max(x[i], 0.01 * x[i]); // (1)",
    why: "1 % of the negative values, of which backward knows nothing",
    killers: ALL,
  },
  {
    name: "relu leaks, and backward too",
    file,
    find: FORWARD,
    replace: "Math.max(x[i], 0.01 * x[i]); // (1)",
    also: { find: BACKWARD, replace: "x[i] > 0 ? dout[i] : 0.01 * dout[i]; // (4)" },
    why: "another function, with its own right gradient: only published values tell",
    killers: ["conformance", "training", "exact"],
  },
  {
    name: "relu turns NaN into 0",
    file,
    find: FORWARD,
    replace: "x[i] > 0 ? x[i] : 0; // (1)",
    why: "a diverged network would look healthy",
    killers: ["conformance", "exact"],
  },
];
