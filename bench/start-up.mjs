// Time from import to the first finished step of the workload `small`, in a fresh process; needs the build in dist/.
const started = performance.now();
const { affine, batchNorm, createTrainer, relu, sequential, sgd, tensor } = await import("../dist/src/index.js");
const imported = performance.now();

const N = 64;
const D = 784;
const x = tensor(
  Float32Array.from({ length: N * D }, (_, i) => (i % 17) / 17),
  [N, D],
);
const labels = Int32Array.from({ length: N }, (_, n) => n % 10);
const net = sequential(
  affine(D, 100),
  batchNorm(100),
  relu(),
  affine(100, 100),
  batchNorm(100),
  relu(),
  affine(100, 10),
);
const trainer = await createTrainer(net, { optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }) });
const loss = await trainer.step(x, labels);
const finished = performance.now();

if (!Number.isFinite(loss)) throw new Error(`the first loss is ${loss}`);
console.log(`import ${(imported - started).toFixed(1)} ms, first step ${(finished - imported).toFixed(1)} ms`);
