/**
 * What the project promised itself, and what this run says to it.
 *
 * @module
 */
import type { ReadingRow } from "./reading/rows.ts";
import type { Report } from "./report.ts";
import type { Row } from "./rows.ts";
import { BASE, PRODUCTS, READER } from "./systems.ts";
import { middleHalf, percent, significant, type Table } from "./table.ts";
import { BLOCKS, SWEEPS } from "./workloads.ts";

/** How much more than its share of the neighbour's time an awkward size may cost. */
const CLIFF = 1.5;

/** A figure that must reach a bound: at least it, or at most it. */
interface Target {
  readonly what: string;
  readonly workload: string;
  readonly bound: number;
  readonly direction: "at least" | "at most";
  /** Nothing where the run did not measure it. */
  readonly figure: number | undefined;
  readonly show: (value: number) => string;
}

const times = (value: number): string => `${significant(value)}×`;

/** Every target that this run can judge. */
export function targetTable(report: Report): Table {
  const judged = [
    ...speedTargets(report.results),
    ...threadTargets(report.results),
    ...readingTargets(report.reading),
    ...footprintTargets(report),
  ].filter(({ figure }) => figure !== undefined);
  const rows = judged.map(({ what, workload, bound, direction, figure, show }) => [
    what,
    workload,
    `${direction} ${show(bound)}`,
    show(figure!),
    (direction === "at least" ? figure! >= bound : figure! <= bound) ? "reached" : "**not reached**",
  ]);
  return [["target", "workload", "bound", "this run", ""], ...rows];
}

function speedTargets(results: readonly Row[]): Target[] {
  const faster = (system: string, workload: string, bound: number, ...others: string[]): Target => ({
    what: `${system} against ${others.join(" and ")}`,
    workload,
    bound,
    direction: "at least",
    figure: advantage(results, workload, system, others),
    show: times,
  });
  const python = ["NumPy", "PyTorch"];
  return [
    ...["tiny", "small", "medium", "large"].flatMap((workload) => [
      faster(BASE, workload, 3, "jax-js wasm"),
      faster(BASE, workload, 25, "TensorFlow.js wasm"),
    ]),
    faster(BASE, "tiny", 5, "NumPy"),
    ...["medium", "large"].map((workload) => ({
      what: "matrix products, share of the 128-bit SIMD peak",
      workload,
      bound: 0.8,
      direction: "at least" as const,
      figure: find(results, workload, PRODUCTS)?.shareOfPeak,
      show: percent,
    })),
    ...Object.entries({ tiny: 5, small: 1.3, medium: 1.3, large: 1.1 }).map(([workload, bound]) =>
      faster("chainrule blas", workload, bound, ...python),
    ),
    ...BLOCKS.flatMap(({ name }) => [
      faster(BASE, name, 0.5, "PyTorch"),
      faster("chainrule blas", name, 1.2, "PyTorch"),
    ]),
  ];
}

function threadTargets(results: readonly Row[]): Target[] {
  const one = find(results, "large", BASE, 1);
  return Object.entries({ 2: 1.8, 8: 6 }).map(([threads, bound]) => {
    const many = find(results, "large", BASE, Number(threads));
    const figure = one && many ? one.msPerStep / many.msPerStep : undefined;
    const what = `${BASE}, ${threads} threads against one`;
    return { what, workload: "large", bound, direction: "at least", figure, show: times };
  });
}

function readingTargets(rows: readonly ReadingRow[]): Target[] {
  return (["first", "again"] as const).map((read) => ({
    what: `${READER} reads CSV to arrays, against pandas`,
    workload: read,
    bound: 1,
    direction: "at least",
    figure: rows.find((row) => row.system === "pandas" && row.read === read)?.ratio.median,
    show: times,
  }));
}

function footprintTargets({ footprint: { allocations, startUp, bundle } }: Report): Target[] {
  const limit = (what: string, bound: number, figure: number | undefined, unit: string): Target => {
    const show = (value: number): string => `${significant(value)} ${unit}`;
    return { what, workload: "small", bound, direction: "at most", figure, show };
  };
  return [
    limit("import, compile, first step", 100, startUp.totalMs.median, "ms"),
    limit("arrays allocated per step", 0, allocations.arrayBytesPerStep, "bytes"),
    limit("bundle, gzipped", 60, bundle.gzippedBytes / 1000, "kB"),
  ];
}

/** What an awkward size costs by operation of its products, against the same at its neighbour. */
export function cliffTable(results: readonly Row[]): Table {
  const rows = SWEEPS.flat().flatMap((workload) => {
    const here = results.filter((row) => row.workload === workload.name && row.ofShare);
    return here.map(({ system, threads, msPerStep, spread, ofShare }, i) => {
      const cliff = system.startsWith("chainrule") && ofShare!.median > CLIFF;
      return [
        i === 0 ? `${workload.name}, beside ${workload.neighbour}` : "",
        system,
        String(threads),
        significant(msPerStep),
        significant(spread),
        `${middleHalf(ofShare!)}${cliff ? ", **a cliff**" : ""}`,
      ];
    });
  });
  return [["workload", "system", "threads", "ms/step", "spread", "time / its share"], ...rows];
}

/** How many times faster than the fastest of the others, at the fewest threads they were measured on. */
function advantage(
  results: readonly Row[],
  workload: string,
  system: string,
  others: readonly string[],
): number | undefined {
  const own = find(results, workload, system);
  const theirs = others.flatMap((name) => find(results, workload, name)?.ratio.median ?? []);
  return own && theirs.length > 0 ? Math.min(...theirs) / own.ratio.median : undefined;
}

function find(results: readonly Row[], workload: string, system: string, threads?: number): Row | undefined {
  return results.find(
    (row) => row.workload === workload && row.system === system && (threads === undefined || row.threads === threads),
  );
}
