// TensorFlow.js: its layers, its optimizer, `trainOnBatch`; "wasm" or "cpu". In Node neither uses threads.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { labels, normal } from "./data.mjs";
import { serve, workload } from "./protocol.mjs";

const { N, widths, variant } = workload;
if (variant === "wasm") {
  setWasmPaths(`${dirname(fileURLToPath(import.meta.resolve("@tensorflow/tfjs-backend-wasm")))}/`);
}
if (!(await tf.setBackend(variant))) throw new Error(`TensorFlow.js has no backend "${variant}" here`);

const model = tf.sequential();
for (const [i, units] of widths.slice(1).entries()) {
  const last = i === widths.length - 2;
  const inputShape = i === 0 ? { inputShape: [widths[0]] } : {};
  model.add(tf.layers.dense({ units, ...inputShape, ...(last ? { activation: "softmax" } : {}) }));
  if (!last) {
    model.add(tf.layers.batchNormalization());
    model.add(tf.layers.reLU());
  }
}
model.compile({ optimizer: tf.train.momentum(0.01, 0.9), loss: "categoricalCrossentropy" });
const x = tf.tensor2d(normal(N * widths[0]), [N, widths[0]]);
const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels(N, widths.at(-1)), "int32"), widths.at(-1)).toFloat());

async function run(steps) {
  let loss = 0;
  for (let i = 0; i < steps; i++) loss = await model.trainOnBatch(x, y);
  return loss;
}

await serve(run, { version: `tfjs ${tf.version.tfjs}`, threads: 1 });
