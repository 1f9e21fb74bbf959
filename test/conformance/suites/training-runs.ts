/**
 * The recorded training runs in our terms: the network, its state, the optimizer.
 *
 * @module
 */

import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { affine } from "../../../src/layers/affine/affine.ts";
import { batchNorm } from "../../../src/layers/batch-norm/batch-norm.ts";
import type { Layer } from "../../../src/layers/layer.ts";
import { relu } from "../../../src/layers/relu/relu.ts";
import type { Network } from "../../../src/network/network.ts";
import { networkOf } from "../../../src/network/sequential.ts";
import { adam, adamw } from "../../../src/optimizers/adam/adam.ts";
import type { Optimizer } from "../../../src/optimizers/optimizer.ts";
import { rmsprop } from "../../../src/optimizers/rmsprop/rmsprop.ts";
import { sgd } from "../../../src/optimizers/sgd/sgd.ts";
import { type Case, type Fields, fieldsOf } from "../cases.ts";
import { transposed } from "../layout.ts";

/** Parameters and state by our names: `0.w`, `1.runningMean`. */
export type State = ReadonlyMap<string, Tensor>;

/** One recorded run. */
export interface TrainingRun {
  readonly id: string;
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly batches: readonly { readonly x: Tensor; readonly labels: Int32Array }[];
  readonly losses: readonly number[];
  readonly final: State;
  /** Of the first batch, in evaluation mode, after the last step. */
  readonly logits: Tensor;
}

/** Each PyTorch module's arrays, and what we call them. Linear's weight is (M, D), the transpose of our w. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Linear: { weight: "w", bias: "b" },
  BatchNorm1d: { weight: "gamma", bias: "beta", running_mean: "runningMean", running_var: "runningVar" },
  ReLU: {},
};

/** The network stands at the recorded initial state. */
export function trainingRun({ id, config, expected, raw }: Case): TrainingRun {
  const structure = config.raw("structure") as readonly string[];
  const initial = stateOf(fieldsOf(raw.initial), structure);
  const eps = config.number("bnEps");
  const momentum = config.number("bnMomentum");
  const layers = structure.map((kind, index): Layer => {
    if (kind === "Linear") return affine(...(initial.get(`${index}.w`)!.shape as [number, number]));
    if (kind === "BatchNorm1d") return batchNorm(initial.get(`${index}.gamma`)!.data.length, { eps, momentum });
    return relu();
  });
  const network = networkOf(layers);
  network.loadState(new Map(initial));
  return {
    id,
    network,
    optimizer: optimizerOf(config.raw("optimizer") as string, config.fields("hyper")),
    batches: batchesOf(fieldsOf(raw.batches)),
    losses: expected.raw("losses") as readonly number[],
    final: stateOf(fieldsOf(expected.raw("final")), structure),
    logits: expected.tensor("evalLogitsOfFirstBatch"),
  };
}

function stateOf(arrays: Fields, structure: readonly string[]): State {
  return new Map(
    arrays.names.map((name) => {
      const [index, theirs] = name.split(".") as [string, string];
      const ours = NAMES[structure[Number(index)]!]![theirs]!;
      return [`${index}.${ours}`, ours === "w" ? transposed(arrays.tensor(name)) : arrays.tensor(name)];
    }),
  );
}

function optimizerOf(name: string, hyper: Fields): Optimizer {
  const learningRate = hyper.number("lr");
  const given = (key: string): number => (hyper.has(key) ? hyper.number(key) : 0);
  const momentum = given("momentum");
  if (name.startsWith("sgd")) {
    return sgd({ learningRate, momentum, nesterov: hyper.has("nesterov"), weightDecay: given("weightDecay") });
  }
  const eps = hyper.number("eps");
  if (name === "rmsprop") return rmsprop({ learningRate, alpha: hyper.number("alpha"), eps });
  const [beta1, beta2] = hyper.raw("betas") as readonly [number, number];
  if (name === "adam") return adam({ learningRate, beta1, beta2, eps });
  return adamw({ learningRate, beta1, beta2, eps, weightDecay: hyper.number("weightDecay") });
}

/** x is (steps, N, D), and the labels a row for each step. */
function batchesOf(batches: Fields): TrainingRun["batches"] {
  const { data, shape } = batches.tensor("x");
  const [, N, D] = shape as [number, number, number];
  return (batches.raw("y") as readonly (readonly number[])[]).map((labels, step) => ({
    x: tensor(data.slice(step * N * D, (step + 1) * N * D), [N, D]),
    labels: Int32Array.from(labels),
  }));
}
