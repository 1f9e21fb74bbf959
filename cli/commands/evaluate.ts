/**
 * `chainrule evaluate`: how good a saved model is on data whose answers are known.
 *
 * @module
 */
import type { Loss, Model } from "../../src/index.ts";
import { targetNames } from "../../src/tables/index.ts";
import { type BackendName, openBackend } from "../base/backend.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatColumns, formatCount, formatR2, formatShare, formatValue } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { joinRanks } from "../base/ranks.ts";
import { type EvaluationFlags, readEvaluationInputs } from "../inputs/evaluation-inputs.ts";
import { readModel } from "../inputs/model-file.ts";
import { assertAllRanksRead } from "../inputs/read-table.ts";
import { announceStandardInput } from "../inputs/source.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { type LossChoices, lossChoicesIn, lossFor } from "../job/loss.ts";
import { shownReadings } from "../progress/reading.ts";
import type { ClassScore } from "../score/class-score.ts";
import { metricsFor, metricsLine } from "../score/metrics.ts";
import type { NumberScore } from "../score/number-score.ts";
import { type Score, scoreOf } from "../score/score.ts";
import { besideConstant, doubtsAbout } from "../score/words.ts";
import { printSeveral } from "./several-targets.ts";

export interface EvaluateFlags extends EvaluationFlags, Pick<LossChoices, "loss" | "quantile"> {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly metrics?: readonly string[];
  readonly json?: boolean;
}

/** With more classes than this, the confusion matrix is not printed. */
const MOST_CLASSES = 20;

/** @returns the exit code */
export async function evaluateCommand(file: string, data: string, flags: EvaluateFlags, io: Io): Promise<number> {
  announceStandardInput(data, io);
  const ranks = await joinRanks();
  assertAllRanksRead(data, ranks?.replica.size ?? 1);
  const model = await readModel(file);
  const { dataset, unit, warnings } = await readEvaluationInputs(data, flags, model, shownReadings(io));
  for (const warning of warnings) warn(io, warning);
  const backend = await openBackend(flags.backend, flags.threads ?? ranks?.threads);
  const metrics = metricsFor(dataset, flags.metrics, model.description.task);
  const loss = await askedLoss(flags, model, dataset);
  const options = { backend, metrics, ...(loss && { loss }), ...(ranks && { replica: ranks.replica }) };
  const score = await scoreOf(model, dataset, undefined, options);
  if (flags.json) writeJson(io, { model: file, data, ...score });
  else print(`${file} on ${formatCount(score.rows)} ${unit} of ${data}`, score, model, flags, io);
  for (const doubt of doubtsAbout(score, unit)) warn(io, doubt);
  return EXIT.ok;
}

/** The loss that the model was trained with, which its file does not hold; undefined for the usual one. */
async function askedLoss(
  flags: EvaluateFlags,
  { network, description }: Model,
  samples: Samples,
): Promise<Loss | undefined> {
  const choices = lossChoicesIn({ loss: flags.loss, quantile: flags.quantile });
  return choices.loss && lossFor(choices, { train: samples, description }, network.outputs);
}

function print(title: string, score: Score, model: Model, { metrics }: EvaluateFlags, io: Io): void {
  io.out.line(`${title}\n`);
  if ("accuracy" in score) printClasses(score, metrics, io);
  else if ("targets" in score) printSeveral(score, io);
  else printNumbers(score, model, io);
}

function printClasses(score: ClassScore, asked: readonly string[] | undefined, { out }: Io): void {
  const { loss, accuracy, metrics = {}, rows: count } = score;
  const { bold } = out.style;
  out.line(`${bold(`accuracy ${formatShare(accuracy, count)}`)}   loss ${formatValue(loss)}`);
  out.line(besideConstant(score));
  out.line(`${metricsLine(metrics, asked)}\n`);
  printQualities(score, out);
  if (score.classes.length <= MOST_CLASSES) printConfusion(score, out);
}

function printQualities({ classes }: ClassScore, out: Io["out"]): void {
  const share = (value: number | undefined): string => (value === undefined ? "–" : formatShare(value));
  const rows = classes.map(({ name, precision, recall, f1, rows }) => [
    name,
    ...[precision, recall, f1].map(share),
    formatCount(rows),
  ]);
  const [heading, ...lines] = formatColumns([["class", "precision", "recall", "F1", "rows"], ...rows], [1, 2, 3, 4]);
  out.line([out.style.dim(heading!), ...lines].join("\n"));
}

function printConfusion({ classes, confusion }: ClassScore, out: Io["out"]): void {
  const names = classes.map(({ name }) => name);
  const numbered = names.some((name) => name.length > 6);
  const columns = names.map((name, k) => (numbered ? `${k}` : name));
  const cells = confusion.map((counts, k) => [
    numbered ? `${k} ${names[k]}` : names[k]!,
    ...counts.map((count) => (count === 0 ? "·" : `${count}`)),
  ]);
  const right = columns.map((_, k) => k + 1);
  const [top, ...matrix] = formatColumns([["true \\ predicted", ...columns], ...cells], right);
  out.line(["", out.style.dim(top!), ...matrix].join("\n"));
}

function printNumbers(score: NumberScore, { description: { inputs } }: Model, { out }: Io): void {
  const { loss, rmse, meanAbsoluteError, r2 } = score;
  const unit = inputs.kind === "table" ? ` (in the unit of ${targetNames(inputs.encoding.target)[0]})` : "";
  out.line(`${out.style.bold(`R² ${formatR2(r2)}`)}   loss ${formatValue(loss)}`);
  out.line(`RMSE ${formatValue(rmse)}   mean absolute error ${formatValue(meanAbsoluteError)}${unit}`);
  out.line(besideConstant(score));
}
