/**
 * Layer normalization: each sample to mean beta and standard deviation gamma over its own features.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { assertPositiveInteger } from "../../base/assert.ts";
import { markOwn } from "../../base/own.ts";
import { constantFill, zeros } from "../../initializers/initializers.ts";
import { type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer, LayerBuffers, Passes } from "../layer.ts";
import { resolveEps } from "../normalization.ts";
import { filledVector, type OnnxLayer, type OnnxNode, type OnnxRows, scaleOf, vectorOf } from "../onnx.ts";
import type { LayerNormOptions } from "./functions.ts";
import { LAYER_NORM_BACKWARD_INPUT, LAYER_NORM_BACKWARD_PARAMETERS, LAYER_NORM_FORWARD } from "./kernels.ts";

/**
 * Normalizes the `D` features of each sample by their own mean and variance, in training and in evaluation alike.
 *
 * Parameters: `gamma` (D), from 1, and `beta` (D), from 0. No state, and batches of one are fine. Derivation:
 * src/layers/layer-norm/layer-norm.md.
 *
 * @throws ConfigError if eps is not above 0
 * @example
 * layerNorm(256)
 */
export function layerNorm<const D extends number>(D: D, options: LayerNormOptions = {}): Layer<D, D> {
  assertPositiveInteger("layerNorm: the number of features", D);
  const eps = resolveEps("layerNorm", options);
  return markOwn({
    kind: "layerNorm",
    inputs: D,
    outputs: D,
    parameters: [
      { name: "gamma", shape: [D], initialize: constantFill(1) },
      { name: "beta", shape: [D], initialize: zeros() },
    ],
    state: [],
    config: { kind: "layerNorm", features: D, ...options },
    minimumBatch: 1,
    kernels: [LAYER_NORM_FORWARD, LAYER_NORM_BACKWARD_PARAMETERS, LAYER_NORM_BACKWARD_INPUT],
    shape: (input) => input,
    cache: (N) => ({ xhat: N * D, invStd: N }),
    bind: (backend, buffers) => passes(backend, buffers, D, eps),
  });
}

function passes(
  backend: Backend,
  { x, out, dout, dx, parameters: { gamma, beta }, gradients, cache: { xhat, invStd } }: LayerBuffers,
  D: number,
  eps: number,
): Passes {
  const forward = backend.bind(LAYER_NORM_FORWARD);
  const backwardParameters = backend.bind(LAYER_NORM_BACKWARD_PARAMETERS);
  const backwardInput = backend.bind(LAYER_NORM_BACKWARD_INPUT);
  return {
    forward({ N }) {
      forward(out, xhat!, invStd!, x, gamma!, beta!, N, D, eps);
    },
    backward({ N }) {
      backwardParameters(gradients.gamma!, gradients.beta!, dout, xhat!, N, D);
      if (dx) backwardInput(dx, dout, xhat!, gamma!, invStd!, N, D);
    },
  };
}

export const layerNormDefinition: LayerDefinition = {
  kind: "layerNorm",
  label: "Layer normalization",
  shortLabel: "Layer norm",
  short: "l",
  role: "normalization",
  hidden: (width) => layerNorm(width),
  fromConfig: ({ kind, features, ...options }) =>
    layerNorm(numberIn({ kind, features }, "features"), options as LayerNormOptions),
  arrays: [
    { own: "gamma", pytorch: "weight", keras: "gamma" },
    { own: "beta", pytorch: "bias", keras: "beta" },
  ],
  examples: () => [{ layers: [layerNorm(7)], modes: ["train", "evaluate"] }],
  onnx: {
    operator: "LayerNormalization",
    opset: 17,
    arrays: ["gamma", "beta"],
    attributes: ({ eps = 1e-5 }) => ({ axis: -1n, epsilon: Number(eps) }),
    formulas: [
      {
        formula: "(-1·mean(x)+x)·(NaN+mean((-1·mean(x)+x)^2))^-0.5",
        arrays: 2,
        node: ([epsilon]) => ({ operator: "LayerNormalization", attributes: { epsilon: epsilon! } }),
      },
    ],
    read: { LayerNormalization: { attributes: ["axis", "epsilon", "stash_type"], layer: readLayerNormalization } },
  },
};

/** Without the scale, which the standard asks for, where it was read from several nodes. */
function readLayerNormalization(node: OnnxNode, { width }: OnnxRows): OnnxLayer {
  const axis = node.integer("axis", -1);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  const gamma = scaleOf(node, width);
  const D = gamma.data.length;
  const beta = node.has(2) ? vectorOf(node, node.tensor(2), D) : filledVector(D, 0);
  return { layer: layerNorm(D, { eps: node.float("epsilon", 1e-5) }), arrays: { gamma, beta } };
}
