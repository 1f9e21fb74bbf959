import { describe, expect, it } from "vitest";
import { ceilingsOf, rowsOf } from "../../bench/rows.ts";
import { spread, summarize } from "../../bench/statistics.ts";

describe("summarize", () => {
  it("takes the value at a rank, whatever the order", () => {
    expect(summarize([5, 1, 4, 2, 3])).toEqual({ median: 3, q1: 2, q3: 4 });
  });

  it("goes between two ranks as NumPy's default does", () => {
    // numpy.percentile([1, 2, 3, 10], [25, 50, 75]) is [1.75, 2.5, 4.75]
    expect(summarize([10, 3, 2, 1])).toEqual({ median: 2.5, q1: 1.75, q3: 4.75 });
    expect(spread(summarize([10, 3, 2, 1]))).toBe(3);
  });

  it("is that value for one, and an error for none", () => {
    expect(summarize([7])).toEqual({ median: 7, q1: 7, q3: 7 });
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe("rowsOf", () => {
  const workload = { name: "one layer", N: 10, widths: [100, 50], neighbour: "half" }; // 200,000 operations
  const half = { name: "half", N: 5, widths: [100, 50] };
  const rest = { threads: 1, version: "", cpuRounds: [], lastLoss: 0 };
  const [wasm, slow] = ["chainrule wasm", "slow"].map((name) => ({ name, ...rest }));
  const measured = [
    { ...wasm!, workload, rounds: [1, 2, 4] },
    { ...wasm!, workload: half, rounds: [1, 1, undefined] },
    { ...slow!, workload, rounds: [10, undefined, 20] },
    { name: "128-bit SIMD peak", ...rest, rounds: [3, 2, 3] },
    { name: "copy of 64 MiB", ...rest, rounds: [4, 5, 6] },
  ];

  it("compares within a round, and only where both took a turn", () => {
    const [own, , slow] = rowsOf(measured);
    expect(own).toMatchObject({ msPerStep: 2, spread: 1.5, gflops: 0.1, ratio: { median: 1, q1: 1, q3: 1 } });
    expect(slow).toMatchObject({ msPerStep: 15, spread: 5, ratio: { median: 7.5, q1: 6.25, q3: 8.75 } });
  });

  it("compares with chainrule on as many threads, or on one where that is all there is", () => {
    const on = (name: string, threads: number, ms: number) => ({ ...rest, name, threads, workload, rounds: [ms] });
    const limits = measured.filter((one) => !("workload" in one));
    const systems = [on("chainrule wasm", 1, 8), on("chainrule wasm", 2, 4), on("slow", 2, 8), on("single", 1, 16)];
    const rows = rowsOf([...systems, ...limits]);
    expect(rows.map(({ ratio }) => ratio.median)).toEqual([1, 1, 2, 2]);
  });

  it("compares the time by operation with the neighbour's", () => {
    const [own, neighbour] = rowsOf(measured);
    expect(own!.ofShare).toEqual({ median: 0.75, q1: 0.625, q3: 0.875 }); // of 1/2 and 2/2
    expect(neighbour!.ofShare).toBeUndefined();
  });

  it("knows the machine's limits from the fastest turns", () => {
    const { simdPeakGflops, copyGBps } = ceilingsOf(measured);
    expect(simdPeakGflops).toBeCloseTo((13 * 4 * 2 * 2 ** 20) / 2e6, 10);
    expect(copyGBps).toBeCloseTo((2 * 64 * 2 ** 20) / 4e6, 10);
    expect(rowsOf(measured)[0]!.shareOfPeak).toBeCloseTo(0.1 / simdPeakGflops, 12);
  });

  it("is an error where chainrule is missing", () => {
    expect(() => rowsOf(measured.slice(2))).toThrow("chainrule wasm");
  });
});
