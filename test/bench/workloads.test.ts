import { describe, expect, it } from "vitest";
import { MAIN, productOperations, SWEEPS, workloadNamed } from "../../bench/workloads.ts";

/** Counts a step's multiplications and additions one by one. */
function countByLoops({ N, widths }: { N: number; widths: readonly number[] }): number {
  let operations = 0;
  for (const [i, M] of widths.slice(1).entries()) {
    const D = widths[i]!;
    for (let output = 0; output < N * M; output++) operations += 2 * D; // out = x·w
    for (let weight = 0; weight < D * M; weight++) operations += 2 * N; // dw = xᵀ·dout
    if (i > 0) for (let input = 0; input < N * D; input++) operations += 2 * M; // dx = dout·wᵀ
  }
  return operations;
}

describe("the operations of a workload", () => {
  it.each([...MAIN, ...SWEEPS])("$name are those of its products, dx of the first layer left out", (workload) => {
    expect(productOperations(workload)).toBe(countByLoops(workload));
  });

  it("are 2·N·D·M twice for a single layer", () => {
    expect(productOperations({ name: "one layer", N: 3, widths: [5, 7] })).toBe(2 * (2 * 3 * 5 * 7));
  });
});

describe("the workloads", () => {
  it("have names of their own", () => {
    const names = [...MAIN, ...SWEEPS].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("compare awkward sizes with workloads that there are", () => {
    const neighbours = SWEEPS.flatMap(({ neighbour }) => neighbour ?? []);
    expect(neighbours.map((name) => workloadNamed(name).name)).toEqual(neighbours);
    expect(() => workloadNamed("nowhere")).toThrow(RangeError);
  });
});
