// Memory of a running trainer, in a process of its own (--expose-gc, and a young generation so large that nothing is
// collected between the two readings): what a step allocates, what it leaves behind, what training needs in all.
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { affine, createTrainer, parameterCount, sequential, sgd, tensor, train } from "../../dist/node/index.js";
import { backendFor } from "../peers/backend.mjs";
import { labels, normal } from "../peers/data.mjs";
import { D, M, N, smallNetwork } from "./small-network.mjs";

const STEPS = 1000;
/** The engine has then compiled what a step is. */
const WARM_UP = 5000;
const ATTEMPTS = 10;
/** Node tells of a collection a little later, and takes freed arrays off its counters then. */
const TOLD_MS = 50;
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ["gc"] });
const backend = await backendFor("wasm", 1);
let backendBytes = 0;
const counted = (allocate) => (length) => {
  backendBytes += 4 * length;
  return allocate.call(backend, length);
};
backend.allocate = counted(backend.allocate);
backend.allocateLabels = counted(backend.allocateLabels);
const net = smallNetwork();
const trainer = await createTrainer(net, { optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }), backend });
const x = tensor(normal(N * D), [N, D]);
const classes = labels(N, M);

/** Bytes by where they are: JavaScript's heap, what hangs on it, the backend's own memory. */
function bytes() {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return { heap: used_heap_size, external: external_memory, backend: backendBytes };
}

/** Two readings with all the steps between them, and no collection: it would hide what was allocated. */
async function read(step) {
  for (let i = 0; i < WARM_UP; i++) await step();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    gc();
    await setTimeout(TOLD_MS);
    const collectionsBefore = collections;
    const before = bytes();
    for (let i = 0; i < STEPS; i++) await step();
    const after = bytes();
    await setTimeout(TOLD_MS);
    if (collections === collectionsBefore) return [before, after];
  }
  throw new Error(`something was collected during ${STEPS} steps, ${ATTEMPTS} times in a row`);
}

/** The same from a whole run's stream of events: objects, whose size the network's does not change. */
async function readRun() {
  const samples = WARM_UP + (ATTEMPTS + 1) * STEPS;
  const data = { x: tensor(normal(samples), [samples, 1]), labels: new Int32Array(samples) };
  const events = train(sequential(affine(1, 2)), data, { epochs: 1, batchSize: 1, shuffle: false, threads: 1 });
  const [before, after] = await read(() => events.next());
  return (after.heap - before.heap) / STEPS;
}

const [before, after] = await read(() => trainer.step(x, classes));
gc();
const left = bytes();
const { maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({
    heapBytesPerStep: (after.heap - before.heap) / STEPS,
    heapBytesPerEvent: await readRun(),
    arrayBytesPerStep: (after.external + after.backend - before.external - before.backend) / STEPS,
    keptBytesPerStep: (left.heap - before.heap) / STEPS,
    parameterBytes: 4 * parameterCount(net.structure),
    backendBytes,
    peakProcessBytes: 1024 * maxRSS,
  }),
);
process.exit(); // a pool of threads would wait for the next step
