import { describe, expect, it } from "vitest";
import { Batches } from "../../src/training/batches.ts";

const rows = 20;
const dataset = { x: { data: Float64Array.from({ length: rows }, (_, row) => row), shape: [rows, 1] } };

function epochs(count: number, shuffled: boolean): number[][] {
  const batches = new Batches(dataset, { batchSize: 8, shuffle: shuffled, dropLast: false, seed: 1 });
  return Array.from({ length: count }, () => {
    batches.startEpoch();
    return Array.from({ length: batches.count }, (_, index) => [...batches.batch(index).x]).flat();
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
    const [first, second] = epochs(2, true);
    const again = new Batches(dataset, { batchSize: rows, shuffle: true, dropLast: false, seed: 1 });
    again.startEpoch();
    const permutation = [...again.batch(0).x];
    expect(first).toEqual(permutation);
    expect(second).not.toEqual(first);
    // Had the second epoch started from 0, 1, 2, … it would be a permutation that the first order does not enter.
    const fresh = epochs(2, true)[1]!;
    expect(second).toEqual(fresh);
  });
});
