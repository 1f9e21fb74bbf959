/**
 * `npm run bench`: one training step on every system there is, side by side in one run. Tables and JSON go to standard
 * output, progress to standard error; see docs/benchmarks.md for what is measured and how.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Arguments, PLANS, readArguments, USAGE } from "./arguments.ts";
import { COPY, compileCeilings, PEAK } from "./ceilings.ts";
import { measureFootprint } from "./footprint.ts";
import { describeMachine } from "./machine.ts";
import { type Contestant, type Measured, measure, type Plan, type Skipped } from "./measure.ts";
import { measureReading, type Reading, ROUNDS } from "./reading/reading.ts";
import { type Report, reportAsText, writeDocs } from "./report.ts";
import { ceilingsOf, type Row, rowsOf } from "./rows.ts";
import { BASE, commandOf, PRODUCTS, SYSTEMS, type System, takesPart } from "./systems.ts";
import { BLOCKS, MAIN, SWEEPS, type Workload } from "./workloads.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

try {
  const args = readArguments(process.argv.slice(2));
  if (args.help) console.log(USAGE);
  else await main(args);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function main(args: Arguments): Promise<void> {
  installPeers();
  const report = await bench(args);
  console.log(args.json ? JSON.stringify(report, undefined, 1) : reportAsText(report));
  if (args.docs) writeDocs(report);
  const broken = report.skipped.filter(({ name }) => name.startsWith(BASE));
  if (broken.length > 0) process.exitCode = 1;
}

/** The other systems come with the first run; without them the bench measures what is there. */
function installPeers(): void {
  if (existsSync(`${HERE}node_modules`)) return;
  progress("installs the packages of bench/ (once)");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const shell = process.platform === "win32";
  const { status } = spawnSync(npm, ["ci", "--ignore-scripts"], { cwd: HERE, shell, stdio: ["ignore", 2, 2] });
  if (status !== 0) progress("npm ci in bench/ failed: goes on with what is installed");
}

async function bench(args: Arguments): Promise<Report> {
  const machine = describeMachine();
  const loops = await compileCeilings();
  const ceilings = [PEAK, COPY].map((system) => contestant(system, loops, 1));
  const rows: Row[] = [];
  const turns: Measured[] = [];
  const skipped: Skipped[] = [];
  const go = async (workloads: readonly Workload[], systems: readonly System[], plan: Plan): Promise<void> => {
    progress(workloads.map(({ name, N, widths }) => `${name} (${N} rows, ${widths.join("-")})`).join(" and "));
    const entered = workloads.flatMap((workload) => contestants(workload, systems, args));
    const results = await measure([...entered, ...ceilings], plan);
    for (const one of results.skipped) {
      if (skipped.some(({ name, reason }) => name === one.name && reason === one.reason)) continue;
      progress(`without ${one.name}: ${one.reason}`);
      skipped.push(one);
    }
    rows.push(...rowsOf(results.measured));
    turns.push(...results.measured);
  };
  for (const workload of [...MAIN, ...BLOCKS]) await go([workload], SYSTEMS, args.quick ? PLANS.quick : PLANS.main);
  const swept = SYSTEMS.filter(({ sweeps }) => sweeps);
  for (const group of args.quick ? [] : SWEEPS) await go(group, swept, PLANS.sweep);
  const reading = args.quick ? { rows: [], skipped: [] } : await readTable();
  progress("memory, start-up, bundle");
  const footprint = measureFootprint(args.quick ? 3 : 9);
  const left = [...skipped, ...reading.skipped];
  return { machine, ceilings: ceilingsOf(turns), results: rows, skipped: left, reading: reading.rows, footprint };
}

async function readTable(): Promise<Reading> {
  progress("a CSV file of 22 MB");
  const reading = await measureReading(ROUNDS);
  for (const { name, reason } of reading.skipped) progress(`without ${name}: ${reason}`);
  return reading;
}

/** Every system that takes part, once a thread count where it has threads. */
function contestants(workload: Workload, systems: readonly System[], { quick, threads }: Arguments): Contestant[] {
  return systems
    .filter((system) => takesPart(system, workload, quick))
    .flatMap((system) =>
      (system.threads ? threads : [1]).map((count) => ({
        ...contestant(system, workload, count),
        workload,
        trains: system.name !== PRODUCTS,
      })),
    );
}

function contestant(system: System, input: object, threads: number): Contestant {
  const { name, install } = system;
  return { name, threads, command: commandOf(system, input, threads), trains: false, install };
}

function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
