/**
 * `chainrule evaluate`: how good a saved model is on data whose answers are known.
 *
 * @module
 */
import {
  confusionMatrix,
  type EvaluateOptions,
  evaluate,
  type Model,
  predictRows,
  sampleCount,
} from "../../src/index.ts";
import { type BackendName, openBackend } from "../base/backend.ts";
import { EXIT } from "../base/exit-codes.ts";
import { formatColumns, formatCount, formatShare, formatValue } from "../base/format.ts";
import { type Io, warn, writeJson } from "../base/io.ts";
import { type ClassQuality, classQualities, RegressionErrors, type RegressionQuality } from "../base/quality.ts";
import { joinRanks } from "../base/ranks.ts";
import { type EvaluationFlags, readEvaluationInputs } from "../inputs/evaluation-inputs.ts";
import { readModel } from "../inputs/model-file.ts";
import { assertAllRanksRead } from "../inputs/read-table.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { shownReadings } from "../progress/reading.ts";

export interface EvaluateFlags extends EvaluationFlags {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly json?: boolean;
}

/** With more classes than this, the confusion matrix is not printed. */
const MOST_CLASSES = 20;

/** @returns the exit code */
export async function evaluateCommand(file: string, data: string, flags: EvaluateFlags, io: Io): Promise<number> {
  const ranks = await joinRanks();
  assertAllRanksRead(data, ranks?.replica.size ?? 1);
  const model = await readModel(file);
  const { dataset, unit, warnings } = await readEvaluationInputs(data, flags, model, shownReadings(io));
  for (const warning of warnings) warn(io, warning);
  const backend = await openBackend(flags.backend, flags.threads ?? ranks?.threads);
  const options = { backend, ...(ranks && { replica: ranks.replica }) };
  const measured = await evaluate(model.network, dataset, options);
  const rows = sampleCount(dataset);
  const title = `${file} on ${formatCount(rows)} ${unit} of ${data}`;
  if (measured.accuracy !== undefined) {
    const confusion = await confusionOf(model, dataset, options);
    const classes = classQualities(namesOf(model, confusion.length), confusion);
    if (flags.json) writeJson(io, { model: file, data, rows, ...measured, classes, confusion });
    else printClasses(title, { ...measured, classes, confusion }, io);
  } else {
    const quality = await errorsOf(model, dataset, options);
    if (flags.json) writeJson(io, { model: file, data, rows, ...measured, ...quality });
    else printRegression(title, { ...measured, ...quality }, model, io);
  }
  return EXIT.ok;
}

async function confusionOf({ network }: Model, samples: Samples, options: EvaluateOptions): Promise<number[][]> {
  const { outputs } = network;
  const total = new Float64Array(outputs * outputs);
  for await (const { out, labels } of predictRows(network, samples, options)) {
    for (const [i, count] of confusionMatrix(out, labels!).flat().entries()) total[i]! += count;
  }
  options.replica?.sum(total);
  return Array.from({ length: outputs }, (_, k) => [...total.subarray(k * outputs, (k + 1) * outputs)]);
}

async function errorsOf(model: Model, samples: Samples, options: EvaluateOptions): Promise<RegressionQuality> {
  const errors = new RegressionErrors();
  for await (const { out, targets } of predictRows(model.network, samples, options)) errors.add(out, targets!);
  if (options.replica) errors.join(options.replica);
  return errors.quality(unitOf(model));
}

interface ClassReport {
  readonly loss: number;
  readonly accuracy?: number;
  readonly classes: readonly ClassQuality[];
  readonly confusion: readonly (readonly number[])[];
}

function printClasses(title: string, { loss, accuracy, classes, confusion }: ClassReport, { out }: Io): void {
  const { bold, dim } = out.style;
  const share = (value: number | undefined): string => (value === undefined ? "–" : formatShare(value));
  const count = classes.reduce((total, { rows }) => total + rows, 0);
  out.line(`${title}\n`);
  out.line(`${bold(`accuracy ${formatShare(accuracy!, count)}`)}   loss ${formatValue(loss)}\n`);
  const rows = classes.map(({ name, precision, recall, rows }) => [
    name,
    share(precision),
    share(recall),
    formatCount(rows),
  ]);
  const [heading, ...lines] = formatColumns([["class", "precision", "recall", "rows"], ...rows], [1, 2, 3]);
  out.line([dim(heading!), ...lines].join("\n"));
  if (classes.length > MOST_CLASSES) return;
  const names = classes.map(({ name }) => name);
  const numbered = names.some((name) => name.length > 6);
  const columns = names.map((name, k) => (numbered ? `${k}` : name));
  const cells = confusion.map((counts, k) => [
    numbered ? `${k} ${names[k]}` : names[k]!,
    ...counts.map((count) => (count === 0 ? "·" : `${count}`)),
  ]);
  const right = columns.map((_, k) => k + 1);
  const [top, ...matrix] = formatColumns([["true \\ predicted", ...columns], ...cells], right);
  out.line(["", dim(top!), ...matrix].join("\n"));
}

function printRegression(
  title: string,
  { loss, rmse, meanAbsoluteError, r2 }: RegressionQuality & { readonly loss: number },
  { description }: Model,
  { out }: Io,
): void {
  const { inputs } = description;
  const unit = inputs.kind === "table" ? ` (in the unit of ${inputs.encoding.target.name})` : "";
  out.line(`${title}\n`);
  out.line(`${out.style.bold(`R² ${r2 === undefined ? "–" : r2.toFixed(4)}`)}   loss ${formatValue(loss)}`);
  out.line(`RMSE ${formatValue(rmse)}   mean absolute error ${formatValue(meanAbsoluteError)}${unit}`);
}

function namesOf({ description }: Model, count: number): readonly string[] {
  return description.classes ?? Array.from({ length: count }, (_, k) => `${k}`);
}

/** How much one unit of the network's output is in the target's own. */
function unitOf({ description }: Model): number {
  const { inputs } = description;
  return inputs.kind === "table" && inputs.encoding.target.task === "regression" ? inputs.encoding.target.std : 1;
}
