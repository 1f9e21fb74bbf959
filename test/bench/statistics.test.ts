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
  const workload = { name: "one layer", N: 10, widths: [100, 50] }; // 2·2·10·100·50 = 200,000 operations
  const measured = [
    { name: "chainrule wasm", threads: 1, version: "", rounds: [1, 2, 4] },
    { name: "slow", threads: 1, version: "", rounds: [10, undefined, 20] },
    { name: "128-bit SIMD peak", threads: 1, version: "", rounds: [2, 2, 2] },
    { name: "copy of 64 MiB", threads: 1, version: "", rounds: [4, 4, 4] },
  ];

  it("compares within a round, and only where both took a turn", () => {
    const [own, slow] = rowsOf(workload, { measured, skipped: [] });
    expect(own).toMatchObject({ msPerStep: 2, spread: 1.5, gflops: 0.1, ratio: { median: 1, q1: 1, q3: 1 } });
    expect(slow).toMatchObject({ msPerStep: 15, spread: 5, ratio: { median: 7.5, q1: 6.25, q3: 8.75 } });
  });

  it("knows the machine's limits from the same turns", () => {
    const { simdPeakGflops, copyGBps } = ceilingsOf(measured);
    expect(simdPeakGflops.median).toBeCloseTo((13 * 4 * 2 * 2 ** 20) / 2e6, 10);
    expect(copyGBps.median).toBeCloseTo((2 * 64 * 2 ** 20) / 4e6, 10);
    expect(rowsOf(workload, { measured, skipped: [] })[0]!.shareOfPeak).toBeCloseTo(0.1 / simdPeakGflops.median, 12);
  });

  it("is an error where chainrule is missing", () => {
    expect(() => rowsOf(workload, { measured: measured.slice(1), skipped: [] })).toThrow("chainrule wasm");
  });
});
