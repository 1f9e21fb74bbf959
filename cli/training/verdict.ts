/**
 * The last lines of `train`: what came out, where it is, and what to type next.
 *
 * @module
 */
import type { MetricName } from "../../src/index.ts";
import { targetNames } from "../../src/tables/index.ts";
import { commandLine } from "../base/command-line.ts";
import { formatCount, formatDuration, formatR2, formatShare, formatValue, plural } from "../base/format.ts";
import { type Io, writeJson } from "../base/io.ts";
import { isDatasetName } from "../inputs/dataset-name.ts";
import { STANDARD_INPUT } from "../inputs/source.ts";
import type { TrainingInputs } from "../inputs/training-inputs.ts";
import type { TrainingJob } from "../job/job.ts";
import type { Recorder } from "../runs/recorder.ts";
import { metricsLine } from "../score/metrics.ts";
import type { Score } from "../score/score.ts";
import { besideConstant } from "../score/words.ts";
import { manyOf, type Result } from "./result.ts";
import { epochOf, type Outcome } from "./run.ts";

/** Metrics that stand in the line of every run. */
const TOLD_ANYWAY: readonly string[] = ["accuracy", "labelAccuracy", "r2"] satisfies MetricName[];

/** The result of a run that ended by itself. */
export function announceVerdict(job: TrainingJob, outcome: Outcome, result: Result, isDoubtful: boolean, io: Io): void {
  const { out, command } = io;
  const { bold, green, yellow } = out.style;
  const { path, data, replaces } = job;
  const mark = isDoubtful || isUnimproved(outcome) ? yellow("!") : green("✔");
  out.line(`${mark} ${[...findings(job, outcome, result), formatDuration(outcome.end.durationMs)].join(" · ")}`);
  const next = isDatasetName(data) ? ["evaluate", path, data] : ["predict", path, newFileOf(data)];
  const { bestEpoch, epochs, restored } = outcome.end;
  const of = restored && bestEpoch > 0 && bestEpoch !== epochs ? `, with the weights of epoch ${bestEpoch}` : "";
  out.line(`  saved ${bold(path)}${replaces ? " (replaced)" : ""}${of} · next: ${command} ${commandLine(...next)}`);
}

/** The end of a run that was stopped: what is saved, and how to go on. */
export function announceInterrupted(
  { path, data, flags }: TrainingJob,
  { end }: Outcome,
  recorder: Recorder | undefined,
  io: Io,
): void {
  const saved = recorder?.folder ?? path;
  const again = data === STANDARD_INPUT ? " < DATA" : "";
  const command = recorder && `${io.command} ${commandLine("resume", recorder.folder)}${again}`;
  if (flags.json) {
    writeJson(io, { type: "saved", path: saved, ...(command !== undefined && { command }) });
  } else {
    io.err.line(`Stopped after ${plural(end.steps, "step")} and ${plural(end.epochs, "whole epoch")}; saved ${saved}`);
    io.err.line(`  go on: ${command ?? `not without a run folder, but --from ${path} starts from these weights`}`);
    if (again && recorder)
      io.err.line("  No run keeps what came from standard input: pipe the same data in again as DATA.");
  }
}

/** `new.csv`, or of the same kind as what was trained on. */
function newFileOf(data: string): string {
  const [, extension = ".csv"] = /(\.parquet|\.npz)$/i.exec(data) ?? [];
  return `new${extension}`;
}

/** Whether the weights that the run began with were better than those of all of its epochs. */
function isUnimproved({ end }: Outcome): boolean {
  return end.restored && end.bestEpoch === 0;
}

/** `no lower validation loss`, `no better validation f1`. */
function noBetter({ watch }: TrainingJob["recipe"]): string {
  return watch === undefined ? "no lower validation loss" : `no better validation ${watch}`;
}

function findings(job: TrainingJob, outcome: Outcome, result: Result): string[] {
  const { reason, epochs, bestEpoch } = outcome.end;
  const early = `stopped at epoch ${epochs}: ${noBetter(job.recipe)} for ${plural(epochs - bestEpoch, "epoch")}`;
  const kept = "no epoch was better than the model of --from, whose weights are kept";
  return [
    `${measured(job, outcome, result)}; ${besideConstant(result.score)}`,
    ...(reason === "earlyStopping" ? [early] : []),
    ...(isUnimproved(outcome) ? [kept] : []),
  ];
}

/** What the saved weights give: `validation accuracy 98.6 %, f1 0.9812, loss 0.0412 at epoch 12`. */
function measured({ inputs }: TrainingJob, outcome: Outcome, { of, score }: Result): string {
  const where =
    of === "validation"
      ? ` at epoch ${epochOf(outcome)?.epoch ?? 0}`
      : ` on ${formatCount(score.rows)} ${of === "test" ? "" : "training "}${manyOf(inputs)}`;
  const watched = Object.keys(score.metrics ?? {}).filter((name) => !TOLD_ANYWAY.includes(name));
  const values = watched.map((name) => `, ${metricsLine(score.metrics!, [name])}`);
  return `${of} ${quality(score, inputs)}${values.join("")}, loss ${formatValue(score.loss)}${where}`;
}

function quality(score: Score, { description: { inputs } }: TrainingInputs): string {
  if ("accuracy" in score) return `accuracy ${formatShare(score.accuracy, score.rows)}`;
  if ("meanAccuracy" in score) return `mean accuracy ${formatShare(score.meanAccuracy, score.rows)}`;
  if (score.targets) return `mean R² ${formatR2(score.r2)}`;
  const unit = inputs.kind === "table" ? ` in ${targetNames(inputs.encoding.target)[0]}` : "";
  return `RMSE ${formatValue(score.rmse)}${unit}, R² ${formatR2(score.r2)}`;
}
