/**
 * `chainrule predict`: answers for new rows or pictures, from the model file alone.
 *
 * @module
 */
import Papa from "papaparse";
import { argmax, encodeFeatures, softmax, type Tensor, unscale } from "../../src/index.ts";
import { writeAtomic } from "../../src/node/index.ts";
import { type BackendName, openBackend } from "../backend.ts";
import { EXIT } from "../exit-codes.ts";
import { assertOutput } from "../files.ts";
import { plural } from "../format.ts";
import { encodeSamples, remarksOn, sampleInputsOf } from "../inputs/array-samples.ts";
import { readArrays, samplesOf } from "../inputs/arrays-file.ts";
import { assertIsFile } from "../inputs/dataset-name.ts";
import { holdsArrays } from "../inputs/file-kind.ts";
import { refuseTableFlags } from "../inputs/flags-that-apply.ts";
import { type GivenModel, readModel } from "../inputs/model-file.ts";
import { numberRows } from "../inputs/number-rows.ts";
import { readPictures } from "../inputs/pictures-file.ts";
import { type CsvFlags, readTable } from "../inputs/read-table.ts";
import { type Io, warn } from "../io.ts";

export interface PredictFlags extends CsvFlags {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** One answer a row, under the names of its columns. */
type Answer = Readonly<Record<string, string | number>>;

/** @returns the exit code */
export async function predictCommand(file: string, rows: string, flags: PredictFlags, io: Io): Promise<number> {
  assertIsFile(rows, "predict");
  if (flags.out !== undefined) await assertOutput(flags.out, [file, rows]);
  const model = await readModel(file);
  const { x, warnings } = await readInputs(model, rows, flags);
  for (const warning of warnings) warn(io, warning);
  const out = await model.network.predict(x, { backend: await openBackend(flags.backend, flags.threads) });
  const answers = answersOf(out, model);
  const text = flags.json ? answers.map((answer) => JSON.stringify(answer)).join("\n") : toCsv(answers);
  if (flags.out === undefined) io.out.line(text);
  else await writeAtomic(flags.out, `${text}\n`);
  return EXIT.ok;
}

interface Inputs {
  readonly x: Tensor;
  readonly warnings: readonly string[];
}

async function readInputs(model: GivenModel, path: string, flags: CsvFlags): Promise<Inputs> {
  const { inputs } = model.description;
  if (await holdsArrays(path)) {
    refuseTableFlags(flags, path);
    const samples = samplesOf(await readArrays(path), path);
    return { x: encodeSamples(samples, sampleInputsOf(model), path), warnings: remarksOn(samples, path) };
  }
  if (inputs.kind === "images") {
    refuseTableFlags(flags, path);
    return { x: await readPictures(path, inputs), warnings: [] };
  }
  const table = await readTable(path, flags);
  if (inputs.kind === "raw") return { x: numberRows(table, model.network.inputs), warnings: table.warnings };
  const { x, unseen, missingCells } = encodeFeatures(inputs.encoding, table);
  const filled = `${plural(missingCells, "missing cell")} of ${table.where}: numbers count as the training mean, categories as none`;
  return { x, warnings: [...table.warnings, ...unseen, ...(missingCells > 0 ? [filled] : [])] };
}

/** The most probable class and its probability; or the value, in the target's unit; or whatever the outputs are. */
function answersOf(out: Tensor, { description, isDescribed, softmax: endsInSoftmax }: GivenModel): Answer[] {
  const { inputs, classes, task } = description;
  if (!isDescribed && !endsInSoftmax) return outputsOf(out);
  const target = inputs.kind === "table" ? inputs.encoding.target : undefined;
  if (task === "regression") {
    const scaling = target?.task === "regression" ? target : { mean: 0, std: 1 };
    return Array.from(out.data, (value) => ({ [target?.name ?? "value"]: rounded(unscale(value, scaling)) }));
  }
  const M = out.shape[1]!;
  const probabilities = softmax(out).data;
  return Array.from(argmax(out), (label, row) => ({
    [target?.name ?? "class"]: classes?.[label] ?? label,
    probability: rounded(probabilities[row * M + label]!),
  }));
}

/** `value`, or `out[0]`, `out[1]`, …: of a file that does not say what they mean. */
function outputsOf({ data, shape }: Tensor): Answer[] {
  const [N, M] = shape as [number, number];
  const names = Array.from({ length: M }, (_, m) => (M === 1 ? "value" : `out[${m}]`));
  return Array.from({ length: N }, (_, n) =>
    Object.fromEntries(names.map((name, m) => [name, rounded(data[n * M + m]!)])),
  );
}

/** Seven digits: what float32 can tell. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function toCsv(answers: readonly Answer[]): string {
  return Papa.unparse(answers as Answer[], { newline: "\n" });
}
