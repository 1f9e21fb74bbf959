/**
 * The state of an optimizer under PyTorch's names, for the network of `corpus/optimizer`.
 *
 * @module
 */
import { optimizerFromBytes, optimizerToBytes } from "../../../src/formats/pytorch-optimizer.ts";
import { affine } from "../../../src/layers/affine/affine.ts";
import { batchNorm } from "../../../src/layers/batch-norm/batch-norm.ts";
import { relu } from "../../../src/layers/relu/relu.ts";
import { sequential } from "../../../src/network/sequential.ts";
import { type FuzzReader, USUAL_LIMITS } from "../reader.ts";
import { safetensors } from "./safetensors.ts";
import { hold, sameBytes } from "./support.ts";

const network = sequential(affine(1, 3), batchNorm(3), relu(), affine(3, 2));
const layers = network.structure.layers.map(({ kind }) => kind);

/** What is accepted is written, read and written again the same. */
export const optimizer: FuzzReader = {
  name: "optimizer",
  corpus: "optimizer",
  mutate: safetensors.mutate,
  read(bytes) {
    const written = optimizerToBytes({ layers, optimizer: optimizerFromBytes(bytes, "f", network) });
    const again = optimizerToBytes({ layers, optimizer: optimizerFromBytes(written, "f", network) });
    hold(sameBytes(again, written), "it is not the same when written again");
  },
  limits: USUAL_LIMITS,
};
