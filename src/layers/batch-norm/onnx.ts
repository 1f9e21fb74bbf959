/**
 * Batch normalization in ONNX: the operator's own form for inference.
 *
 * @module
 */
import { checkWidth, type OnnxChain, type OnnxMapping, type OnnxNode, pushLayer, vectorOf } from "../onnx.ts";
import { batchNorm } from "./batch-norm.ts";
import { type BatchNormOptions, resolveBatchNorm } from "./conventions.ts";

const ARRAYS = ["gamma", "beta", "runningMean", "runningVar"] as const;

export const batchNormOnnx: OnnxMapping = {
  operator: "BatchNormalization",
  arrays: ARRAYS,
  /** `momentum` is written as ONNX means it: the weight of the old value. */
  attributes({ kind: _, features: __, ...options }) {
    const { eps, momentum } = resolveBatchNorm(options as BatchNormOptions);
    return { epsilon: eps, momentum: 1 - momentum };
  },
  read: { BatchNormalization: { attributes: ["epsilon", "momentum", "spatial", "training_mode"], read } },
};

function read(node: OnnxNode, chain: OnnxChain): void {
  if (node.integer("training_mode", 0) !== 0 || node.outputs.filter((name) => name !== "").length > 1) {
    throw node.error("is in training mode. Export the model for inference.");
  }
  const gamma = node.tensor(1);
  const D = gamma.data.length;
  checkWidth(node, chain, D);
  const options = { eps: node.float("epsilon", 1e-5), momentum: node.float("momentum", 0.9) };
  const arrays = ARRAYS.map((name, k) => [name, vectorOf(node, node.tensor(k + 1), D)] as const);
  pushLayer(node, chain, () => batchNorm(D, { convention: "onnx", ...options }), Object.fromEntries(arrays));
}
