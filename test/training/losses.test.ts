/**
 * Losses with settings, and losses of one's own, in whole runs.
 */
import { describe, expect, it } from "vitest";
import type { FloatArray } from "../../src/base/tensor.ts";
import {
  affine,
  checkpointFromBytes,
  createTrainer,
  evaluate,
  findLearningRate,
  fit,
  huberLoss,
  type Loss,
  lossOfHeads,
  lossOfKernel,
  meanAbsoluteErrorLoss,
  meanSquaredErrorLoss,
  type Network,
  pinballLoss,
  relu,
  sequential,
  sgd,
  sigmoidCrossEntropyLoss,
  softmax,
  softmaxCrossEntropyLoss,
  softTargetCrossEntropyLoss,
  tensor,
  train,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 5), relu(), affine(5, 2));
const regressor = (): Network => sequential(affine(2, 4), relu(), affine(4, 1));
const initialized = (): Network => {
  const network = classifier();
  network.initialize(1);
  return network;
};
const options = { epochs: 3, batchSize: 4, seed: 5, optimizer: sgd({ learningRate: 0.05 }) } as const;

const OF_TARGETS: readonly (readonly [string, Loss])[] = [
  ["huber", huberLoss({ delta: 0.5 })],
  ["meanAbsoluteError", meanAbsoluteErrorLoss()],
  ["meanSquaredError", meanSquaredErrorLoss()],
  ["quantileLoss", pinballLoss({ quantile: 0.75 })],
  ["sigmoidCrossEntropy", sigmoidCrossEntropyLoss({ positiveWeights: [2] })],
];

describe("a loss with settings", () => {
  it.each(OF_TARGETS)("crosses to a worker, and into checkpoints: %s", async (name, loss) => {
    const { x, targets } = plane(14);
    const labels = tensor(
      Float64Array.from(targets.data, (value) => (value > 0 ? 1 : 0)),
      targets.shape,
    );
    const data = { x, targets: name === "sigmoidCrossEntropy" ? labels : targets };
    const { recording, files } = await record(regressor(), data, { ...options, loss });
    expect((await record(regressor(), data, { ...options, loss, worker: true })).recording).toEqual(recording);
    expect(await recordRest(regressor(), data, { ...options, loss }, files[4]!)).toEqual(restOf(recording, 4));
  });

  it("crosses with its lists: class weights and smoothing", async () => {
    const loss = softmaxCrossEntropyLoss({ labelSmoothing: 0.1, classWeights: [1, 4] });
    const { recording } = await record(classifier(), quadrants(14), { ...options, loss });
    const plain = await record(classifier(), quadrants(14), options);
    expect(plain.recording.state).not.toEqual(recording.state);
    const there = await record(classifier(), quadrants(14), { ...options, loss, worker: true });
    expect(there.recording).toEqual(recording);
  });

  it("is part of what a run is: another delta does not resume", async () => {
    const { files } = await record(regressor(), plane(14), { ...options, loss: huberLoss({ delta: 0.5 }) });
    const { checkpoint } = checkpointFromBytes(files[2]!, "checkpoint");
    const other = train(regressor(), plane(14), { ...options, loss: huberLoss(), resumeFrom: checkpoint });
    await expect(other.next()).rejects.toThrow('loss: huber {"delta":0.5} in the checkpoint, huber {"delta":1} here');
  });

  it("has the settings of its name where only the name is given", async () => {
    const named = await record(regressor(), plane(14), { ...options, loss: "huber" });
    const made = await record(regressor(), plane(14), { ...options, loss: huberLoss() });
    expect(named.recording).toEqual(made.recording);
  });

  it("is refused before the first step where it is for other outputs", async () => {
    const loss = softmaxCrossEntropyLoss({ classWeights: [1, 2, 3] });
    const message = 'The loss "softmaxCrossEntropy" was made for 3 outputs';
    await expect(fit(classifier(), quadrants(14), { ...options, loss })).rejects.toThrow(message);
    const network = classifier();
    network.initialize(1);
    await expect(evaluate(network, quadrants(14), { loss })).rejects.toThrow(message);
    const trainer = await createTrainer(network, { loss });
    await expect(trainer.step([[1, 2]], [0])).rejects.toThrow(message);
  });

  it("moves the answer: a heavy class is said more often", async () => {
    const share = async (classWeights: readonly number[]): Promise<number> => {
      const network = sequential(affine(1, 2));
      const labels = Int32Array.from({ length: 40 }, (_, n) => (n % 4 === 0 ? 1 : 0));
      const data = { x: tensor(new Float64Array(40), [40, 1]), labels };
      const loss = softmaxCrossEntropyLoss({ classWeights });
      await fit(network, data, { epochs: 200, batchSize: 40, loss, optimizer: sgd({ learningRate: 1 }) });
      const [a, b] = (await network.predict([[0]])).data as Float32Array as unknown as [number, number];
      return 1 / (1 + Math.exp(a - b));
    };
    expect(await share([1, 1])).toBeCloseTo(0.25, 3);
    expect(await share([1, 3])).toBeCloseTo(0.5, 3);
  });
});

describe("soft targets", () => {
  const x = quadrants(14).x;
  const shares = (n: number): number[] => [(n % 5) / 4, 1 - (n % 5) / 4];
  const data = { x, targets: Array.from({ length: 14 }, (_, n) => shares(n)) };
  const loss = softTargetCrossEntropyLoss({ classWeights: [1, 2], subtractEntropy: true });

  it("cross to a worker, and into checkpoints, with their settings", async () => {
    const { recording, files } = await record(classifier(), data, { ...options, loss });
    expect((await record(classifier(), data, { ...options, loss, worker: true })).recording).toEqual(recording);
    expect(await recordRest(classifier(), data, { ...options, loss }, files[4]!)).toEqual(restOf(recording, 4));
  });

  it("teach a small network what another one says", async () => {
    const teacher = classifier();
    teacher.initialize(3);
    const { data: logits, shape } = await teacher.predict(x);
    const targets = softmax(
      tensor(
        Float32Array.from(logits, (logit) => 8 * logit),
        [...shape],
      ),
    );
    const student = classifier();
    const divergence = softTargetCrossEntropyLoss({ subtractEntropy: true });
    const { epochs } = await fit(
      student,
      { x, targets },
      { ...options, epochs: 300, loss: divergence, optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }) },
    );
    expect(epochs[0]!.loss).toBeGreaterThan(0.01);
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 100);
  });

  const wrong = { x, targets: data.targets.with(9, [0.5, 0.625]) };
  const message = (where: string): string =>
    `The targets of the ${where} must be probabilities for the loss softTargetCrossEntropy, but row 9 sums to 1.125`;
  const source = {
    ...{ rowCount: 14, inputs: 2, targets: 2 },
    read(order: Int32Array, start: number, count: number, into: { x: FloatArray; targets?: FloatArray }): void {
      for (let i = 0; i < count; i++) {
        const row = order[start + i]!;
        into.x.set(x.data.subarray(2 * row, 2 * row + 2), 2 * i);
        into.targets!.set(wrong.targets[row]!, 2 * i);
      }
    },
  };

  it.each<readonly [name: string, where: string, run: () => Promise<unknown>]>([
    ["fit", "training data", () => fit(classifier(), wrong, { ...options, loss })],
    ["fit by name", "training data", () => fit(classifier(), wrong, { ...options, loss: "softTargetCrossEntropy" })],
    ["fit, validation", "validation data", () => fit(classifier(), data, { ...options, loss, validation: wrong })],
    ["fit, a source of rows", "training data", () => fit(classifier(), source, { ...options, loss })],
    ["findLearningRate", "training data", () => findLearningRate(classifier(), wrong, { loss })],
    ["evaluate", "evaluation data", () => evaluate(initialized(), wrong, { loss })],
    ["step", "batch", async () => (await createTrainer(classifier(), { loss })).step(wrong.x, wrong.targets)],
  ])("that are no probabilities are refused, naming the row: %s", async (_, where, run) => {
    await expect(run()).rejects.toThrow(message(where));
  });

  it("that are not finite are said to be so", async () => {
    const trainer = await createTrainer(classifier(), { loss });
    const step = trainer.step([[0, 1]], [[1, Number.NaN]]);
    await expect(step).rejects.toThrow("targets of the batch has NaN at row 0, column 1");
  });
});

/** log cosh: smooth as the squared error near 0, and linear far off. */
const logCosh = lossOfKernel("logCosh", (loss, dout, out, targets, N, M) => {
  let total = 0;
  for (let i = 0; i < N * M; i++) {
    const e = out[i]! - targets[i]!;
    total += Math.log(Math.cosh(e));
    dout[i] = Math.tanh(e) / (N * M);
  }
  loss[0] = total / (N * M);
});

/** −p[label] of a softmax over two classes: the expected share of mistakes, minus 1. */
const expectedMistakes = lossOfKernel(
  "expectedMistakes",
  (loss, dout, out, labels, N, M) => {
    let total = 0;
    for (let n = 0; n < N; n++) {
      const [own, other] = [n * M + labels[n]!, n * M + 1 - labels[n]!];
      const p = 1 / (1 + Math.exp(out[other]! - out[own]!));
      total -= p;
      dout[own] = (-p * (1 - p)) / N;
      dout[other] = (p * (1 - p)) / N;
    }
    loss[0] = total / N;
  },
  { needs: "labels" },
);

describe("a loss of one's own from a plain function", () => {
  it.each(["reference", "wasm"] as const)("trains on %s", async (backend) => {
    const { epochs } = await fit(sequential(affine(2, 1)), plane(64), {
      ...options,
      backend,
      epochs: 40,
      loss: logCosh,
    });
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss / 10);
    const { x } = plane(64);
    const halves = { x, labels: Array.from({ length: 64 }, (_, n) => (x.data[2 * n]! > 0 ? 1 : 0)) };
    const found = await fit(sequential(affine(2, 2)), halves, {
      ...options,
      backend,
      epochs: 40,
      loss: expectedMistakes,
    });
    expect(found.epochs.at(-1)!.accuracy).toBeGreaterThan(0.9);
  });

  it("is refused in a worker, for the other kind of data, and where rows have weights", async () => {
    const loss = logCosh;
    const refused = (data: Parameters<typeof fit>[1], more: object = {}) =>
      expect(fit(regressor(), data, { ...options, loss, ...more })).rejects;
    await refused(plane(8), { worker: true }).toThrow('the loss "logCosh" is not chainrule\'s own');
    await expect(fit(classifier(), quadrants(8), { ...options, loss })).rejects.toThrow("needs targets");
    await refused({ ...plane(2), weights: [1, 2] }).toThrow('the loss "logCosh" does not read them');
  });
});

describe("targets of sigmoid cross-entropy", () => {
  const x = [[0], [1], [2]];
  const network = (): Network => sequential(affine(1, 2));

  it.each([
    [
      "below 0",
      [
        [0, 1],
        [1, -1],
        [0, 0],
      ],
      "row 1 has -1 in column 1",
    ],
    [
      "above 1",
      [
        [0, 1],
        [1, 0],
        [100, 0],
      ],
      "row 2 has 100 in column 0",
    ],
  ])("are refused %s", async (_, targets, message) => {
    await expect(fit(network(), { x, targets }, { loss: "sigmoidCrossEntropy", epochs: 1 })).rejects.toThrow(message);
  });

  it("are refused in the columns of their head alone", async () => {
    const loss = lossOfHeads([
      { columns: 1, loss: "meanSquaredError" },
      { columns: 1, loss: "sigmoidCrossEntropy" },
    ]);
    await fit(
      network(),
      {
        x,
        targets: [
          [7, 0],
          [8, 1],
          [9, 0],
        ],
      },
      { loss, epochs: 1 },
    );
    const wrong = fit(
      network(),
      {
        x,
        targets: [
          [7, 0],
          [8, 1],
          [9, 2],
        ],
      },
      { loss, epochs: 1 },
    );
    await expect(wrong).rejects.toThrow("row 2 has 2 in column 0");
  });
});
