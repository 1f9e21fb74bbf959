/**
 * The rectified linear unit: out = max(x, 0).
 *
 * @module
 */
import type { Layer, SameWidth } from "../layer.ts";

/** One object for all: by it a network knows that the layer behind another is this one and no look-alike. */
const RELU: Layer<SameWidth, SameWidth> = {
  kind: "relu",
  inputs: "same",
  outputs: "same",
  parameters: [],
  state: [],
  config: { kind: "relu" },
  minimumBatch: 1,
  cache: () => ({}),
  forward(backend, { x, out, D }, N) {
    backend.reluForward(out, x, N * D);
  },
  backward(backend, { x, dout, dx, D }, N) {
    if (dx) backend.reluBackward(dx, dout, x, N * D);
  },
};

/**
 * Lets positive values through and stops the others; takes any width and keeps it.
 *
 * No parameters, no state. The gradient at x = 0 is 0. Derivation: src/layers/relu/relu.md.
 */
export function relu(): Layer<SameWidth, SameWidth> {
  return RELU;
}
