/**
 * GELU, the Gaussian error linear unit, as a layer: out = x·Φ(x).
 *
 * @module
 */
import { assertKnownKeys } from "../../base/assert.ts";
import { markOwn } from "../../base/own.ts";
import type { LayerDefinition } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import type { OnnxStep } from "../onnx.ts";
import { assertApproximation, type GeluApproximation, type GeluOptions } from "./functions.ts";
import { GELU_BACKWARD, GELU_FORWARD, GELU_TANH_BACKWARD, GELU_TANH_FORWARD } from "./kernels.ts";

/**
 * Lets large values through, stops small ones, and is smooth in between; takes any shape and keeps it.
 *
 * No parameters, no state. Derivation: src/layers/gelu/gelu.md.
 *
 * @throws ConfigError if `approximate` is neither "none" nor "tanh"
 * @example
 * gelu()
 * gelu({ approximate: "tanh" })   // as GPT-2 and BERT were trained with
 */
export function gelu(options: GeluOptions = {}): Layer<SameShape, SameShape> {
  assertKnownKeys("gelu", options, ["approximate"]);
  const { approximate = "none" } = options;
  assertApproximation("gelu", approximate);
  const [FORWARD, BACKWARD] =
    approximate === "none" ? [GELU_FORWARD, GELU_BACKWARD] : [GELU_TANH_FORWARD, GELU_TANH_BACKWARD];
  return markOwn({
    kind: "gelu",
    inputs: "same",
    outputs: "same",
    parameters: [],
    state: [],
    config: { kind: "gelu", ...options },
    minimumBatch: 1,
    kernels: [FORWARD, BACKWARD],
    shape: (input) => input,
    cache: () => ({}),
    bind(backend, { x, out, dout, dx, D }) {
      const geluForward = backend.bind(FORWARD);
      const geluBackward = backend.bind(BACKWARD);
      return {
        forward({ N }) {
          geluForward(out, x, N * D);
        },
        backward({ N }) {
          if (dx) geluBackward(dx, dout, x, N * D);
        },
      };
    },
  });
}

export const geluDefinition: LayerDefinition = {
  kind: "gelu",
  label: "GELU",
  short: "g",
  role: "activation",
  hidden: () => gelu(),
  fromConfig: ({ kind: _, ...options }) => gelu(options as GeluOptions),
  arrays: [],
  examples: () => [
    { layers: [gelu()], modes: ["train"] },
    { subject: "gelu, tanh", layers: [gelu({ approximate: "tanh" })], modes: ["train"] },
  ],
  onnx: {
    operator: "Gelu",
    opset: 20,
    attributes: ({ approximate = "none" }) => ({ approximate: String(approximate) }),
    formulas: [
      { formula: "0.5·(1+erf(0.70710678·x))·x", node: () => asGelu("none") },
      { formula: "0.5·(1+tanh(0.79788456·(0.044715·x^3+x)))·x", node: () => asGelu("tanh") },
      { formula: "0.5·(1+tanh(0.79788456·(0.044715·x^2+1)·x))·x", node: () => asGelu("tanh") },
    ],
    read: {
      Gelu: {
        attributes: ["approximate"],
        layer: (node) => ({ layer: gelu({ approximate: node.text("approximate", "none") as GeluApproximation }) }),
      },
    },
  },
};

function asGelu(approximate: GeluApproximation): OnnxStep {
  return { operator: "Gelu", attributes: { approximate } };
}
