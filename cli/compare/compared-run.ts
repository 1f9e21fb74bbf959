/**
 * A run as it stands beside others: read from its folder, whatever has become of it.
 *
 * @module
 */
import { join, resolve } from "node:path";
import { ChainruleError, ConfigError } from "../../src/index.ts";
import { targetNames } from "../../src/tables/index.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { taskInWords } from "../base/task-words.ts";
import { readModel } from "../inputs/model-file.ts";
import { curvesOf } from "../report/curves.ts";
import type { Curves } from "../report/run-report.ts";
import { type RunConfig, readConfig } from "../runs/config.ts";
import { readEnvironment } from "../runs/environment.ts";
import { readEvents } from "../runs/event-history.ts";
import type { LoggedEvent } from "../runs/event-log.ts";
import { configFromHere } from "../runs/open-run.ts";
import { outcomeOf } from "../runs/outcome.ts";
import { type RunSummary, summaryOf } from "../runs/summary.ts";
import { type Settings, settingsOf } from "./settings.ts";

export interface ComparedRun {
  readonly summary: RunSummary;
  /** What happened: `finished after 5 epochs, 9.8 s`, or what is damaged. */
  readonly outcome: string;
  readonly curves: Curves;
  /** Undefined where they cannot be read. */
  readonly settings: Settings | undefined;
  readonly problem: Problem | undefined;
  /** What repeats the run. */
  readonly command: string | undefined;
}

/** What a run solves; curves of another one say nothing about this one. */
export interface Problem {
  /** Alike for the same data, target and task. */
  readonly key: string;
  /** `penguins.csv, species (classification)`. */
  readonly text: string;
}

const NO_CURVES: Curves = { epochs: [], batches: [], best: undefined };

/**
 * @param folder as the user named it
 * @throws ConfigError if it is no run
 */
export async function readComparedRun(folder: string): Promise<ComparedRun> {
  try {
    return await readRun(folder);
  } catch (error) {
    if (!(error instanceof ChainruleError) || error instanceof ConfigError) throw error;
    return {
      summary: { run: folder, data: "", state: "damaged", epochs: 0 },
      outcome: error.message,
      curves: NO_CURVES,
      ...{ settings: undefined, problem: undefined, command: undefined },
    };
  }
}

async function readRun(folder: string): Promise<ComparedRun> {
  const config = configFromHere(folder, await readConfig(folder));
  const events = await readEvents(join(folder, RUN_FILES.events));
  const target = await targetOf(folder, config);
  const curves = curvesOf(events);
  const noEpoch = curves.epochs.length === 0 ? ["no epoch was recorded"] : [];
  return {
    summary: await summaryOf(folder, config, events),
    outcome: [...outcomeOf(events), ...noEpoch].join(" · "),
    curves,
    settings: settingsOf(config, target, await readEnvironment(folder)),
    problem: await problemOf(folder, config, target, events),
    command: config.command,
  };
}

/** The column that is predicted: with `--from` the model says it. Undefined where there is none, as for pictures. */
async function targetOf(folder: string, { flags }: RunConfig): Promise<string | undefined> {
  if (flags.target !== undefined) return [flags.target].flat().join(", ");
  if (flags.from === undefined) return undefined;
  const inputs = (await readModel(folder).catch(unlessBug))?.description.inputs;
  return inputs?.kind === "table" ? targetNames(inputs.encoding.target).join(", ") : undefined;
}

async function problemOf(
  folder: string,
  { data, flags }: RunConfig,
  target: string | undefined,
  events: readonly LoggedEvent[],
): Promise<Problem | undefined> {
  const seen = events.find((event) => event.type === "step" || event.type === "epoch");
  if (seen === undefined) return undefined;
  const task = seen.accuracy === undefined ? "regression" : "classification"; // only classes are right or wrong
  const place = flags.dataDir === undefined ? "" : resolve(flags.dataDir);
  return {
    key: JSON.stringify([resolve(data), place, target, task]),
    text: `${data}${target === undefined ? "" : `, ${target}`} (${await wordsFor(task, folder, flags)})`,
  };
}

/** The model tells several labels from several numbers; the events do not. */
async function wordsFor(task: string, folder: string, { target, from }: RunConfig["flags"]): Promise<string> {
  if (task === "classification" || (!Array.isArray(target) && from === undefined)) return task;
  const model = await readModel(folder).catch(unlessBug);
  return model ? taskInWords(model.description) : task;
}

function unlessBug(error: unknown): undefined {
  if (!(error instanceof ChainruleError)) throw error;
}
