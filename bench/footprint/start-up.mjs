// Time from import to the first finished step of the workload `small`, in a fresh process; making up its data does not count.
const started = performance.now();
const { createTrainer, sgd, tensor } = await import("../../dist/node/index.js");
const imported = performance.now();

const { D, N, M, smallNetwork } = await import("./small-network.mjs");
const pixels = Float32Array.from({ length: N * D }, (_, i) => (i % 17) / 17);
const labels = Int32Array.from({ length: N }, (_, n) => n % M);
const prepared = performance.now();

const trainer = await createTrainer(smallNetwork(), { optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }) });
const loss = await trainer.step(tensor(pixels, [N, D]), labels);
const finished = performance.now();

if (!Number.isFinite(loss)) throw new Error(`the first loss is ${loss}`);
console.log(JSON.stringify({ importMs: imported - started, firstStepMs: finished - prepared }));
process.exit(); // a pool of threads would wait for the next step
