// Trains on several threads, and does what its argument says: run by threads.test.ts.

import { createWasmBackend } from "../../dist/src/backends/wasm/wasm.js";
import { affine, createTrainer, relu, sequential, sgd, tensor } from "../../dist/src/index.js";
import { RELU_FORWARD } from "../../dist/src/layers/relu/kernels.js";
import { SGD_UPDATE } from "../../dist/src/optimizers/sgd/kernels.js";

const module = process.getBuiltinModule("node:worker_threads");
const workers = [];
let mayStart = true;
module.Worker = class extends module.Worker {
  constructor(...args) {
    if (!mayStart) throw new Error("no workers here");
    super(...args);
    this.ready = new Promise((resolve) => this.once("message", resolve));
    workers.push(this);
  }
};

const [N, D] = [128, 400];
const x = tensor(
  Float32Array.from({ length: N * D }, (_, i) => (i % 17) / 17),
  [N, D],
);
const labels = Int32Array.from({ length: N }, (_, n) => n % 10);

/** A trainer whose two workers run. */
async function trainerAtWork(net = network()) {
  const backend = await createWasmBackend({ threads: 3, shareWork: 1000 });
  const trainer = await createTrainer(net, { backend, optimizer: sgd({ learningRate: 0.01 }) });
  while (workers.length < 2) await trainer.step(x, labels);
  await allReady();
  return trainer;
}

/** Workers keep no process alive; waiting for them must. */
async function allReady() {
  const hold = setInterval(() => {}, 1000);
  await Promise.all(workers.map(({ ready }) => ready));
  clearInterval(hold);
}

function network() {
  return sequential(affine(D, 300), relu(), affine(300, 10));
}

async function trainUntilItFails(trainer) {
  try {
    for (;;) {
      await trainer.step(x, labels);
      await new Promise(setImmediate);
    }
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
}

const acts = {
  async finish() {
    const trainer = await trainerAtWork();
    for (let step = 0; step < 20; step++) await trainer.step(x, labels);
    return "done";
  },
  async kill() {
    const trainer = await trainerAtWork();
    setTimeout(() => workers[0].terminate(), 20);
    const failed = await trainUntilItFails(trainer);
    const again = await createTrainer(network(), { threads: 2 });
    const loss = await again.step(x, labels);
    return `${failed} Then: ${Number.isFinite(loss)}`;
  },
  async killAndPredict() {
    const net = network();
    net.initialize(1);
    const predict = () => net.predict(x, { threads: 3 });
    const expected = await net.predict(x, { threads: 1 });
    while (workers.length < 2) await predict();
    await allReady();
    await workers[0].terminate();
    const failed = await predict().catch((error) => error.code);
    const { data } = await predict();
    return `${failed}. Then the same: ${data.every((value, i) => value === expected.data[i])}`;
  },
  async recover() {
    const other = network();
    other.initialize(1);
    await other.predict(x, { threads: 3 });
    const net = network();
    const trainer = await trainerAtWork(net);
    await other.predict(x, { threads: 3 });
    setTimeout(() => workers[0].terminate(), 20);
    await trainUntilItFails(trainer);
    const failed = await other.predict(x, { threads: 3 }).catch(({ code }) => code);
    const predicted = await other.predict(x, { threads: 3 });
    const state = await net.state().catch(({ code }) => code);
    net.initialize(1);
    const loss = await (await createTrainer(net, { threads: 2 })).step(x, labels);
    return `${failed}, then ${predicted.shape}; ${state}, then ${Number.isFinite(loss)}`;
  },
  async trap() {
    const backend = await createWasmBackend({ threads: 2, shareWork: 1000 });
    const dw = backend.allocate(100_000);
    backend.bind(SGD_UPDATE)(dw, dw, dw, 100_000, 0, 0, false, 0);
    await backend.read(dw, new Float32Array(1));
    await allReady();
    const beyond = { ...dw, length: 2 ** 28 };
    backend.bind(RELU_FORWARD)(beyond, beyond, 2 ** 28);
    try {
      await backend.read(dw, new Float32Array(1));
      return "nothing failed";
    } catch (error) {
      return `${error.code}: ${error.message}`;
    }
  },
  async refuse() {
    mayStart = false;
    const trainer = await createTrainer(network(), { threads: 4 });
    return `${trainer.backend.description}: ${Number.isFinite(await trainer.step(x, labels))}`;
  },
};

process.stdout.write(await acts[process.argv[2]]());
