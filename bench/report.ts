/**
 * The whole result of a run, and how it is shown: on a terminal, and in docs/benchmarks.md.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { Footprint } from "./footprint.ts";
import type { Machine } from "./machine.ts";
import type { Skipped } from "./measure.ts";
import { type ReadingRow, readingTable } from "./reading/rows.ts";
import type { Ceilings, Row } from "./rows.ts";
import { asMarkdown, asText, significant, stepTable, type Table } from "./table.ts";
import { cliffTable, targetTable } from "./targets.ts";
import { BLOCKS, MAIN, SWEEPS, type Workload } from "./workloads.ts";

/** What `--json` prints. */
export interface Report {
  readonly machine: Machine;
  readonly ceilings: Ceilings;
  readonly results: readonly Row[];
  readonly skipped: readonly Skipped[];
  readonly reading: readonly ReadingRow[];
  readonly footprint: Footprint;
}

const DOCUMENT = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
const [START, END] = ["<!-- measured -->", "<!-- /measured -->"];
const PLOTS = fileURLToPath(new URL("./plots.mjs", import.meta.url));

/** For a terminal. */
export function reportAsText(report: Report): string {
  const skipped = report.skipped.map(({ name, reason }) => `without ${name}: ${reason}`);
  const tables = tablesOf(report).map(([title, table]) => `${title}\n\n${asText(table)}`);
  return [machineLine(report), ...(skipped.length > 0 ? [skipped.join("\n")] : []), ...tables].join("\n\n");
}

/** Rewrites the measured part of the document, and the plots. */
export function writeDocs(report: Report): void {
  const versions = [...new Map([...report.results, ...report.reading].map(({ system, version }) => [system, version]))];
  const systems: Table = [["system", "what ran"], ...versions];
  const parts = [
    machineLine(report),
    asMarkdown(systems),
    ...tablesOf(report).map(([title, table]) => `### ${title}\n\n${asMarkdown(table)}`),
  ];
  writeFileSync(DOCUMENT, replaceMeasured(readFileSync(DOCUMENT, "utf8"), parts.join("\n\n")));
  const { status, stderr } = spawnSync(process.execPath, [PLOTS], { input: JSON.stringify(report), encoding: "utf8" });
  if (status !== 0) throw new Error(`bench/plots.mjs failed: ${stderr.trim()}`);
}

/**
 * The document with its measured part, between two markers, replaced.
 *
 * @throws Error if a marker is missing, or the end comes before the start
 */
export function replaceMeasured(document: string, measured: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END, start);
  if (start === -1 || end === -1) {
    const missing = start === -1 ? START : `${END} after ${START}`;
    throw new Error(`docs/benchmarks.md has no ${missing}: put the two around the measured part`);
  }
  return `${document.slice(0, start + START.length)}\n\n${measured}\n\n${document.slice(end)}`;
}

function machineLine({ machine, ceilings }: Report): string {
  const { date, cpu, cores, memoryGB, node, platform, loadBefore } = machine;
  const { simdPeakGflops, copyGBps } = ceilings;
  return (
    `${date}, ${cpu}, ${cores} cores, ${memoryGB} GB, ${platform}, Node ${node}; load before the run ${loadBefore}, ` +
    `after it ${loadavg()[0]!.toFixed(2)}. One core's limits in this run: ${significant(simdPeakGflops)} GFLOP/s ` +
    `with 128-bit vectors, ${significant(copyGBps)} GB/s read and written by a copy of 64 MiB.`
  );
}

function tablesOf(report: Report): [title: string, table: Table][] {
  const rowsAt = (workloads: readonly Workload[]): Row[] =>
    report.results.filter((row) => workloads.some(({ name }) => name === row.workload));
  const swept = rowsAt(SWEEPS.flat()).length > 0;
  return [
    ["One training step", stepTable(rowsAt(MAIN))],
    ["A step with other layers", stepTable(rowsAt(BLOCKS))],
    ...(swept ? ([["Awkward sizes", cliffTable(report.results)]] as [string, Table][]) : []),
    ...(report.reading.length > 0 ? ([["CSV to arrays", readingTable(report.reading)]] as [string, Table][]) : []),
    ["Memory, start-up, size", footprintTable(report.footprint)],
    ["Against the targets", targetTable(report)],
  ];
}

function footprintTable({ allocations, startUp, bundle }: Footprint): Table {
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const perParameter = allocations.backendBytes / allocations.parameterBytes;
  return [
    ["what", "figure"],
    ["a step of `small` allocates, arrays", `${allocations.arrayBytesPerStep.toFixed(0)} bytes`],
    ["… JavaScript objects (promises)", `${allocations.heapBytesPerStep.toFixed(0)} bytes`],
    ["… a step of `train`, with its event", `${allocations.heapBytesPerEvent.toFixed(0)} bytes`],
    ["… and leaves behind", `${allocations.keptBytesPerStep.toFixed(0)} bytes`],
    ["parameters of `small`", kB(allocations.parameterBytes)],
    ["… all that training it lays out", `${kB(allocations.backendBytes)}, ${perParameter.toFixed(1)} times as much`],
    ["… peak of the whole process", kB(allocations.peakProcessBytes)],
    ["import", ms(startUp.importMs.median)],
    ["from there to the end of the first step", ms(startUp.firstStepMs.median)],
    ["bundle, minified", kB(bundle.minifiedBytes)],
    ["… and gzipped", kB(bundle.gzippedBytes)],
  ];
}
