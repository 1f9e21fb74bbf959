// chainrule through its public face, one backend of it: needs the build in dist/.
import {
  affine,
  batchNorm,
  createTrainer,
  dropout,
  gelu,
  layerNorm,
  networkOf,
  relu,
  rmsNorm,
  sgd,
  silu,
  tensor,
} from "../../dist/node/index.js";
import { aboutBackend, backendFor } from "./backend.mjs";
import { labels, normal } from "./data.mjs";
import { serve, workload } from "./protocol.mjs";

const { N, widths, threads, variant, block = "batchNorm-relu" } = workload;
// A batch of one has no unbiased variance, so only the Keras convention trains on it.
const convention = N === 1 ? "keras" : "pytorch";
const blocks = {
  "batchNorm-relu": (M) => [batchNorm(M, { convention }), relu()],
  "layerNorm-gelu": (M) => [layerNorm(M), gelu()],
  "rmsNorm-silu-dropout": (M) => [rmsNorm(M), silu(), dropout(0.1)],
};
const layers = widths.slice(1).flatMap((M, i) => {
  const last = i === widths.length - 2;
  return last ? [affine(widths[i], M)] : [affine(widths[i], M), ...blocks[block](M)];
});
const x = tensor(normal(N * widths[0]), [N, widths[0]]);
const classes = labels(N, widths.at(-1));
const optimizer = sgd({ learningRate: 0.01, momentum: 0.9 });
const backend = await backendFor(variant, threads);
const trainer = await createTrainer(networkOf(layers), { optimizer, backend });

async function run(steps) {
  let loss = 0;
  for (let i = 0; i < steps; i++) loss = await trainer.step(x, classes);
  return loss;
}

await serve(run, aboutBackend(backend));
