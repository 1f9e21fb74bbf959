/**
 * `chainrule predict`: answers for new rows or pictures, from the model file alone.
 *
 * @module
 */
import Papa from "papaparse";
import {
  argmax,
  ConfigError,
  encodeFeatures,
  type Model,
  type ModelDescription,
  softmax,
  type Tensor,
  unscale,
} from "../../src/index.ts";
import { writeAtomic } from "../../src/node/index.ts";
import { type BackendName, openBackend } from "../backend.ts";
import { EXIT } from "../exit-codes.ts";
import { assertOutput } from "../files.ts";
import { plural } from "../format.ts";
import { encodeSamples, remarksOn } from "../inputs/array-samples.ts";
import { readArrays, samplesOf } from "../inputs/arrays-file.ts";
import { assertIsFile } from "../inputs/dataset-name.ts";
import { holdsArrays } from "../inputs/file-kind.ts";
import { refuseTableFlags } from "../inputs/flags-that-apply.ts";
import { readModel } from "../inputs/model-file.ts";
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
  const answers = answersOf(out, model.description);
  const text = flags.json ? answers.map((answer) => JSON.stringify(answer)).join("\n") : toCsv(answers);
  if (flags.out === undefined) io.out.line(text);
  else await writeAtomic(flags.out, `${text}\n`);
  return EXIT.ok;
}

interface Inputs {
  readonly x: Tensor;
  readonly warnings: readonly string[];
}

async function readInputs(model: Model, path: string, flags: CsvFlags): Promise<Inputs> {
  const { inputs } = model.description;
  if (await holdsArrays(path)) {
    refuseTableFlags(flags, path);
    const samples = samplesOf(await readArrays(path), path);
    return { x: encodeSamples(samples, inputs, path), warnings: remarksOn(samples, path) };
  }
  if (inputs.kind === "images") {
    refuseTableFlags(flags, path);
    return { x: await readPictures(path, inputs), warnings: [] };
  }
  if (inputs.kind === "raw") {
    throw new ConfigError("The model does not say how a file becomes its inputs. Use network.predict in a program.");
  }
  const table = await readTable(path, flags);
  const { x, unseen, missingCells } = encodeFeatures(inputs.encoding, table);
  const filled = `${plural(missingCells, "missing cell")} of ${table.where}: numbers count as the training mean, categories as none`;
  return { x, warnings: [...table.warnings, ...unseen, ...(missingCells > 0 ? [filled] : [])] };
}

/** The most probable class and its probability; or the value, in the target's unit. */
function answersOf(out: Tensor, { inputs, classes, task }: ModelDescription): Answer[] {
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

/** Seven digits: what float32 can tell. */
function rounded(value: number): number {
  return Number(value.toPrecision(7));
}

function toCsv(answers: readonly Answer[]): string {
  return Papa.unparse(answers as Answer[], { newline: "\n" });
}
