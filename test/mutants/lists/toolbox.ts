import type { Mutant } from "../mutant.ts";

const gelu = "src/layers/gelu/kernels.ts";
const layerNorm = "src/layers/layer-norm/kernels.ts";
const branches = "src/layers/branches/kernels.ts";

/** Of the layers that came after the first three. */
export const toolboxMutants: readonly Mutant[] = [
  {
    name: "gelu's slope is the distribution function alone",
    file: gelu,
    find: "(0.5 * erfcx(a * Math.SQRT1_2) - a * INVERSE_ROOT_2PI)",
    replace: "(0.5 * erfcx(a * Math.SQRT1_2))",
    why: "the product rule's second term is small but near 1",
    killers: ["gradients"],
  },
  {
    name: "gelu's slope is that of the other side",
    file: gelu,
    find: "dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (12)",
    replace: "dx[i] = dout[i] * (x[i] < 0 ? 1 - slope : slope); // (12)",
    why: "the symmetry the wrong way round",
    killers: ["gradients"],
  },
  {
    name: "the slope of gelu's form with tanh is the logistic function alone",
    file: gelu,
    find: "const slope = q - a * q * (1 - q) * dv; // (20)",
    replace: "const slope = q; // (20)",
    why: "the product rule's second term",
    killers: ["gradients"],
  },
  {
    name: "layer norm's mean of the gradient is taken before gamma",
    file: layerNorm,
    find: "a += dxhat; // (9)",
    replace: "a += dout[row + d]; // (9)",
    why: "as in batch normalization, where gamma stands outside of the bracket; right where gamma is 1",
    killers: ["gradients"],
  },
  {
    name: "layer norm's dx forgets that the deviation moves, too",
    file: layerNorm,
    find: " - a - xhat[row + d] * b); // (14)",
    replace: " - a); // (14)",
    why: "the term of the variance",
    killers: ["gradients"],
  },
  {
    name: "layer norm's dgamma is dbeta",
    file: layerNorm,
    find: "sumXhat += dout[n * D + d] * xhat[n * D + d]; // (7)",
    replace: "sumXhat += dout[n * D + d]; // (7)",
    why: "xhat forgotten",
    killers: ["gradients"],
  },
  {
    name: "every branch gets the gradient of the first columns",
    file: branches,
    find: "dx[n * D + d] = dout[n * M + start + d]!; // (2)",
    replace: "dx[n * D + d] = dout[n * M + d]!; // (2)",
    why: "right for the first branch",
    killers: ["gradients"],
  },
];
