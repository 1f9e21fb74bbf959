// jax-js on its wasm device, the whole step jitted. In Node it uses one thread. Waiting after every step is what is best
// for it: steps that queue up cost several times as much (12 ms instead of 1.4 at `tiny`).
import { createRequire } from "node:module";
import { labels, normal } from "./data.mjs";
import { serve, workload } from "./protocol.mjs";

globalThis.navigator ??= { hardwareConcurrency: 1, userAgent: "node" }; // Node 20 has none, and jax-js asks for it
const { blockUntilReady, defaultDevice, init, jit, nn, numpy: np, tree, valueAndGrad } = await import("@jax-js/jax");

const { N, widths } = workload;
await init();
defaultDevice("wasm");

const layers = widths.slice(1).map((M, i) => ({ D: widths[i], M, last: i === widths.length - 2 }));
const weight = ({ D, M }, i) => np.array(normal(D * M, Math.sqrt(2 / D), i + 2)).reshape([D, M]);
const hidden = layers.filter(({ last }) => !last);
let parameters = {
  w: layers.map(weight),
  b: layers.map(({ M }) => np.zeros([M])),
  gamma: hidden.map(({ M }) => np.ones([M])),
  beta: hidden.map(({ M }) => np.zeros([M])),
};
let velocity = tree.map((p) => np.zeros(p.shape), parameters);
const x = np.array(normal(N * widths[0])).reshape([N, widths[0]]);
const oneHot = new Float32Array(N * widths.at(-1));
for (const [n, label] of labels(N, widths.at(-1)).entries()) oneHot[n * widths.at(-1) + label] = 1;
const y = np.array(oneHot).reshape([N, widths.at(-1)]);

function batchNorm(z, gamma, beta) {
  const centred = z.ref.sub(z.mean(0));
  const variance = np.square(centred.ref).mean(0);
  return centred
    .div(np.sqrt(variance.add(1e-5)))
    .mul(gamma)
    .add(beta);
}

function lossOf({ w, b, gamma, beta }, x, y) {
  let h = x;
  for (const [i, { last }] of layers.entries()) {
    const z = np.matmul(h, w[i]).add(b[i]);
    h = last ? z : nn.relu(batchNorm(z, gamma[i], beta[i]));
  }
  return nn
    .logSoftmax(h)
    .mul(y)
    .sum()
    .mul(-1 / N);
}

const step = jit((parameters, velocity, x, y) => {
  const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(parameters), x, y);
  const next = tree.map((v, g) => v.mul(0.9).sub(g.mul(0.01)), velocity, gradients);
  return [loss, tree.map((p, v) => p.add(v), parameters, tree.ref(next)), next];
});

async function run(steps) {
  let loss;
  for (let i = 0; i < steps; i++) {
    loss?.dispose();
    [loss, parameters, velocity] = step(parameters, velocity, x.ref, y.ref);
    await blockUntilReady(parameters);
  }
  return Number(await loss.jsAsync());
}

const { version } = createRequire(import.meta.url)("../node_modules/@jax-js/jax/package.json");
await serve(run, { version: `jax-js ${version}`, threads: 1 });
