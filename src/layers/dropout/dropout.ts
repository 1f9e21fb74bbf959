/**
 * Dropout: in training, a share of what goes through is dropped.
 *
 * @module
 */
import { markOwn } from "../../base/own.ts";
import { assertSettings, type LayerDefinition, numberIn } from "../definition.ts";
import type { Layer, SameShape } from "../layer.ts";
import { checkedRate } from "./functions.ts";
import { DROPOUT } from "./kernels.ts";
import { layerWord, stepKey } from "./key.ts";

/**
 * In training, drops each number with the probability `rate`, and divides the others by 1 − rate; in evaluation, lets
 * everything through. Takes any shape and keeps it.
 *
 * No parameters, no state. What is dropped depends on the run's seed, the step, the layer's place and the row alone: a run that
 * is resumed, or is on several threads or ranks, drops the same. Derivation: src/layers/dropout/dropout.md.
 *
 * @param rate in [0, 1)
 * @throws ConfigError for any other rate
 * @example
 * sequential(affine(784, 256), relu(), dropout(0.2), affine(256, 10))
 */
export function dropout(rate: number): Layer<SameShape, SameShape> {
  checkedRate("dropout", rate);
  return markOwn({
    kind: "dropout",
    inputs: "same",
    outputs: "same",
    parameters: [],
    state: [],
    config: { kind: "dropout", rate },
    minimumBatch: 1,
    idleInEvaluation: true,
    kernels: [DROPOUT],
    shape: (input) => input,
    cache: () => ({}),
    bind(backend, { name, x, out, dout, dx, D }) {
      const drop = backend.bind(DROPOUT);
      const layer = layerWord(name);
      return {
        forward({ N, mode, seed, index, firstRow }) {
          const { key, salt } = stepKey(seed, layer, index);
          drop(out, x, N, D, firstRow, mode === "train" ? rate : 0, key, salt);
        },
        backward({ N, mode, seed, index, firstRow }) {
          const { key, salt } = stepKey(seed, layer, index);
          if (dx) drop(dx, dout, N, D, firstRow, mode === "train" ? rate : 0, key, salt);
        },
      };
    },
  });
}

export const dropoutDefinition: LayerDefinition = {
  kind: "dropout",
  label: "Dropout",
  short: "d",
  role: "regularization",
  hidden: () => dropout(0.1),
  fromConfig: (config) => {
    assertSettings(config, "rate");
    return dropout(numberIn(config, "rate"));
  },
  arrays: [],
  examples: () => [{ layers: [dropout(0.25)], modes: ["train", "evaluate"] }],
  onnx: {
    operator: "Dropout",
    constants: ({ rate }) => ({ ratio: { data: Float32Array.of(Number(rate)), shape: [] } }),
    read: { Dropout: { layer: (node) => ({ layer: dropout(node.number(1)) }) } },
  },
};
