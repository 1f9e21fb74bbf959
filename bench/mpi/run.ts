/**
 * `npm run bench:mpi`: measures what messages cost and what training steps take on 1, 2, 3 and 4 ranks of this machine, fits the
 * model to it, and writes docs/mpi.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeMachine } from "../machine.ts";
import { significant } from "../table.ts";
import { fitCompute, fitLink, type Link, stepMilliseconds, stepsOf, sumMicroseconds } from "./model.ts";
import { scalingPlot, sumsPlot } from "./plots.ts";
import type { RankReport } from "./report.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const FOLDER = join(ROOT, "docs/mpi");
const RANKS = [1, 2, 3, 4];
const WORKLOADS = ["small", "medium", "large"];

/** Not measured here: usual figures of sums over networks between machines. */
const ETHERNET: Link = { name: "10 Gbit/s Ethernet, TCP", alpha: 30, beta: 1e6 / 1.1e9 };
const INFINIBAND: Link = { name: "100 Gbit/s InfiniBand", alpha: 2, beta: 1e6 / 11e9 };

const machine = describeMachine();
const reports = RANKS.map(measure);
const link = fitLink("this machine's memory", reports.find(({ ranks }) => ranks === 2)!.sums);
const computes = Object.fromEntries(WORKLOADS.map((name) => [name, fitCompute(stepsOf(reports, 1, name))]));
const traffics = Object.fromEntries(WORKLOADS.map((name) => [name, stepsOf(reports, 2, name)[0]!]));

mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, "measured.json"), `${JSON.stringify({ machine, link, computes, reports }, undefined, 1)}\n`);
writeFileSync(join(FOLDER, "sums.svg"), sumsPlot(reports, link));
writeFileSync(join(FOLDER, "scaling.svg"), scalingPlot(computes.large!, traffics.large!, [ETHERNET, link, INFINIBAND]));
print();

function measure(ranks: number): RankReport {
  const program = ["--import", "tsx", join(import.meta.dirname, "rank.ts")];
  const line = execFileSync("mpirun", ["--oversubscribe", "-n", `${ranks}`, process.execPath, ...program], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(line.trim().split("\n").at(-1)!) as RankReport;
}

function print(): void {
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.date}; load before: ${machine.loadBefore}`);
  console.log(
    `α ${significant(link.alpha)} µs, β ${significant(1000 * link.beta)} ns a byte (${reports[1]!.library})\n`,
  );
  console.log("| workload | ranks | messages a step | bytes a step | in sums, ms | model, ms | step, ms | model, ms |");
  console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
  for (const { ranks } of reports.slice(1)) for (const name of WORKLOADS) console.log(rowOf(name, ranks));
}

function rowOf(name: string, ranks: number): string {
  const { rows, milliseconds, messages, bytes, waitedMs } = stepsOf(reports, ranks, name)[0]!;
  const sums = (messages * sumMicroseconds(link, bytes / messages, ranks)) / 1000;
  const step = stepMilliseconds(computes[name]!, { messages, bytes }, link, rows, ranks);
  const cells = [messages, Math.round(bytes), ...[waitedMs, sums, milliseconds, step].map((ms) => significant(ms))];
  return `| ${name} | ${ranks} | ${cells.join(" | ")} |`;
}
