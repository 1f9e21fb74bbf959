/**
 * Root mean square normalization: each sample to root mean square gamma over its own features.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { assertPositiveInteger } from "../../base/assert.ts";
import { markOwn } from "../../base/own.ts";
import { constantFill } from "../../initializers/initializers.ts";
import { type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer, LayerBuffers, Passes } from "../layer.ts";
import { resolveEps } from "../normalization.ts";
import { type OnnxLayer, type OnnxNode, type OnnxRows, scaleOf } from "../onnx.ts";
import type { RmsNormOptions } from "./functions.ts";
import { RMS_NORM_BACKWARD_INPUT, RMS_NORM_BACKWARD_PARAMETERS, RMS_NORM_FORWARD } from "./kernels.ts";

/**
 * Divides the `D` features of each sample by their own root mean square, in training and in evaluation alike.
 *
 * Parameters: `gamma` (D), from 1. No state, and batches of one are fine. Derivation: src/layers/rms-norm/rms-norm.md.
 *
 * @throws ConfigError if eps is not above 0
 * @example
 * rmsNorm(256)
 */
export function rmsNorm<const D extends number>(D: D, options: RmsNormOptions = {}): Layer<D, D> {
  assertPositiveInteger("rmsNorm: the number of features", D);
  const eps = resolveEps("rmsNorm", options);
  return markOwn({
    kind: "rmsNorm",
    inputs: D,
    outputs: D,
    parameters: [{ name: "gamma", shape: [D], initialize: constantFill(1) }],
    state: [],
    config: { kind: "rmsNorm", features: D, ...options },
    minimumBatch: 1,
    kernels: [RMS_NORM_FORWARD, RMS_NORM_BACKWARD_PARAMETERS, RMS_NORM_BACKWARD_INPUT],
    shape: (input) => input,
    cache: (N) => ({ invRms: N }),
    bind: (backend, buffers) => passes(backend, buffers, D, eps),
  });
}

function passes(
  backend: Backend,
  { x, out, dout, dx, parameters: { gamma }, gradients, cache: { invRms } }: LayerBuffers,
  D: number,
  eps: number,
): Passes {
  const forward = backend.bind(RMS_NORM_FORWARD);
  const backwardParameters = backend.bind(RMS_NORM_BACKWARD_PARAMETERS);
  const backwardInput = backend.bind(RMS_NORM_BACKWARD_INPUT);
  return {
    forward({ N }) {
      forward(out, invRms!, x, gamma!, N, D, eps);
    },
    backward({ N }) {
      backwardParameters(gradients.gamma!, dout, x, invRms!, N, D);
      if (dx) backwardInput(dx, dout, x, gamma!, invRms!, N, D);
    },
  };
}

export const rmsNormDefinition: LayerDefinition = {
  kind: "rmsNorm",
  label: "Root mean square normalization",
  shortLabel: "RMS norm",
  short: "rn",
  role: "normalization",
  hidden: (width) => rmsNorm(width),
  fromConfig: ({ kind, features, ...options }) =>
    rmsNorm(numberIn({ kind, features }, "features"), options as RmsNormOptions),
  arrays: [{ own: "gamma", pytorch: "weight", keras: "scale" }],
  examples: () => [{ layers: [rmsNorm(7)], modes: ["train", "evaluate"] }],
  onnx: {
    operator: "RMSNormalization",
    opset: 23,
    arrays: ["gamma"],
    attributes: ({ eps = 1e-5 }) => ({ axis: -1n, epsilon: Number(eps) }),
    formulas: [
      {
        formula: "(NaN+mean(x^2))^-0.5·x",
        arrays: 1,
        node: ([epsilon]) => ({ operator: "RMSNormalization", attributes: { epsilon: epsilon! } }),
      },
    ],
    read: { RMSNormalization: { attributes: ["axis", "epsilon", "stash_type"], layer: readRmsNormalization } },
  },
};

/** Without the scale, which the standard asks for, where it was read from several nodes. */
function readRmsNormalization(node: OnnxNode, { width }: OnnxRows): OnnxLayer {
  const axis = node.integer("axis", -1);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  const gamma = scaleOf(node, width);
  return { layer: rmsNorm(gamma.data.length, { eps: node.float("epsilon", 1e-5) }), arrays: { gamma } };
}
