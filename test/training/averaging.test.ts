/**
 * The average of the weights over the updates of a run: what a network is left with, and measured by.
 */
import { describe, expect, it } from "vitest";
import {
  adamw,
  affine,
  batchNorm,
  createRandom,
  createReferenceBackend,
  createTrainer,
  evaluate,
  fit,
  type Network,
  nadam,
  relu,
  sequential,
  sgd,
  type TrainOptions,
  train,
  type Values,
} from "../../src/index.ts";
import { record, recordRest } from "../support/checkpoints.ts";
import { plane, quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));
const line = (): Network => sequential(affine(2, 1));

const float64 = createReferenceBackend("float64");

/** 14 rows in batches of four: four batches an epoch. */
const RUN: TrainOptions = { epochs: 3, batchSize: 4, seed: 5, optimizer: adamw({ learningRate: 0.1 }) };

const arrays = (values: Values): Record<string, number[]> =>
  Object.fromEntries(Array.from(values, ([name, { data }]) => [name, [...data]]));

describe("averaging", () => {
  it("leaves the network with the average, and validates it", async () => {
    const seen: number[][] = [];
    const averaged = line();
    const options = { backend: float64, epochs: 1, batchSize: 4, optimizer: sgd({ learningRate: 0.05 }), seed: 1 };
    await fit(averaged, plane(16), { ...options, averaging: { decay: "equal" } });
    const plain = line();
    for await (const event of train(plain, plane(16), options)) {
      if (event.type === "step") seen.push(arrays(await plain.state())["0.w"]!);
    }
    const mean = seen[0]!.map((_, i) => seen.reduce((sum, w) => sum + w[i]!, 0) / seen.length);
    const found = arrays(await averaged.state())["0.w"]!;
    found.forEach((value, i) => void expect(value).toBeCloseTo(mean[i]!, 13));
  });

  it("estimates running statistics anew, so that the validation is that of the network at the end", async () => {
    const network = classifier();
    const validation = quadrants(20, 7);
    const { epochs } = await fit(network, quadrants(14), {
      ...{ ...RUN, optimizer: nadam({ learningRate: 0.1 }), averaging: { decay: 0.5 }, backend: float64, validation },
    });
    const { loss } = await evaluate(network, validation, { backend: float64 });
    expect(epochs.at(-1)!.validation!.loss).toBe(loss);
    const plain = classifier();
    await fit(plain, quadrants(14), { ...RUN, optimizer: nadam({ learningRate: 0.1 }), backend: float64 });
    expect(arrays(await plain.state())["1.runningVar"]).not.toEqual(arrays(await network.state())["1.runningVar"]);
  });

  it("estimates statistics on batches that are like the data, also where the rows are sorted by label", async () => {
    const averaging = { decay: 0.9 };
    const lossOf = async (isSorted: boolean): Promise<number> => {
      const options = { epochs: 10, batchSize: 16, seed: 5, averaging, backend: float64 };
      const { epochs } = await fit(classifier(), apart(256, isSorted), {
        ...options,
        validation: apart(128, false, 7),
      });
      return epochs.at(-1)!.validation!.loss;
    };
    const [shuffled, sorted] = [await lossOf(false), await lossOf(true)];
    expect(Math.abs(sorted - shuffled)).toBeLessThan(0.2 * shuffled);
  });

  it("keeps the average of the best epoch, with early stopping", async () => {
    const network = classifier();
    const validation = quadrants(20, 7);
    const { epochs, end } = await fit(network, quadrants(14), {
      ...{ ...RUN, epochs: 8, averaging: { decay: 0.7 }, backend: float64, validation, earlyStopping: { patience: 8 } },
    });
    expect(end.restored).toBe(true);
    const { loss } = await evaluate(network, validation, { backend: float64 });
    expect(loss).toBe(epochs[end.bestEpoch - 1]!.validation!.loss);
  });

  it("leaves the steps that follow as they would have been", async () => {
    const { x, labels } = quadrants(8);
    const batch = { N: 8, x: Float64Array.from(x.data), labels, targets: undefined };
    const states = [];
    for (const looks of [false, true]) {
      const network = classifier();
      const trainer = await createTrainer(network, { backend: float64, averaging: { decay: 0.5 }, seed: 3 });
      for (let step = 0; step < 3; step++) {
        await trainer.stepBatch(batch, 0.1);
        if (looks) expect(await trainer.averaged({ count: 1, batch: () => batch })).toBeDefined();
      }
      states.push(arrays(await network.state()));
    }
    expect(states[1]).toEqual(states[0]);
  });

  it("goes on with a run that was over, and leaves the average again", async () => {
    const options = { ...RUN, averaging: { decay: 0.5 }, backend: "reference" } as const;
    const { recording, files } = await record(classifier(), quadrants(14), options);
    const rest = await recordRest(classifier(), quadrants(14), options, files.at(-1)!);
    expect(rest.state).toEqual(recording.state);
  });

  it("does not let others see the average while it is measured", async () => {
    const network = classifier();
    const seen: unknown[] = [];
    const validation = {
      rowCount: 4,
      inputs: 2,
      read: async (
        _: unknown,
        __: number,
        count: number,
        into: { x: { fill(v: number): void }; labels?: Int32Array },
      ) => {
        into.x.fill(0.5);
        into.labels!.fill(0, 0, count);
        seen.push(arrays(await network.state())["0.w"]);
      },
    };
    let last: number[] | undefined;
    for await (const event of train(network, quadrants(14), {
      ...{ ...RUN, averaging: { decay: 0.5 }, backend: float64, validation: validation as never },
    })) {
      if (event.type === "step") last = arrays(await network.state())["0.w"];
      if (event.type === "epoch") expect(seen.at(-1)).toEqual(last);
    }
    expect(seen.length).toBeGreaterThan(2);
  });
});

/** Two classes that lie apart, by turns or one after the other. */
function apart(rows: number, isSorted: boolean, seed = 1): { x: number[][]; labels: number[] } {
  const random = createRandom(seed, "data");
  const all = Array.from({ length: rows }, (_, row) => {
    const label = row % 2;
    return { label, x: [random.normal() + 3 * label, random.normal() - 3 * label] };
  });
  if (isSorted) all.sort((a, b) => a.label - b.label);
  return { x: all.map(({ x }) => x), labels: all.map(({ label }) => label) };
}
