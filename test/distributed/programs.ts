/**
 * What each rank of the tests runs; without a communicator, it is what one process runs.
 *
 * @module
 */
import { hostBackend } from "../../src/backends/backend.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import type { Communicator } from "../../src/base/communicator.ts";
import type { RowBuffers } from "../../src/data/rows.ts";
import { type DataParallelOptions, dataParallel } from "../../src/distributed/data-parallel.ts";
import { Executor } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import {
  affine,
  batchNorm,
  createRandom,
  createTrainer,
  dropout,
  type EndReason,
  type Layer,
  networkOf,
  relu,
  sequential,
  softmaxCrossEntropyLoss,
  type TrainOptions,
  tensor,
  train,
} from "../../src/index.ts";
import { quadrants } from "../support/problems.ts";

/** Where a network is differentiated: its batch, its parameters, and the direction R of ΣR⊙out/N. */
export interface Point {
  readonly network: keyof typeof NETWORKS;
  readonly N: number;
  readonly x: Float64Array;
  readonly parameters: Float64Array;
  readonly projection: Float64Array;
}

const NETWORKS = {
  normalized: (): Layer[] => [
    ...[affine(3, 5), batchNorm(5), relu(), affine(5, 4), batchNorm(4, { runningVariance: "biased" })],
    affine(4, 2),
  ],
  /** Gradients of several parts. */
  wide: (): Layer[] => [affine(3, 600), relu(), affine(600, 500), affine(500, 600), affine(600, 2)],
};

export function randomPoint(network: Point["network"], N: number): Point {
  const structure = structureOf(NETWORKS[network]());
  const random = createRandom(5, "check");
  const draw = (length: number): Float64Array =>
    Float64Array.from({ length }, () => (random.uniform() < 0.5 ? -1 : 1) * (0.1 + random.uniform()));
  const { parameters } = new Executor(structure, createReferenceBackend("float64"), 1, "predict");
  return { network, N, x: draw(N * 3).map((v) => v + 2), parameters: draw(parameters.length), projection: draw(N * 2) };
}

/** What one pass forward and back leaves behind. */
export interface Passes {
  /** ΣR⊙out/N over the whole batch. */
  readonly loss: number;
  readonly gradients: Float64Array;
  /** Running statistics. */
  readonly state: Float64Array;
}

/** The gradients of ΣR⊙out/N at a point, computed by all ranks together. */
export async function passes(communicator: Communicator | undefined, point: Point): Promise<Passes> {
  const { N, x, parameters, projection } = point;
  const own = createReferenceBackend("float64");
  const replica = communicator && dataParallel(communicator);
  const backend = hostBackend(replica?.over(own) ?? own, "The test");
  const executor = new Executor(structureOf(NETWORKS[point.network]()), backend, N, "train");
  const share = replica?.share(N) ?? { start: 0, rows: N };
  const rows = Math.max(share.rows, 1);
  const start = Math.min(share.start, N - 1);
  const weights = projection.subarray(2 * start, 2 * (start + rows));
  backend.write(executor.parameters, parameters);
  backend.write(executor.x, x.subarray(3 * start, 3 * (start + rows)));
  replica?.begin(share.rows);
  executor.forward(rows, "train");
  const out = backend.map(executor.out);
  const result = Float64Array.of(weights.reduce((sum, weight, i) => sum + weight * out[i]!, 0) / rows, 0, 0);
  backend.write(
    executor.dout,
    weights.map((weight) => weight / rows),
  ); // of the mean over its own rows
  replica?.combine(result, false);
  if (replica) replica.backward(executor, rows);
  else executor.backward();
  return {
    loss: result[0]!,
    gradients: Float64Array.from(backend.map(executor.gradients)),
    state: Float64Array.from(backend.map(executor.state)),
  };
}

/** A small training, described by plain values. */
export interface Training {
  readonly rows: number;
  readonly options: Pick<TrainOptions, "batchSize" | "epochs" | "seed">;
  /** Default: the reference backend, in float64. */
  readonly backend?: "wasm";
  readonly validationRows?: number;
  readonly batchNorm?: DataParallelOptions["batchNorm"];
  /** Whether rows have weights, some of them 0, and classes have some, too. */
  readonly weighted?: true;
  /** Whether there is dropout behind the hidden layer. */
  readonly dropout?: true;
  /** What is not the same on the last rank. */
  readonly onLast?: { readonly rows?: number; readonly seed?: number };
  /** The last rank is asked to stop after this step. */
  readonly stopAfter?: number;
}

/** What one rank has seen. */
export interface Seen {
  readonly losses: readonly number[];
  /** Of the steps. */
  readonly accuracies: readonly (number | undefined)[];
  readonly validation: readonly (number | undefined)[];
  readonly checkpoints: number;
  readonly reason: EndReason | undefined;
  /** Parameters and state at the end. */
  readonly values: readonly number[];
}

export async function training(communicator: Communicator | undefined, described: Training): Promise<Seen> {
  const { options, validationRows } = described;
  const isLast = communicator !== undefined && communicator.rank === communicator.size - 1;
  const { rows = described.rows, seed = options.seed ?? 0 } = (isLast && described.onLast) || {};
  const net = networkOf([
    ...[affine(2, 8), batchNorm(8), relu()],
    ...(described.dropout ? [dropout(0.25)] : []),
    affine(8, 2),
  ]);
  const abort = new AbortController();
  const [losses, accuracies, validation] = [
    [] as number[],
    [] as Seen["accuracies"][0][],
    [] as Seen["validation"][0][],
  ];
  let checkpoints = 0;
  let reason: EndReason | undefined;
  const data = (count: number, seedOfData: number) => ({
    ...quadrants(count, seedOfData),
    ...(described.weighted && { weights: Array.from({ length: count }, (_, n) => [2, 0, 0.5, 7][n % 4]!) }),
  });
  const events = train(net, data(rows, 1), {
    ...{ ...options, seed, signal: abort.signal },
    backend: described.backend ?? createReferenceBackend("float64"),
    ...(validationRows && { validation: data(validationRows, 2) }),
    ...(described.weighted && { loss: softmaxCrossEntropyLoss({ classWeights: [3, 0.5], labelSmoothing: 0.1 }) }),
    ...(communicator && { replica: dataParallel(communicator, { batchNorm: described.batchNorm ?? "synchronized" }) }),
    checkpoint: { everySteps: 1, save: () => void checkpoints++ },
  });
  for await (const event of events) {
    if (event.type === "step") {
      losses.push(event.loss);
      accuracies.push(event.accuracy);
      if (isLast && event.step === described.stopAfter) abort.abort();
    }
    if (event.type === "epoch") validation.push(event.validation?.loss);
    if (event.type === "end") reason = event.reason;
  }
  const values = [...(await net.present()).values.values()].flatMap(({ data }) => [...data]);
  return { losses, accuracies, validation, checkpoints, reason, values };
}

/** What each rank says of a batch whose last row has an input that is not finite. */
export async function poisoned(communicator: Communicator): Promise<string> {
  const source = {
    ...{ rowCount: 8, inputs: 2 },
    read(order: Int32Array, start: number, count: number, { x, labels }: RowBuffers): void {
      x.fill(1, 0, 2 * count);
      labels!.fill(0, 0, count);
      for (let n = 0; n < count; n++) if (order[start + n] === 7) x[2 * n] = Number.NaN;
    },
  };
  const options = { batchSize: 8, epochs: 1, shuffle: false, replica: dataParallel(communicator) };
  try {
    for await (const _ of train(sequential(affine(2, 2)), source, options));
    return "";
  } catch (error) {
    return String(error);
  }
}

/** Running statistics with local normalization: of this rank as they became, and after they were settled. */
export interface Settled {
  readonly own: readonly number[];
  readonly settled: readonly number[];
}

/** @param early whether they are settled after every step, too */
export async function settling(communicator: Communicator, { early }: { readonly early: boolean }): Promise<Settled> {
  const net = sequential(affine(2, 4), batchNorm(4), affine(4, 2));
  const replica = dataParallel(communicator, { batchNorm: "local" });
  const trainer = await createTrainer(net, { backend: createReferenceBackend("float64"), batchSize: 12, replica });
  const { x, labels } = quadrants(12 * 5);
  const running = async (): Promise<number[]> =>
    [...(await trainer.values())].flatMap(([name, { data }]) => (name.includes("running") ? [...data] : []));
  for (let step = 0; step < 5; step++) {
    const { start, rows } = replica.share(12);
    const first = 12 * step + start;
    await trainer.step(
      tensor(x.data.slice(2 * first, 2 * (first + rows)), [rows, 2]),
      labels.slice(first, first + rows),
    );
    if (early) await trainer.settle();
  }
  const own = await running();
  await trainer.settle();
  return { own, settled: await running() };
}
