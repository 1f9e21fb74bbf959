// Trains a small network of every layer and prints the SHA-256 of its file: run by several versions of Node.
import { createHash } from "node:crypto";
import { weightsToBytes } from "../../dist/src/formats/weights.js";
import { adamw, affine, batchNorm, createRandom, fit, linear, relu, sequential } from "../../dist/src/index.js";

const random = createRandom(11, "data");
const rows = 203;
const x = Array.from({ length: rows }, () => Array.from({ length: 17 }, () => random.normal()));
const labels = x.map((row) => (row[0] * row[1] > 0 ? 2 : row[2] > 0 ? 1 : 0));

const hashes = {};
for (const backend of ["reference", "wasm"]) {
  const net = sequential(affine(17, 33), batchNorm(33), relu(), affine(33, 9), batchNorm(9), relu(), affine(9, 3));
  const options = { epochs: 4, batchSize: 20, seed: 5, optimizer: adamw(), schedule: linear({ warmup: 0.3 }), backend };
  await fit(net, { x, labels }, options);
  hashes[backend] = createHash("sha256")
    .update(await weightsToBytes(net))
    .digest("hex");
}

// Wide enough for every kernel to be worth several threads.
const features = { x: x.map((row) => Array.from({ length: 68 }, (_, d) => row[d % 17] * (1 + d))), labels };
for (const threads of [1, 2, 3, 5, 16]) {
  const net = sequential(
    affine(68, 300),
    batchNorm(300),
    relu(),
    affine(300, 200),
    batchNorm(200),
    relu(),
    affine(200, 3),
  );
  await fit(net, features, { epochs: 3, batchSize: 128, seed: 5, optimizer: adamw(), backend: "wasm", threads });
  hashes[`wide, threads: ${threads}`] = createHash("sha256")
    .update(await weightsToBytes(net))
    .digest("hex");
}
process.stdout.write(`${JSON.stringify(hashes)}\n`);
