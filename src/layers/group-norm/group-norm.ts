/**
 * Group normalization: each group of channels of each sample to mean beta and standard deviation gamma.
 *
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { assertPositiveInteger } from "../../base/assert.ts";
import { FormatError, ShapeError } from "../../base/errors.ts";
import { markOwn } from "../../base/own.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, zerosLike } from "../../base/tensor.ts";
import { constantFill, zeros } from "../../initializers/initializers.ts";
import { affine } from "../affine/affine.ts";
import { type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer, LayerBuffers, Passes, SameShape } from "../layer.ts";
import { LAYER_NORM_BACKWARD_PARAMETERS } from "../layer-norm/kernels.ts";
import { resolveEps } from "../normalization.ts";
import { filledVector, type OnnxLayer, type OnnxNode, type OnnxRows, scaleOf, vectorOf } from "../onnx.ts";
import { checkedGroups, type GroupNormOptions } from "./functions.ts";
import { GROUP_NORM_BACKWARD_INPUT, GROUP_NORM_FORWARD } from "./kernels.ts";

/**
 * Normalizes each of the groups of the `C` channels of each sample by its own mean and variance, over all positions, in training
 * and in evaluation alike. Takes samples of `C` numbers, or of any shape whose last extent is `C`.
 *
 * Parameters: `gamma` (C), from 1, and `beta` (C), from 0. No state, and batches of one are fine. Derivation:
 * src/layers/group-norm/group-norm.md.
 *
 * @throws ConfigError if the groups do not divide the channels, or eps is not above 0
 * @example
 * groupNorm(64, { groups: 8 })
 */
export function groupNorm(C: number, options: GroupNormOptions): Layer<SameShape, SameShape> {
  assertPositiveInteger("groupNorm: the number of channels", C);
  const eps = resolveEps("groupNorm", options, ["groups"]);
  const G = checkedGroups("groupNorm", options.groups, C);
  return markOwn({
    kind: "groupNorm",
    inputs: "same",
    outputs: "same",
    parameters: [
      { name: "gamma", shape: [C], initialize: constantFill(1) },
      { name: "beta", shape: [C], initialize: zeros() },
    ],
    state: [],
    config: { kind: "groupNorm", channels: C, ...options },
    minimumBatch: 1,
    kernels: [GROUP_NORM_FORWARD, LAYER_NORM_BACKWARD_PARAMETERS, GROUP_NORM_BACKWARD_INPUT],
    shape(input) {
      if (input.at(-1) === C) return input;
      throw new ShapeError(
        `groupNorm of ${C} channels takes samples whose last extent is ${C}, but this one is of shape ${formatShape(input)}.`,
      );
    },
    cache: (N, input) => ({ xhat: N * input.reduce((size, extent) => size * extent, 1), invStd: N * G }),
    bind: (backend, buffers) => passes(backend, buffers, C, G, eps),
  });
}

function passes(
  backend: Backend,
  { D, x, out, dout, dx, parameters: { gamma, beta }, gradients, cache: { xhat, invStd } }: LayerBuffers,
  C: number,
  G: number,
  eps: number,
): Passes {
  const forward = backend.bind(GROUP_NORM_FORWARD);
  const backwardParameters = backend.bind(LAYER_NORM_BACKWARD_PARAMETERS);
  const backwardInput = backend.bind(GROUP_NORM_BACKWARD_INPUT);
  const P = D / C;
  return {
    forward({ N }) {
      forward(out, xhat!, invStd!, x, gamma!, beta!, N, P, C, G, eps);
    },
    backward({ N }) {
      backwardParameters(gradients.gamma!, gradients.beta!, dout, xhat!, N * P, C);
      if (dx) backwardInput(dx, dout, xhat!, gamma!, invStd!, N, P, C, G);
    },
  };
}

export const groupNormDefinition: LayerDefinition = {
  kind: "groupNorm",
  label: "Group normalization",
  shortLabel: "Group norm",
  short: "gn",
  role: "normalization",
  fromConfig: ({ kind, channels, ...options }) =>
    groupNorm(numberIn({ kind, channels }, "channels"), options as unknown as GroupNormOptions),
  arrays: [
    { own: "gamma", pytorch: "weight", keras: "gamma" },
    { own: "beta", pytorch: "bias", keras: "beta" },
  ],
  examples: () => [{ layers: [affine(7, 6), groupNorm(6, { groups: 2 })], modes: ["train", "evaluate"] }],
  onnx: {
    operator: "GroupNormalization",
    opset: 21,
    arrays: ["gamma", "beta"],
    attributes: ({ channels, groups, eps = 1e-5 }, width) => {
      if (width !== channels) {
        throw new FormatError(
          `groupNorm of ${channels} channels takes samples of ${width} numbers, but ONNX export writes rows of numbers. ` +
            "Only a groupNorm whose samples have one number a channel can be exported.",
        );
      }
      return { num_groups: BigInt(Number(groups)), epsilon: Number(eps) };
    },
    formulas: [
      {
        formula: "rows(normalized(groups(x,NaN),NaN))",
        arrays: 2,
        node: ([groups, epsilon]) => ({
          operator: "GroupNormalization",
          attributes: { num_groups: BigInt(groups!), epsilon: epsilon! },
        }),
      },
    ],
    read: {
      GroupNormalization: { attributes: ["num_groups", "epsilon", "stash_type"], layer: readGroupNormalization },
    },
  },
};

/** Without the scale, which the standard asks for, where it was read from several nodes. */
function readGroupNormalization(node: OnnxNode, { width }: OnnxRows): OnnxLayer {
  const groups = node.integer("num_groups", 0);
  const [gamma, beta] = [scaleOf(node, width), node.has(2) ? node.tensor(2) : undefined].map((array) =>
    array && node.opset < 21 ? eachChannel(node, array, groups, width) : array,
  );
  const C = gamma!.data.length;
  const arrays = { gamma: gamma!, beta: beta ? vectorOf(node, beta, C) : filledVector(C, 0) };
  return { layer: groupNorm(C, { groups, eps: node.float("epsilon", 1e-5) }), arrays, width: C };
}

/** Before opset 21 there was one number of scale and bias for each group. */
function eachChannel(node: OnnxNode, array: Tensor, groups: number, width: number | undefined): Tensor {
  if (array.data.length !== groups) return array;
  if (width === undefined) {
    throw node.error("has a number for each group, and nothing before it says how many channels a row has.");
  }
  const values = zerosLike(array, [width]);
  for (let c = 0; c < width; c++) values.data[c] = array.data[Math.floor((c * groups) / width)]!;
  return values;
}
