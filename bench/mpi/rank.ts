/**
 * What one rank measures: the time of sums of several sizes, and of training steps, with what they send.
 *
 * Started by run.ts under mpirun; the first rank prints one line of JSON.
 *
 * @module
 */
import { affine, batchNorm, createTrainer, type Layer, relu, sequential, sgd } from "../../src/index.ts";
import { type Communicator, dataParallel, joinMpi } from "../../src/node/mpi/index.ts";
import { summarize } from "../statistics.ts";
import { MAIN, type Workload } from "../workloads.ts";
import { Counted } from "./counted.ts";
import type { RankReport, StepTime, SumTime } from "./report.ts";

/** Elements of float32. */
const SIZES = [2, 32, 512, 4096, 32768, 262144, 1048576];
const MEASURED: readonly string[] = ["small", "medium", "large"];

const communicator = await joinMpi();
const report: RankReport = {
  ranks: communicator.size,
  library: communicator.description,
  sums: SIZES.map((elements) => sumTime(communicator, elements)),
  steps: await stepTimes(),
};
if (communicator.rank === 0) process.stdout.write(`${JSON.stringify(report)}\n`);
communicator.finalize();

function sumTime(ranks: Communicator, elements: number): SumTime {
  const values = new Float32Array(elements);
  const microseconds: number[] = [];
  for (let turn = 0; turn < 60; turn++) {
    ranks.barrier();
    const began = performance.now();
    ranks.allReduce(values);
    microseconds.push(1000 * (performance.now() - began));
  }
  return { bytes: 4 * elements, microseconds: summarize(microseconds.slice(10)).median };
}

async function stepTimes(): Promise<StepTime[]> {
  const times: StepTime[] = [];
  for (const workload of MAIN.filter(({ name }) => MEASURED.includes(name))) {
    // One rank computes the shares of more, which says how the arithmetic depends on the rows.
    const divisors = communicator.size === 1 ? [1, 2, 4, 8] : [1];
    for (const divisor of divisors) times.push(await stepTime({ ...workload, N: workload.N / divisor }));
  }
  return times;
}

async function stepTime({ name, N, widths }: Workload): Promise<StepTime> {
  const counted = new Counted(communicator);
  const replica = dataParallel(counted);
  const { rows } = replica.share(N);
  const trainer = await createTrainer(sequential(...layersOf(widths)), {
    backend: "wasm",
    threads: 1,
    optimizer: sgd({ learningRate: 0.01, momentum: 0.9 }),
    ...(communicator.size > 1 && { replica }),
  });
  const D = widths[0]!;
  const batch = { N: rows, x: noise(rows * D), labels: new Int32Array(rows), targets: undefined };
  const milliseconds: number[] = [];
  for (let step = 0; step < 60; step++) {
    if (step === 20) counted.reset();
    communicator.barrier();
    const began = performance.now();
    await trainer.stepBatch(batch, 0.01);
    milliseconds.push(performance.now() - began);
  }
  const { median } = summarize(milliseconds.slice(20));
  const steps = milliseconds.length - 20;
  return {
    ...{ name, N, rows, milliseconds: median },
    ...{ messages: counted.messages / steps, bytes: counted.bytes / steps, waitedMs: counted.waitedMs / steps },
  };
}

function layersOf(widths: readonly number[]): Layer[] {
  const hidden = widths.slice(1, -1).flatMap((width, i) => [affine(widths[i]!, width), batchNorm(width), relu()]);
  return [...hidden, affine(widths.at(-2)!, widths.at(-1)!)];
}

/** Anything but zeros, whose products a processor might find easier. */
function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i));
}
