import { describe, expect, it } from "vitest";
import { createRandom, shuffle } from "../../src/base/random.ts";
import { DatasetRows } from "../../src/data/rows.ts";
import { type Batch, Batches } from "../../src/training/batches.ts";

const rows = 20;
const dataset = { x: { data: Float64Array.from({ length: rows }, (_, row) => row), shape: [rows, 1] } };

function epochs(count: number, shuffled: boolean): number[][] {
  const batches = new Batches(new DatasetRows(dataset), { batchSize: 8, shuffle: shuffled, dropLast: false, seed: 1 });
  return Array.from({ length: count }, () => {
    batches.startEpoch();
    return Array.from({ length: batches.count }, (_, index) => [...(batches.batch(index) as Batch).x]).flat();
  });
}

describe("the batches of an epoch", () => {
  it("hold every row once", () => {
    for (const order of epochs(3, true)) expect([...order].sort((a, b) => a - b)).toEqual([...dataset.x.data]);
  });

  it("come in the data's order where nothing is shuffled", () => {
    expect(epochs(2, false)).toEqual([[...dataset.x.data], [...dataset.x.data]]);
  });

  it("are shuffled from the order of the epoch before, so that the order is a state of the run", () => {
    const random = createRandom(1, "shuffle");
    const order = Int32Array.from({ length: rows }, (_, row) => row);
    const expected = [0, 1, 2].map(() => {
      shuffle(order, random);
      return [...order];
    });
    expect(epochs(3, true)).toEqual(expected);
  });
});
