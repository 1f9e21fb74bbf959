/**
 * Batch normalization in the catalog.
 *
 * @module
 */
import { type LayerDefinition, numberIn } from "../definition.ts";
import { type OnnxLayer, type OnnxNode, vectorOf } from "../onnx.ts";
import { batchNorm } from "./batch-norm.ts";
import { type BatchNormOptions, resolveBatchNorm } from "./conventions.ts";
import { readElementwise } from "./elementwise.ts";

const ARRAYS = ["gamma", "beta", "runningMean", "runningVar"] as const;

export const batchNormDefinition: LayerDefinition = {
  kind: "batchNorm",
  label: "Batch normalization",
  shortLabel: "Batch norm",
  short: "b",
  role: "normalization",
  hidden: (width) => batchNorm(width),
  fromConfig: ({ kind, features, ...options }) =>
    batchNorm(numberIn({ kind, features }, "features"), options as BatchNormOptions),
  arrays: [
    { own: "gamma", pytorch: "weight", keras: "gamma", absent: 1 },
    { own: "beta", pytorch: "bias", keras: "beta", absent: 0 },
    { own: "runningMean", pytorch: "running_mean", keras: "moving_mean", isState: true },
    { own: "runningVar", pytorch: "running_var", keras: "moving_variance", isState: true },
  ],
  ignoredArrays: ["num_batches_tracked"], // counts batches, for a momentum that PyTorch computes from it
  weightAxes: 1,
  examples: () => [{ layers: [batchNorm(7)], modes: ["train", "evaluate"] }],
  onnx: {
    operator: "BatchNormalization",
    arrays: ARRAYS,
    /** `momentum` is written as ONNX means it: the weight of the old value. */
    attributes({ kind: _, features: __, ...options }) {
      const { eps, momentum } = resolveBatchNorm(options as BatchNormOptions);
      return { epsilon: eps, momentum: 1 - momentum };
    },
    read: {
      BatchNormalization: {
        attributes: ["epsilon", "momentum", "spatial", "training_mode"],
        layer: readBatchNormalization,
      },
      ...readElementwise,
    },
  },
};

function readBatchNormalization(node: OnnxNode): OnnxLayer {
  if (node.integer("training_mode", 0) !== 0 || node.outputs.filter((name) => name !== "").length > 1) {
    throw node.error("is in training mode. Export the model for inference.");
  }
  const D = node.tensor(1).data.length;
  const options = { eps: node.float("epsilon", 1e-5), momentum: node.float("momentum", 0.9) };
  const arrays = ARRAYS.map((name, k) => [name, vectorOf(node, node.tensor(k + 1), D)] as const);
  return { layer: batchNorm(D, { convention: "onnx", ...options }), arrays: Object.fromEntries(arrays) };
}
