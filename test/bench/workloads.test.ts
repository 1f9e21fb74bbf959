import { describe, expect, it } from "vitest";
import { MAIN, productOperations, SWEEPS } from "../../bench/workloads.ts";

const ALL = [...MAIN, ...SWEEPS.flat()];

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
  it.each(ALL)("$name are those of its products, dx of the first layer left out", (workload) => {
    expect(productOperations(workload)).toBe(countByLoops(workload));
  });

  it("are 2·N·D·M twice for a single layer", () => {
    expect(productOperations({ name: "one layer", N: 3, widths: [5, 7] })).toBe(2 * (2 * 3 * 5 * 7));
  });
});

describe("the workloads", () => {
  it("have names of their own", () => {
    const names = ALL.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(ALL.filter(({ neighbour }) => neighbour))("$name has its neighbour $neighbour in its group", (workload) => {
    const group = SWEEPS.find((workloads) => workloads.includes(workload))!;
    expect(group.map(({ name }) => name)).toContain(workload.neighbour);
  });
});
