/**
 * Weights of rows, wherever rows go: training, validation, evaluation, workers, checkpoints, and rows that are read.
 */
import { describe, expect, it } from "vitest";
import {
  affine,
  checkpointFromBytes,
  createTrainer,
  DataError,
  type Dataset,
  evaluate,
  fit,
  type Network,
  predictRows,
  type RowSource,
  readRows,
  relu,
  ShapeError,
  sequential,
  sgd,
  takeRows,
  tensor,
  train,
} from "../../src/index.ts";
import { record, recordRest, restOf } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const N = 14;
const classifier = (): Network => sequential(affine(2, 5), relu(), affine(5, 2));
const options = { epochs: 3, batchSize: 4, seed: 5, optimizer: sgd({ learningRate: 0.05 }) } as const;
const weights = Float64Array.from({ length: N }, (_, n) => [1, 0.5, 2, 0, 3][n % 5]!);
const weighted: Dataset = { ...quadrants(N), weights };

/** The same rows, read one by one. */
function sourceOf({ x, labels, weights: given }: Dataset, found: Partial<RowSource> = {}): RowSource {
  return {
    rowCount: N,
    inputs: 2,
    weighted: true,
    read(order, start, count, into) {
      for (let n = 0; n < count; n++) {
        const row = order[start + n]!;
        into.x.set(x.data.subarray(2 * row, 2 * row + 2), 2 * n);
        into.labels![n] = labels![row]!;
        if (into.weights) into.weights[n] = given![row]!;
      }
    },
    ...found,
  };
}

/** Rows as often as their weights say, which are whole. */
function repeated(data: { x: Dataset["x"]; labels: Int32Array }, counts: readonly number[]): Dataset {
  return takeRows(data, Int32Array.from(counts.flatMap((count, row) => new Array(count).fill(row))));
}

describe("weights", () => {
  const counts = [2, 0, 1, 3, 1, 0];
  const few = quadrants(6);
  const whole: Dataset = { ...few, weights: Float64Array.from(counts) };

  it("count like rows that are there as often: the loss, and where the step leads", async () => {
    const [one, other] = [classifier(), classifier()];
    const step = { ...options, epochs: 4, shuffle: false, batchSize: 100, backend: "reference" } as const;
    const found = await fit(one, whole, { ...step, validation: whole });
    const expected = await fit(other, repeated(few, counts), { ...step, validation: repeated(few, counts) });
    for (const [i, { loss, validation }] of found.epochs.entries()) {
      expect(loss).toBeCloseTo(expected.epochs[i]!.loss, 6);
      expect(validation!.loss).toBeCloseTo(expected.epochs[i]!.validation!.loss, 6);
    }
    expect(found.epochs[3]!.loss).not.toBeCloseTo(found.epochs[0]!.loss, 3);
    expect((await evaluate(one, whole)).loss).toBeCloseTo((await evaluate(one, repeated(few, counts))).loss, 12);
  });

  it("count in the mean over an epoch of batches of other weights", async () => {
    const still = { ...options, epochs: 1, shuffle: false, batchSize: 2, optimizer: sgd({ learningRate: 0 }) };
    const { epochs } = await fit(classifier(), whole, { ...still, validation: whole });
    expect(epochs[0]!.loss).toBeCloseTo(epochs[0]!.validation!.loss, 6);
  });

  it("count for numbers as targets, too", async () => {
    const network = sequential(affine(2, 1));
    network.initialize(3);
    const { x, targets } = plane(2);
    const alone = await evaluate(network, takeRows({ x, targets }, Int32Array.of(1)));
    expect((await evaluate(network, { x, targets, weights: [0, 7] })).loss).toBeCloseTo(alone.loss, 12);
  });

  it("leave the accuracy a share of the rows", async () => {
    const network = sequential(affine(1, 2));
    network.loadState(
      new Map([
        ["0.w", tensor([[-1, 1]])],
        ["0.b", tensor([0, 0])],
      ]),
    );
    const found = await evaluate(network, { x: [[1], [1], [1], [-1]], labels: [1, 1, 0, 1], weights: [0, 0, 9, 1] });
    expect(found.accuracy).toBe(0.5);
  });

  it("that are 0 in a whole batch give a loss of 0 and no NaN", async () => {
    const [x, labels] = [quadrants(8).x, quadrants(8).labels];
    const network = classifier();
    const run = { ...options, shuffle: false, epochs: 1 } as const;
    const losses: number[] = [];
    for await (const event of train(network, { x, labels, weights: [0, 0, 0, 0, 1, 1, 1, 1] }, run)) {
      if (event.type === "step") losses.push(event.loss);
      if (event.type === "epoch") expect(event.loss).toBeCloseTo(losses[1]!, 12);
    }
    expect(losses[0]).toBe(0);
    for (const { data } of (await network.state()).values()) expect(data.every(Number.isFinite)).toBe(true);
  });

  it.each(["reference", "wasm"] as const)("cross to a worker, and go on from checkpoints, on %s", async (backend) => {
    const run = { ...options, backend, validation: weighted };
    const { recording, files } = await record(classifier(), weighted, run);
    expect((await record(classifier(), weighted, { ...run, worker: true })).recording).toEqual(recording);
    for (const at of [1, 5]) {
      expect(await recordRest(classifier(), weighted, run, files[at]!)).toEqual(restOf(recording, at));
    }
    const plain = await record(classifier(), quadrants(N), { ...run, validation: quadrants(N) });
    expect(plain.recording.state).not.toEqual(recording.state);
  });

  it("are part of what a run is", async () => {
    const { files } = await record(classifier(), weighted, options);
    const { checkpoint } = checkpointFromBytes(files[2]!, "checkpoint");
    const other = { ...weighted, weights: weights.map((weight) => weight + 1) };
    for (const data of [other, quadrants(N)]) {
      const resumed = train(classifier(), data, { ...options, resumeFrom: checkpoint });
      await expect(resumed.next()).rejects.toThrow("training data: 14 rows");
    }
  });

  it("come with rows that are read, and have the same bits", async () => {
    const [memory, read] = [classifier(), classifier()];
    const validated = { ...options, validation: sourceOf(weighted) };
    const single = { ...weighted, x: tensor(Float32Array.from(weighted.x.data), [N, 2]) };
    const first = await fit(memory, single, { ...options, validation: single });
    const second = await fit(read, sourceOf(weighted), validated);
    expect(second.epochs.map(({ loss }) => loss)).toEqual(first.epochs.map(({ loss }) => loss));
    expect(await read.state()).toEqual(await memory.state());
    const chosen = await readRows(sourceOf(weighted), Int32Array.of(4, 2));
    expect([...chosen.weights!]).toEqual([3, 2]);
    expect([...takeRows(weighted, Int32Array.of(4, 2)).weights!]).toEqual([3, 2]);
    for await (const rows of predictRows(memory, weighted)) expect([...rows.weights!]).toEqual([...weights]);
  });

  it("are one for each row of a step, for all steps or none", async () => {
    const trainer = await createTrainer(classifier(), { ...options, batchSize: 6 });
    const { x, labels } = few;
    const loss = await trainer.step(x, labels, { weights: counts });
    const other = await createTrainer(classifier(), { ...options, batchSize: 7 });
    const { x: again, labels: known } = repeated(few, counts);
    expect(loss).toBeCloseTo(await other.step(again, known!), 6);
    await expect(trainer.step(x, labels)).rejects.toThrow("this batch has no weights, but the first one had some");
    await expect(other.step(x, labels, { weights: counts })).rejects.toThrow(
      "this batch has weights, but the first one had none",
    );
    await expect(trainer.step(x, labels, { weights: [1] })).rejects.toThrow(ShapeError);
  });
});

describe("weights that are refused", () => {
  const of = (given: unknown): Promise<unknown> =>
    fit(classifier(), { ...quadrants(3), weights: given as number[] }, { ...options, epochs: 1 });

  it.each([
    [[1, -1, 1], "The weights of the training data must be finite numbers of at least 0, but row 1 has -1"],
    [[1, 1, Number.NaN], "but row 2 has NaN"],
    [[Number.POSITIVE_INFINITY, 1, 1], "but row 0 has Infinity"],
    [["1", 1, 1], 'but row 0 has the string "1"'],
    [
      [1, 1e39, 1],
      "but row 1 has 1e+39. Weights are held in float32, as 0 or from 1.4e-45 to 3.4e38. Correct the weight, ",
    ],
    [[1, 1, 1e-60], "but row 2 has 1e-60. Weights are held in float32"],
    [[0, 0, 0], "The weights of the training data are all 0: no row counts"],
  ])("%j, naming the row", async (given, message) => {
    await expect(of(given)).rejects.toThrow(DataError);
    await expect(of(given)).rejects.toThrow(message);
  });

  it("another number than there are rows, and what is no list", async () => {
    await expect(of([1, 2])).rejects.toThrow("The weights of the training data are 2, but there are 3 rows");
    await expect(of(3)).rejects.toThrow("one weight a sample");
  });

  it("those of rows that are read, naming the row of the source", async () => {
    const bad = weights.with(9, -2);
    const reading = fit(classifier(), sourceOf({ ...weighted, weights: bad }), options);
    await expect(reading).rejects.toThrow("must be finite numbers of at least 0, but row 9 has -2");
  });
});
