/**
 * How far WebAssembly's activations, which compute in float32, may be from their plain functions, which compute in float64.
 *
 * @module
 */
import { ROUNDING } from "./kernel-call.ts";

/** The result of an activation, or the terms that its slope is the sum of, is off by at most 4 ulp of float32: gelu in its tail is off by 3.8. */
const ROUNDINGS = 8;
/**
 * A subnormal exponential is off by 2⁻¹⁵⁰, and what it is multiplied by is at most 2⁸: 104 for silu and mish, and 164 where
 * gelu's form with tanh has its slope.
 */
const UNDERFLOW = 2 ** -141;

/** How large the terms of a slope are, where their sum may be 0. Elsewhere the slope itself is as large. */
const TERMS: Readonly<Record<string, (x: number) => number>> = {
  geluBackward: (x) => Math.exp((-x * x) / 2) * (0.5 + 0.4 * Math.min(Math.abs(x), 100)),
  geluTanhBackward: (x) => {
    const a = Math.min(Math.abs(x), 15);
    const v = 1.5957691216057308 * (a + 0.044715 * a * a * a);
    return (1 + 1.6 * a * (1 + 0.134145 * a * a)) / (1 + Math.exp(v));
  },
  siluBackward: (x) => (1 + Math.min(Math.abs(x), 1000)) * Math.exp(-Math.abs(x)),
  mishBackward: (x) => (1 + Math.min(Math.abs(x), 1000)) * Math.exp(-Math.abs(x)),
  hardswishBackward: (x) => (Math.abs(x) <= 3 ? 0.5 : 0),
};

/** The kernels that compute in float32, each with what it writes. */
export const FLOAT32_ACTIVATIONS: Readonly<Record<string, string>> = Object.fromEntries(
  ["elu", "gelu", "geluTanh", "hardswish", "leakyRelu", "mish", "sigmoid", "silu", "softplus", "tanh"].flatMap(
    (name) => [
      [`${name}Forward`, "out"],
      [`${name}Backward`, "dx"],
    ],
  ),
);

/** How far the result of a kernel may be from `exact`. @param kept what the kernel was given, x or out */
export function allowedError(kernel: string, exact: number, kept: number, dout = 1): number {
  const terms = Math.abs(dout) * (TERMS[kernel]?.(kept) ?? 0);
  return ROUNDINGS * ROUNDING * (Math.abs(exact) + terms) + UNDERFLOW * Math.max(1, Math.abs(dout));
}
