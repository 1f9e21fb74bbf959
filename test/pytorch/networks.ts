/**
 * The network that goes to PyTorch and comes from there.
 *
 * @module
 */
import {
  affine,
  argmax,
  batchNorm,
  createRandom,
  fit,
  type Network,
  relu,
  sequential,
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

/** Three classes, as in make.py. */
function samples(N: number): { x: Tensor; labels: Int32Array } {
  const random = createRandom(1, "data");
  const rows = Array.from({ length: N }, () => Array.from({ length: 4 }, () => random.normal()));
  const products = rows.map((row) => [0, 1, 2].map((i) => row[i]! * row[i + 1]!));
  return { x: tensor(rows), labels: argmax(tensor(products)) };
}
