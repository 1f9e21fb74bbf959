/**
 * The rectified linear unit: out = max(x, 0).
 *
 * @module
 */
import { assertNothing } from "../../base/arguments.ts";
import { markOwn } from "../../base/own.ts";
import { type LayerDefinition, withoutSettings } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import { RELU_BACKWARD, RELU_FORWARD } from "./kernels.ts";

/** One object for all: by it another layer knows that the layer behind it is this one and no look-alike. */
const RELU: Layer<SameShape, SameShape> = /* @__PURE__ */ markOwn({
  kind: "relu",
  inputs: "same",
  outputs: "same",
  parameters: [],
  state: [],
  config: { kind: "relu" },
  minimumBatch: 1,
  stopsValues: true,
  kernels: [RELU_FORWARD, RELU_BACKWARD],
  shape: (input) => input,
  cache: () => ({}),
  bind(backend, { x, out, dout, dx, D }) {
    const reluForward = backend.bind(RELU_FORWARD);
    const reluBackward = backend.bind(RELU_BACKWARD);
    return {
      forward({ N }) {
        reluForward(out, x, N * D);
      },
      backward({ N }) {
        if (dx) reluBackward(dx, dout, x, N * D);
      },
    };
  },
});

/**
 * Lets positive values through and stops the others; takes any shape and keeps it.
 *
 * No parameters, no state. The gradient at x = 0 is 0. Derivation: src/layers/relu/relu.md.
 */
export function relu(...given: readonly []): Layer<SameShape, SameShape> {
  assertNothing("relu", given);
  return RELU;
}

export const reluDefinition: LayerDefinition = {
  kind: "relu",
  label: "ReLU",
  short: "r",
  role: "activation",
  hidden: () => relu(),
  fromConfig: withoutSettings(() => relu()),
  arrays: [],
  examples: () => [{ layers: [relu()], modes: ["train"] }],
  onnx: { operator: "Relu", read: { Relu: { layer: () => ({ layer: relu() }) } } },
};
