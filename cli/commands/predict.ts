/**
 * `chainrule predict`: answers for new rows or pictures, from the model file alone.
 *
 * @module
 */
import Papa from "papaparse";
import { argmax, type Backend, softmax, type TableEncoding, type Tensor, unscale } from "../../src/index.ts";
import { writeAtomic } from "../../src/node/index.ts";
import { encodeFeatures, FarValues, type Table, UnseenCategories } from "../../src/tables/index.ts";
import { type BackendName, openBackend } from "../base/backend.ts";
import { EXIT } from "../base/exit-codes.ts";
import { assertOutput } from "../base/files.ts";
import { plural } from "../base/format.ts";
import { type Io, warn } from "../base/io.ts";
import { encodeSamples, remarksOn, remarksOnFar, sampleInputsOf } from "../inputs/array-samples.ts";
import { readArrays, samplesOf, strangeRemarks } from "../inputs/arrays-file.ts";
import { assertIsFile } from "../inputs/dataset-name.ts";
import { refuseTableFlags } from "../inputs/flags-that-apply.ts";
import { type GivenModel, readModel } from "../inputs/model-file.ts";
import { numberRows } from "../inputs/number-rows.ts";
import { readPictures } from "../inputs/pictures-file.ts";
import type { CsvFlags } from "../inputs/read-table.ts";
import { type Reading, unheard, whileReading } from "../inputs/reading.ts";
import { announceStandardInput, holdsArrays, type Source, withSource } from "../inputs/source.ts";
import { readBlocks } from "../inputs/streaming.ts";
import { shownReadings } from "../progress/reading.ts";

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
  announceStandardInput(rows, io);
  if (flags.out !== undefined) await assertOutput(flags.out, [file, rows]);
  const model = await readModel(file);
  const backend = await openBackend(flags.backend, flags.threads);
  const warnings: string[] = [];
  // Answers that run over the screen are progress enough.
  const readings = flags.out === undefined && io.out.live ? unheard : shownReadings(io);
  await withSource(rows, (source) =>
    whileReading(source, 1, readings, async (reading) => {
      const inputs = inputBlocks(model, source, flags, warnings, reading);
      const texts = textOf(answerBlocks(model, inputs, backend), flags.json ?? false);
      if (flags.out !== undefined) await writeAtomic(flags.out, texts);
      else for await (const text of texts) await print(text, io);
    }),
  );
  for (const warning of warnings) warn(io, warning);
  return EXIT.ok;
}

/**
 * Inputs, as many rows at a time as the file gives.
 *
 * @param warnings takes what is found out on the way
 */
async function* inputBlocks(
  model: GivenModel,
  source: Source,
  flags: CsvFlags,
  warnings: string[],
  reading: Reading,
): AsyncGenerator<Tensor, void, void> {
  const { inputs } = model.description;
  const { path } = source;
  if (holdsArrays(source)) {
    refuseTableFlags(flags, path);
    const arrays = await readArrays(source);
    const { x, name, where } = samplesOf(arrays, source);
    warnings.push(...remarksOn(x, where), ...strangeRemarks(arrays, [name], path));
    const encoded = encodeSamples(x, sampleInputsOf(model), where);
    warnings.push(...remarksOnFar(encoded, model, where));
    yield encoded;
  } else if (inputs.kind === "images") {
    refuseTableFlags(flags, path);
    yield await readPictures(source, inputs);
  } else if (inputs.kind === "raw") {
    yield* numberBlocks(model.network.inputs, readBlocks(source, flags, reading), warnings);
  } else {
    yield* encodedBlocks(inputs.encoding, readBlocks(source, flags, reading), warnings);
  }
}

async function* numberBlocks(
  inputs: number,
  blocks: AsyncIterable<Table>,
  warnings: string[],
): AsyncGenerator<Tensor, void, void> {
  let last: Table | undefined;
  for await (const block of blocks) {
    last = block;
    yield numberRows(block, inputs);
  }
  warnings.push(...last!.warnings); // a file without rows is an error
}

async function* encodedBlocks(
  encoding: TableEncoding,
  blocks: AsyncIterable<Table>,
  warnings: string[],
): AsyncGenerator<Tensor, void, void> {
  const unseen = new UnseenCategories();
  const far = new FarValues(encoding);
  let missingCells = 0;
  let last: Table | undefined;
  for await (const block of blocks) {
    const features = encodeFeatures(encoding, block, undefined, unseen);
    missingCells += features.missingCells;
    far.note(features.x, block.lines);
    last = block;
    yield features.x;
  }
  const { where, warnings: ofTable } = last!; // a file without rows is an error
  warnings.push(...ofTable, ...unseen.describe(where), ...far.describe(where));
  if (missingCells === 0) return;
  const filled = `${plural(missingCells, "missing cell")} of ${where}: numbers count as the training mean, categories as none`;
  warnings.push(filled);
}

async function* answerBlocks(
  model: GivenModel,
  inputs: AsyncIterable<Tensor>,
  backend: Backend,
): AsyncGenerator<Answer[], void, void> {
  for await (const x of inputs) yield answersOf(await model.network.predict(x, { backend }), model);
}

/** Whole lines, the names of the columns above the first of them. */
async function* textOf(blocks: AsyncIterable<readonly Answer[]>, json: boolean): AsyncGenerator<string, void, void> {
  let header = true;
  for await (const answers of blocks) {
    const text = json
      ? answers.map((answer) => JSON.stringify(answer)).join("\n")
      : Papa.unparse(answers as Answer[], { newline: "\n", header });
    yield `${text}\n`;
    header = false;
  }
}

/** A reader that is slower than the network is waited for; one that has gone is no error. */
async function print(text: string, { out }: Io): Promise<void> {
  out.line(text.slice(0, -1));
  const { stream } = out;
  if (!stream.writableNeedDrain || stream.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });
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
