/**
 * `report.html` of a run.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { ChainruleError, formatBytes } from "../../src/index.ts";
import { writeAtomic } from "../../src/node/index.ts";
import { formatList, plural } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { inferencesOf, type Training } from "../job/job.ts";
import { loadCanvas } from "../page/plotting.ts";
import { readConfig } from "../runs/config.ts";
import { readEnvironment } from "../runs/environment.ts";
import { readEvents } from "../runs/event-history.ts";
import { outcomeOf } from "../runs/outcome.ts";
import { measured } from "./collect.ts";
import { curvesOf } from "./curves.ts";
import { pageOf } from "./page.ts";
import type { ConfigurationGroup, RunReport } from "./run-report.ts";

/**
 * Measures the network as it is now, and writes what became of the run.
 *
 * @param folder of the run
 * @throws ConfigError if what draws is not installed; DataError if the file cannot be written
 */
export async function writeReport(
  folder: string,
  training: Training,
  path: string = join(folder, RUN_FILES.report),
): Promise<void> {
  const canvas = await loadCanvas();
  await writeAtomic(path, pageOf(await reportOf(folder, training), canvas));
}

/** The same at the end of a training run, which a report that fails does not spoil. */
export async function keepReport(folder: string, training: Training, io: Io): Promise<void> {
  const path = join(folder, RUN_FILES.report);
  try {
    await writeReport(folder, training, path);
  } catch (error) {
    if (!(error instanceof ChainruleError)) throw error;
    warn(io, `${RUN_FILES.report} was not written: ${error.message}`);
    return;
  }
  announceReport(path, training.flags, io);
}

/** Says where the report is. */
export function announceReport(path: string, { json, quiet }: Training["flags"], io: Io): void {
  if (json) writeJson(io, { type: "report", path });
  else if (!quiet) io.out.line(`  report ${io.out.style.bold(path)}`);
}

async function reportOf(folder: string, training: Training): Promise<RunReport> {
  const events = await readEvents(join(folder, RUN_FILES.events));
  const config = await readConfig(folder);
  const { doubts, ...measures } = await measured(training);
  return {
    title: training.inputs.name,
    outcome: outcomeOf(events),
    curves: curvesOf(events),
    ...measures,
    doubts: events.findLast((event) => event.type === "verdict")?.warnings ?? doubts,
    network: training.network.summary(),
    configuration: await configurationOf(folder, training),
    command: config.command,
    folder: resolve(folder, config.folder),
  };
}

async function configurationOf(folder: string, training: Training): Promise<ConfigurationGroup[]> {
  const { facts, warnings } = training.inputs;
  const choices = inferencesOf(training).map(({ text, option }) => ({ text: formatList(text), hint: option }));
  return [
    { title: "Data", entries: [...facts, ...warnings].map((text) => ({ text })) },
    { title: "Choices, and the flags that change them", entries: choices },
    { title: "Environment", entries: await environmentOf(folder) },
  ];
}

async function environmentOf(folder: string): Promise<ConfigurationGroup["entries"]> {
  const environment = await readEnvironment(folder);
  const { chainrule, node, platform, cpu, cores, memory, backendDescription, seed, started } = environment;
  const lines = [
    `chainrule ${chainrule}, Node ${node}, ${platform}`,
    `${cpu}, ${plural(Number(cores), "core")}, ${formatBytes(Number(memory))} of memory`,
    `${backendDescription}, seed ${seed}`,
    `started ${started}`,
  ];
  return lines.map((text) => ({ text }));
}
