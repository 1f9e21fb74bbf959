// Memory of a running trainer, in a process of its own (--expose-gc, and a young generation so large that nothing is
// collected between the two readings): what a step allocates, what it leaves behind, what training needs in all.
import { getHeapStatistics } from "node:v8";
import { createTrainer, parameterCount, sgd, tensor } from "../../dist/src/index.js";
import { backendFor } from "../peers/backend.mjs";
import { labels, normal } from "../peers/data.mjs";
import { D, M, N, smallNetwork } from "./small-network.mjs";

const STEPS = 1000;
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
function read() {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return { heap: used_heap_size, external: external_memory, backend: backendBytes };
}

async function steps(count) {
  for (let i = 0; i < count; i++) await trainer.step(x, classes);
}

await steps(STEPS);
gc();
const before = read();
await steps(STEPS);
const after = read();
gc();
const left = read();
console.log(
  JSON.stringify({
    heapBytesPerStep: (after.heap - before.heap) / STEPS,
    arrayBytesPerStep: (after.external + after.backend - before.external - before.backend) / STEPS,
    keptBytesPerStep: (left.heap - before.heap) / STEPS,
    parameterBytes: 4 * parameterCount(net.structure),
    backendBytes,
    peakProcessBytes: 1024 * process.resourceUsage().maxRSS,
  }),
);
process.exit(); // a pool of threads would wait for the next step
