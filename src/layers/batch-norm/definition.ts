/**
 * What the catalog knows of batch normalization.
 *
 * @module
 */
import { type LayerDefinition, numberIn } from "../definition.ts";
import { batchNorm } from "./batch-norm.ts";
import type { BatchNormOptions } from "./conventions.ts";
import { batchNormOnnx } from "./onnx.ts";

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
    { own: "gamma", pytorch: "weight", keras: "gamma" },
    { own: "beta", pytorch: "bias", keras: "beta" },
    { own: "runningMean", pytorch: "running_mean", keras: "moving_mean", isState: true },
    { own: "runningVar", pytorch: "running_var", keras: "moving_variance", isState: true },
  ],
  ignoredArrays: ["num_batches_tracked"], // counts batches, for a momentum that PyTorch computes from it
  weightAxes: 1,
  examples: [{ layers: [batchNorm(7)], modes: ["train", "evaluate"] }],
  onnx: batchNormOnnx,
};
