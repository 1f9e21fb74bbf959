import { describe, expect, it } from "vitest";
import type { ReadingRow } from "../../bench/reading/rows.ts";
import type { Report } from "../../bench/report.ts";
import type { Row } from "../../bench/rows.ts";
import { cliffTable, targetTable } from "../../bench/targets.ts";

const exactly = (median: number) => ({ median, q1: median, q3: median });

function row(system: string, workload: string, ratio: number, rest: Partial<Row> = {}): Row {
  const measured = { version: "", threads: 1, msPerStep: ratio, spread: 0, gflops: 1, shareOfPeak: 0.5 };
  return { system, workload, ratio: exactly(ratio), ...measured, ...rest };
}

/** What each target of a run says, by what and where it is. */
function verdicts(
  results: readonly Row[],
  firstStepMs = 100,
  arrayBytesPerStep = 0,
  gzippedBytes = 60_000,
  reading: readonly Pick<ReadingRow, "system" | "read" | "ratio">[] = [],
): Record<string, string> {
  const startUp = { totalMs: exactly(firstStepMs) };
  const footprint = { allocations: { arrayBytesPerStep }, startUp, bundle: { gzippedBytes } };
  const [, ...rows] = targetTable({ results, reading, footprint } as unknown as Report);
  return Object.fromEntries(
    rows.map(([what, workload, , figure, verdict]) => [`${what}, ${workload}`, `${figure} ${verdict}`]),
  );
}

describe("targets", () => {
  it("of speed are reached from their bound on, against the fastest of the others", () => {
    const results = [
      row("chainrule wasm", "tiny", 1),
      row("chainrule blas", "tiny", 0.5),
      row("NumPy", "tiny", 2.5),
      row("PyTorch", "tiny", 2),
      row("jax-js wasm", "tiny", 3),
    ];
    expect(verdicts(results)).toMatchObject({
      "chainrule wasm against jax-js wasm, tiny": "3× reached",
      "chainrule wasm against NumPy, tiny": "2.5× **not reached**",
      "chainrule blas against NumPy and PyTorch, tiny": "4× **not reached**",
    });
  });

  it("of threads compare the times on one and on several", () => {
    const large = (threads: number, msPerStep: number) => row("chainrule wasm", "large", 1, { threads, msPerStep });
    expect(verdicts([large(1, 90), large(2, 50)])).toMatchObject({
      "chainrule wasm, 2 threads against one, large": "1.8× reached",
    });
  });

  it("of reading compare chainrule with pandas, in a fresh process and in one that has read", () => {
    const reads = (read: "first" | "again", ratio: number) => ({ system: "pandas", read, ratio: exactly(ratio) });
    expect(verdicts([], 100, 0, 60_000, [reads("first", 0.9), reads("again", 1)])).toMatchObject({
      "chainrule reads CSV to arrays, against pandas, first": "0.9× **not reached**",
      "chainrule reads CSV to arrays, against pandas, again": "1× reached",
    });
  });

  it("of what a step costs beside time are reached up to their bound", () => {
    expect(verdicts([])).toEqual({
      "import, compile, first step, small": "100 ms reached",
      "arrays allocated per step, small": "0 bytes reached",
      "bundle, gzipped, small": "60 kB reached",
    });
    expect(verdicts([], 101, 4, 60_100)).toEqual({
      "import, compile, first step, small": "101 ms **not reached**",
      "arrays allocated per step, small": "4 bytes **not reached**",
      "bundle, gzipped, small": "60.1 kB **not reached**",
    });
  });
});

describe("cliffs", () => {
  it("are chainrule's sizes that cost more than half again their share", () => {
    const batch = (system: string, share: number) => row(system, "batch 7", 1, { ofShare: exactly(share) });
    const [, ...rows] = cliffTable([batch("chainrule wasm", 1.5), batch("chainrule blas", 1.51), batch("NumPy", 9)]);
    const isCliff = rows.map((cells) => cells.at(-1)!.endsWith("**a cliff**"));
    expect(isCliff).toEqual([false, true, false]);
  });
});
