import type { Mutant } from "../mutant.ts";

const file = "src/layers/gelu/kernels.ts";
const layer = "src/layers/gelu/gelu.ts";
const SLOPE = "(0.5 * erfcx(a * Math.SQRT1_2) - a * INVERSE_ROOT_2PI); // (10)";
const TANH_SLOPE = "q - a * q * (1 - q) * dv; // (20)";

export const geluMutants: readonly Mutant[] = [
  {
    name: "gelu's slope is Φ alone",
    file,
    find: SLOPE,
    replace: "(0.5 * erfcx(a * Math.SQRT1_2)); // (10)",
    why: "the factor x of x·Φ(x) taken for a constant",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu's slope has the density with the wrong sign",
    file,
    find: SLOPE,
    replace: "(0.5 * erfcx(a * Math.SQRT1_2) + a * INVERSE_ROOT_2PI); // (10)",
    why: "all is computed at −|x|, where x·φ(x) is negative",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu's slope at −|x| everywhere",
    file,
    find: "dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (12)",
    replace: "dx[i] = dout[i] * slope; // (12)",
    why: "right for negative inputs",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu's slope is that of the other side",
    file,
    find: "dx[i] = dout[i] * (x[i] > 0 ? 1 - slope : slope); // (12)",
    replace: "dx[i] = dout[i] * (x[i] < 0 ? 1 - slope : slope); // (12)",
    why: "the symmetry the wrong way round",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu's exponential without its half",
    file,
    find: "const q = 0.5 * exp(-0.5 * a * a) * erfcx",
    replace: "const q = 0.5 * exp(-a * a) * erfcx",
    why: "exp(−a²) belongs to erfc(a), not to erfc(a/√2)",
    killers: ["gradients", "conformance", "exact"],
  },
  {
    name: "gelu is x·sigmoid(1.702x), and backward too",
    file,
    find: "const q = 0.5 * exp(-0.5 * a * a) * erfcx(a * Math.SQRT1_2); // (5)",
    replace: "const q = 1 / (1 + exp(1.702 * a)); // (5)",
    also: {
      find: `exp(-0.5 * a * a) * ${SLOPE}`,
      replace: "1 / (1 + exp(1.702 * a)) - (a * 1.702 * exp(1.702 * a)) / (1 + exp(1.702 * a)) ** 2; // (10)",
    },
    why: "a third form of the same paper, with its own right gradient",
    killers: ["conformance", "exact"],
  },
  {
    name: "gelu with tanh has the exact form's slope",
    file: layer,
    find: "[GELU_TANH_FORWARD, GELU_TANH_BACKWARD];",
    replace: "[GELU_TANH_FORWARD, GELU_BACKWARD];",
    why: "at most 8.8e-4 from it",
    killers: ["gradients"],
  },
  {
    name: "gelu with tanh is the exact form",
    file: layer,
    find: "[GELU_TANH_FORWARD, GELU_TANH_BACKWARD];",
    replace: "[GELU_FORWARD, GELU_BACKWARD];",
    why: "the layer's option is not looked at; at most 4.8e-4 from it",
    killers: ["exact"],
  },
  {
    name: "gelu with tanh: the cubic term differentiated without its 3",
    file,
    find: "TWICE_ROOT * (1 + 3 * CUBIC * a * a); // (18)",
    replace: "TWICE_ROOT * (1 + CUBIC * a * a); // (18)",
    why: "right near 0",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu with tanh: the slope is the logistic function alone",
    file,
    find: TANH_SLOPE,
    replace: "q; // (20)",
    why: "the factor x of x·q taken for a constant",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu with tanh: sigmoid's slope without 1 − q",
    file,
    find: TANH_SLOPE,
    replace: "q - a * q * dv; // (20)",
    why: "nearly right far from 0, where q is small",
    killers: ["gradients", "conformance"],
  },
  {
    name: "gelu with tanh: another coefficient of x³",
    file,
    find: "const CUBIC = 0.044715;",
    replace: "const CUBIC = 0.0455399;",
    why: "that of a Taylor series; forward and backward agree",
    killers: ["conformance", "exact"],
  },
];
