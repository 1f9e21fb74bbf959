/**
 * The networks that go to PyTorch and come from there.
 *
 * @module
 */
import {
  adam,
  adamw,
  affine,
  argmax,
  batchNorm,
  type Checkpoint,
  createRandom,
  createReferenceBackend,
  fit,
  type Network,
  type Optimizer,
  relu,
  rmsprop,
  sequential,
  sgd,
  type Tensor,
  tensor,
} from "../../src/index.ts";

/** As `network()` in make.py. */
export function untrained(): Network<4, 3> {
  return sequential(affine(4, 8), batchNorm(8), relu(), affine(8, 3));
}

/** The network of `frozen/ours.safetensors`: the same bits on every machine. */
export async function trainedHere(): Promise<Network<4, 3>> {
  const network = untrained();
  await fit(network, samples(256), { epochs: 5, seed: 1, backend: "wasm", threads: 1 });
  return network;
}

export type OptimizerName = "adam" | "adamw" | "rmsprop" | "sgd";
export const OPTIMIZER_NAMES: readonly OptimizerName[] = ["adam", "adamw", "rmsprop", "sgd"];
/** Those of the runs that were gone on with in PyTorch: AdamW remembers what Adam does. */
export const NAMES_TO_PYTORCH: readonly OptimizerName[] = ["adam", "rmsprop", "sgd"];

/** As in make.py. */
export const OPTIMIZERS: Readonly<Record<OptimizerName, Optimizer>> = {
  adam: adam({ learningRate: 0.01 }),
  adamw: adamw({ learningRate: 0.01 }),
  rmsprop: rmsprop({ learningRate: 0.01 }),
  sgd: sgd({ learningRate: 0.1, momentum: 0.9 }),
};

/**
 * A run in float64 of 43 steps, one an epoch: its checkpoint after 40, with the network of then, and the network after 43.
 *
 * The batch normalization comes first. A bias in front of it would have a gradient of zero but for rounding, which Adam and
 * RMSprop divide by its own size: no two programs agree on that.
 */
export async function runWith(name: OptimizerName): Promise<{ at40: Network; checkpoint: Checkpoint; at43: Network }> {
  const checkpoints: Checkpoint[] = [];
  const save = (checkpoint: Checkpoint): void => void checkpoints.push(checkpoint);
  const [at40, at43] = [normalizedFirst(), normalizedFirst()];
  const options = { optimizer: OPTIMIZERS[name], epochs: 43, batchSize: 64, shuffle: false, seed: 1 };
  await fit(at43, samples(64), { ...options, backend: createReferenceBackend("float64"), checkpoint: { save } });
  const checkpoint = checkpoints.find(({ step }) => step === 40)!;
  at40.loadState(checkpoint.values);
  return { at40, checkpoint, at43 };
}

/** As `normalized_first()` in make.py. */
export function normalizedFirst(): Network<4, 3> {
  return sequential(batchNorm(4), affine(4, 8), relu(), affine(8, 3));
}

/** Three classes, as in make.py. */
export function samples(N: number): { x: Tensor; labels: Int32Array } {
  const random = createRandom(1, "data");
  const rows = Array.from({ length: N }, () => Array.from({ length: 4 }, () => random.normal()));
  const products = rows.map((row) => [0, 1, 2].map((i) => row[i]! * row[i + 1]!));
  return { x: tensor(rows), labels: argmax(tensor(products)) };
}
