/**
 * The last lines of `train`: what came out, where it is, and what to type next.
 *
 * @module
 */
import { type Evaluation, evaluate, type ModelDescription, sampleCount } from "../../src/index.ts";
import { openBackend } from "../base/backend.ts";
import { commandLine } from "../base/command-line.ts";
import { formatCount, formatDuration, formatShare, formatValue, plural } from "../base/format.ts";
import { type Io, writeJson } from "../base/io.ts";
import { isDatasetName } from "../inputs/dataset-name.ts";
import type { TrainingInputs } from "../inputs/training-inputs.ts";
import type { TrainingJob } from "../job/job.ts";
import type { Recorder } from "../runs/recorder.ts";
import type { Outcome } from "./run.ts";

/** The loss and accuracy on the test samples, where the data has some. */
export async function measureTest({ network, inputs, flags, replica }: TrainingJob): Promise<Evaluation | undefined> {
  if (!inputs.test) return undefined;
  return evaluate(network, inputs.test, { backend: await openBackend(flags.backend, flags.threads), replica });
}

/** The result of a run that ended by itself. */
export function announceVerdict(job: TrainingJob, outcome: Outcome, test: Evaluation | undefined, io: Io): void {
  const { out, command } = io;
  const { bold, green } = out.style;
  const { path, data, inputs, replaces } = job;
  out.line(`${green("✔")} ${[...findings(outcome, test, inputs), formatDuration(outcome.end.durationMs)].join(" · ")}`);
  const next = isDatasetName(data) ? ["evaluate", path, data] : ["predict", path, newFileOf(data)];
  const { bestEpoch, epochs, restored } = outcome.end;
  const of = restored && bestEpoch !== epochs ? `, with the weights of epoch ${bestEpoch}` : "";
  out.line(`  saved ${bold(path)}${replaces ? " (replaced)" : ""}${of} · next: ${command} ${commandLine(...next)}`);
}

/** The end of a run that was stopped: what is saved, and how to go on. */
export function announceInterrupted(
  { path, flags }: TrainingJob,
  { end }: Outcome,
  recorder: Recorder | undefined,
  io: Io,
): void {
  const saved = recorder?.folder ?? path;
  const command = recorder && `${io.command} ${commandLine("resume", recorder.folder)}`;
  if (flags.json) {
    writeJson(io, { type: "saved", path: saved, ...(command !== undefined && { command }) });
  } else {
    io.err.line(`Stopped after ${plural(end.steps, "step")} and ${plural(end.epochs, "whole epoch")}; saved ${saved}`);
    io.err.line(`  go on: ${command ?? `not without a run folder, but --from ${path} starts from these weights`}`);
  }
}

/** `new.csv`, or of the same kind as what was trained on. */
function newFileOf(data: string): string {
  const [, extension = ".csv"] = /(\.parquet|\.npz)$/i.exec(data) ?? [];
  return `new${extension}`;
}

function findings({ end, best }: Outcome, test: Evaluation | undefined, inputs: TrainingInputs): string[] {
  const { reason, epochs, bestEpoch } = end;
  const early = `stopped at epoch ${epochs}: no lower validation loss for ${plural(epochs - bestEpoch, "epoch")}`;
  return [measured(best, test, inputs), ...(reason === "earlyStopping" ? [early] : [])];
}

/** What the test samples say, or else the best epoch. */
function measured(best: Outcome["best"], test: Evaluation | undefined, inputs: TrainingInputs): string {
  const { description } = inputs;
  if (test) {
    const samples = sampleCount(inputs.test!);
    const what = description.inputs.kind === "images" ? "pictures" : "rows";
    return `${quality(test, "test", description, samples)} on ${formatCount(samples)} ${what}`;
  }
  if (best?.validation) return `${quality(best.validation, "validation", description)} at epoch ${best.epoch}`;
  return `training loss ${formatValue(best?.loss ?? Number.NaN)} at epoch ${best?.epoch}`;
}

function quality({ loss, accuracy }: Evaluation, of: string, { inputs }: ModelDescription, samples = 0): string {
  if (accuracy !== undefined) return `${of} accuracy ${formatShare(accuracy, samples)}, loss ${formatValue(loss)}`;
  if (inputs.kind !== "table" || inputs.encoding.target.task !== "regression") return `${of} loss ${formatValue(loss)}`;
  const { name, std } = inputs.encoding.target; // the loss is the mean square of standardized errors
  return `${of} RMSE ${formatValue(std * Math.sqrt(loss))} in ${name}, loss ${formatValue(loss)}`;
}
