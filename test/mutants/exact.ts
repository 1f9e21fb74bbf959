/**
 * Small cases whose answer is known to the bit: at zero, at NaN, at ties, by hand, and after another batch.
 *
 * @module
 */

import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createRandom } from "../../src/base/random.ts";
import { tensor } from "../../src/base/tensor.ts";
import { Executor, layOut } from "../../src/graph/executor.ts";
import { structureOf } from "../../src/graph/structure.ts";
import { affine } from "../../src/layers/affine/affine.ts";
import { batchNorm } from "../../src/layers/batch-norm/batch-norm.ts";
import { branches } from "../../src/layers/branches/branches.ts";
import { dropout } from "../../src/layers/dropout/dropout.ts";
import { embedding } from "../../src/layers/embedding/embedding.ts";
import { gelu } from "../../src/layers/gelu/gelu.ts";
import type { Layer, Mode } from "../../src/layers/layer.ts";
import { relu } from "../../src/layers/relu/relu.ts";
import { residual } from "../../src/layers/residual/residual.ts";
import { softmaxCrossEntropyLoss } from "../../src/losses/softmax-cross-entropy/softmax-cross-entropy.ts";
import { averagePrecision } from "../../src/metrics/average-precision.ts";
import { calibration } from "../../src/metrics/calibration.ts";
import { classificationReport } from "../../src/metrics/classification-report.ts";
import { regressionReport } from "../../src/metrics/regression-report.ts";
import { rocAuc } from "../../src/metrics/roc.ts";
import { topKAccuracy } from "../../src/metrics/top-k.ts";
import type { Network } from "../../src/network/network.ts";
import { networkOf, sequential } from "../../src/network/sequential.ts";
import { sgd } from "../../src/optimizers/sgd/sgd.ts";
import { createTrainer } from "../../src/training/trainer.ts";
import { plainKernels } from "../support/kernels.ts";

/** What is wrong, or undefined. */
export type ExactCase = () => Promise<string | undefined>;

export const EXACT_CASES: readonly ExactCase[] = [
  reluAtZero,
  tiesGoToTheFirst,
  updatesByHand,
  joinsByHand,
  formsOfGelu,
  embeddingByHand,
  sliceByHand,
  weightsByHand,
  partsByHand,
  metricsByHand,
  ...afterAnotherBatch(),
];

/** The gradient at 0 is 0; NaN stays NaN, and nothing negative comes out. */
async function reluAtZero(): Promise<string | undefined> {
  const x = Float64Array.of(-2, -0, 0, 3, Number.NaN);
  const [out, dx] = [new Float64Array(5), new Float64Array(5)];
  plainKernels.reluForward(out, x, 5);
  plainKernels.reluBackward(dx, new Float64Array(5).fill(7), x, 5);
  return differs("relu", out, [0, 0, 0, 3, Number.NaN]) ?? differs("relu's dx", dx, [0, 0, 0, 7, 0]);
}

async function tiesGoToTheFirst(): Promise<string | undefined> {
  const count = new Float64Array(1);
  const logits = Float64Array.of(1, 1, 0, 1, 2, 2);
  plainKernels.countCorrect(count, logits, Int32Array.of(0, 1), 2, 3);
  return differs("the number of correct rows", count, [2]);
}

/** A step in parts: two batches whose gradients are added up, twice; and dropout that counts their rows on. */
async function partsByHand(): Promise<string | undefined> {
  const options = { backend: createReferenceBackend("float64"), optimizer: sgd({ learningRate: 0 }) };
  const line = await createTrainer(sequential(affine(1, 1)), options);
  line.network.loadState({ "0.w": [[2]], "0.b": [0] });
  const summed: number[] = [];
  for (let update = 0; update < 2; update++) {
    for (const x of [3, 5]) {
      await line.forward([[x]]);
      summed.push((await line.backward([[1]])).dx.data[0]!);
    }
    for (const { data } of (await line.gradients()).values()) summed.push(data[0]!);
    await line.update();
  }
  const dropped = await createTrainer(networkOf([dropout(0.5)], 1), { ...options, batchSize: 64 });
  const whole = await dropped.forward(tensor(new Float64Array(64).fill(1), [64, 1]));
  const half = tensor(new Float64Array(32).fill(1), [32, 1]);
  const first = await dropped.forward(half);
  await dropped.backward(half);
  const second = await dropped.forward(half);
  return (
    differs("dx of two batches, and their dw and db", summed, [2, 2, 8, 2, 2, 2, 8, 2]) ??
    differs("dropout of a batch in two parts", [...first.data, ...second.data], whole.data)
  );
}

/** With ties, a class that has no rows but was predicted, one that nobody knows, and a confidence between two bins. */
async function metricsByHand(): Promise<string | undefined> {
  const out = tensor([
    [3, 1, 1, 0],
    [1, 1, 2, 0],
    [4, 2, 1, 0],
    [1, 2, 0, 0],
  ]);
  const { classes, macro, balancedAccuracy } = classificationReport(out, [0, 0, 1, 1]);
  const shares = [classes[0]!.precision, classes[1]!.precision, classes[1]!.recall, balancedAccuracy, macro.recall];
  const scores = tensor([0.5, 0.5, 0.75, 0.25]);
  const sure = tensor([
    [0.75, 0.25],
    [0.5, 0.5],
    [0.5, 0.5],
  ]);
  const { bins, expectedCalibrationError } = calibration(sure, [0, 1, 1], { bins: 2 });
  const { r2 } = regressionReport(tensor([0, 3]), tensor([0, 2]));
  return (
    differs("the shares of classes", shares, [1 / 2, 1, 1 / 2, 1 / 2, 1 / 3]) ??
    differs(
      "the area and the average precision",
      [rocAuc(scores, [1, 0, 1, 0]), averagePrecision(scores, [1, 0, 1, 0])],
      [0.875, (1 + 2 / 3) / 2],
    ) ??
    differs(
      "calibration",
      [...bins.map(({ weight }) => weight), expectedCalibrationError],
      [2, 1, (2 * 0.5 + 0.25) / 3],
    ) ??
    differs("R²", [r2], [0.5]) ??
    differs("top-k", [topKAccuracy(out, [1, 1, 1, 1], 2)], [3 / 4])
  );
}

/** One update, with weight decay: w = 2, dw = 0, weightDecay = 0.5, learningRate = 0.25; all numbers are exact. */
async function updatesByHand(): Promise<string | undefined> {
  const [rms, coupled, decoupled] = [Float64Array.of(2), Float64Array.of(2), Float64Array.of(2)];
  const [dw, zero] = [Float64Array.of(0), () => Float64Array.of(0)];
  // g = 0.5·2 = 1, so meanSquare = 1/4 and the step is 0.25·1/(1/2 + 1/2).
  plainKernels.rmspropUpdate(rms, zero(), dw, 1, 0.25, 0.75, 0.5, 0.5);
  // g = 1, m = 1/2 and v = 1/4, both corrected to 1: the step is 0.25·1/(1 + 1).
  plainKernels.adamUpdate(coupled, zero(), zero(), dw, 1, 0.25, 0.5, 0.75, 1, 0.5, 0.5, 0.25);
  // w = 2 − 0.25·0.5·2, then g = 1 gives the same step.
  plainKernels.adamwUpdate(decoupled, zero(), zero(), Float64Array.of(1), 1, 0.25, 0.5, 0.75, 1, 0.5, 0.5, 0.25);
  return (
    differs("rmsprop's w", rms, [1.75]) ??
    differs("adam's w", coupled, [1.875]) ??
    differs("adamw's w", decoupled, [1.625])
  );
}

/** −1 and 2 go through ReLU beside themselves, to 0, 2, −1, 2; then the ReLU of these is added to them. */
async function joinsByHand(): Promise<string | undefined> {
  const out = await outputs([branches([relu()], []), residual(relu())], [-1, 2]);
  return differs("what branches and a residual connection give", out, [0, 4, -1, 4]);
}

/**
 * The ids 0, 2, 2, 0, 2 with gradients whose sum depends on its order: 2⁵³ + 1 + 1 is 2⁵³ from the front, and 2⁵³ + 2 from
 * behind. Then a layer with a padding id, and what comes back for ids.
 */
async function embeddingByHand(): Promise<string | undefined> {
  const [ids, dout] = [Float64Array.of(0, 2, 2, 0, 2), Float64Array.of(3, 2 ** 53, 1, 5, 1)];
  const backward = (paddingId: number, byFrequency: boolean): Float64Array => {
    const dw = new Float64Array(3);
    plainKernels.embeddingBackward(
      dw,
      new Float64Array(5),
      new Float64Array(3),
      dout,
      ids,
      5,
      3,
      1,
      paddingId,
      byFrequency,
    );
    return dw;
  };
  const [out, dx] = [new Float64Array(5), new Float64Array(5).fill(Number.NaN)];
  plainKernels.embeddingForward(out, ids, Float64Array.of(10, 20, 30), 5, 1);
  plainKernels.embeddingBackwardIds(dx, 5);
  return (
    differs("embedding", out, [10, 30, 30, 10, 30]) ??
    differs("embedding's dw", backward(-1, false), [8, 0, 2 ** 53]) ??
    differs("embedding's dw with padding", backward(0, false), [0, 0, 2 ** 53]) ??
    differs("embedding's mean dw", backward(2, true), [4, 0, 0]) ??
    differs("the gradient of ids", dx, [0, 0, 0, 0, 0]) ??
    differs("the dw of a layer with padding", await gradientWithPadding(), [5, 0, 0])
  );
}

/** Of a layer of three rows, by the ids 0, 2, 0 with 1, 2, 4; 2 is the padding id. */
async function gradientWithPadding(): Promise<ArrayLike<number>> {
  const backend = createReferenceBackend("float64");
  const executor = await layOut(structureOf([embedding(3, 1, { paddingId: 2 })]), backend, 3, "train");
  backend.write(executor.x, Float64Array.of(0, 2, 0));
  executor.forward(3, "train");
  backend.write(executor.dout, Float64Array.of(1, 2, 4));
  executor.backward();
  return (await executor.readGradients()).get("0.w")!.data;
}

/** Of 1, 2, 3, 4 the columns 1 and 2; the rest gets no gradient, whatever lay in memory. */
async function sliceByHand(): Promise<string | undefined> {
  const [out, dx] = [new Float64Array(2), new Float64Array(4).fill(7)];
  plainKernels.sliceForward(out, Float64Array.of(1, 2, 3, 4), 1, 4, 2, 1);
  plainKernels.sliceBackward(dx, Float64Array.of(5, 6), 1, 4, 2, 1);
  return differs("slice", out, [2, 3]) ?? differs("slice's dx", dx, [0, 5, 6, 0]);
}

/** Each form of GELU at 1, as 40 digits give it, rounded to float32: the layer's option chooses. */
async function formsOfGelu(): Promise<string | undefined> {
  const [exact, tanh] = [await outputs([gelu()], [1]), await outputs([gelu({ approximate: "tanh" })], [1])];
  return (
    differs("gelu", exact, [Math.fround(0.8413447460685429)]) ??
    differs("gelu with tanh", tanh, [Math.fround(0.8411919906082768)])
  );
}

/** Errors 1, 3 and 5 with weights 3, 1 and 0; and rows of weights 2 and 5 whose classes weigh 3 and 0.5. */
async function weightsByHand(): Promise<string | undefined> {
  const [loss, dout, zeros] = [new Float64Array(1), new Float64Array(3), new Float64Array(3)];
  plainKernels.weightedSquaredError(loss, dout, Float64Array.of(1, 3, 5), zeros, Float64Array.of(3, 1, 0), 3, 1, 4);
  const rows = { labels: Int32Array.of(1, 0), weights: [2, 5] };
  const weight = softmaxCrossEntropyLoss({ classWeights: [0.5, 3] }).weigh!(2, rows);
  return (
    differs("the weighted squared error", loss, [3]) ??
    differs("its gradient", dout, [1.5, 1.5, 0]) ??
    differs("the weight of rows and classes", [weight], [8.5])
  );
}

/** What layers without parameters give for one row, in float32. */
async function outputs(layers: readonly Layer[], x: readonly number[]): Promise<ArrayLike<number>> {
  const backend = createReferenceBackend("float32");
  const executor = await layOut(structureOf(layers, x.length), backend, 1, "predict");
  return (await executor.evaluate(Float32Array.from(x), 1)).data;
}

/**
 * The second batch of an executor, a smaller one, gives the bits that it gives alone: nothing is left of the first, and
 * a row depends on no row that is not there.
 */
function afterAnotherBatch(): readonly ExactCase[] {
  return (["train", "evaluate"] as const).map((mode) => async () => {
    const network = sequential(affine(3, 4), batchNorm(4), relu(), affine(4, 2));
    network.initialize(5);
    const [used, fresh] = [await executorOf(network, 6), await executorOf(network, 4)];
    await gradientsOf(used, 6, mode, 1);
    used.write(await network.state());
    const [after, alone] = [await gradientsOf(used, 4, mode, 2), await gradientsOf(fresh, 4, mode, 2)];
    return differs(`what the second batch gives in mode ${mode}`, after, alone);
  });
}

async function executorOf(network: Network, batchSize: number): Promise<Executor> {
  const backend = createReferenceBackend("float64");
  const executor = new Executor(network.structure, backend, batchSize, "check");
  executor.write(await network.state());
  return executor;
}

/** Outputs, dx of every layer and the gradients of all parameters after one batch of N rows. */
async function gradientsOf(executor: Executor, N: number, mode: Mode, seed: number): Promise<Float64Array> {
  const { backend, x, out, dout, gradients, placed } = executor;
  const random = createRandom(seed, "data");
  backend.write(
    x,
    Float64Array.from({ length: N * 3 }, () => random.normal()),
  );
  executor.forward(N, mode);
  backend.write(
    dout,
    Float64Array.from({ length: N * 2 }, () => random.normal()),
  );
  executor.backward();
  const read: number[] = [];
  const { values } = executor.structure;
  const dxs = placed.map(({ dinputs, operation }) =>
    backend.view(dinputs[0]!, 0, N * values[operation.inputs[0]!]!.size),
  );
  const parts = [backend.view(out, 0, N * 2), gradients, ...dxs];
  for (const part of parts) {
    const values = new Float64Array(part.length);
    await backend.read(part, values);
    read.push(...values);
  }
  return Float64Array.from(read);
}

function differs(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const same = actual[i] === expected[i] || (Number.isNaN(actual[i]) && Number.isNaN(expected[i]));
    if (!same) return `${what}: [${i}] is ${actual[i]}, not ${expected[i]}`;
  }
  return undefined;
}
