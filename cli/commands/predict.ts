/**
 * `chainrule predict`: answers for new rows or pictures, from the model file alone.
 *
 * @module
 */
import type { Backend, TableEncoding, Tensor } from "../../src/index.ts";
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
import { refuseKeepFlags, refuseTableFlags } from "../inputs/flags-that-apply.ts";
import { type GivenModel, readModel } from "../inputs/model-file.ts";
import { numberRows } from "../inputs/number-rows.ts";
import { readPictures } from "../inputs/pictures-file.ts";
import { type Reading, unheard, whileReading } from "../inputs/reading.ts";
import { type CsvFlags, readingRules } from "../inputs/reading-rules.ts";
import { announceStandardInput, holdsArrays, type Source, withSource } from "../inputs/source.ts";
import { readBlocks } from "../inputs/streaming.ts";
import { shownReadings } from "../progress/reading.ts";
import {
  type AnswerColumn,
  type AnswerForm,
  answerColumns,
  assertForm,
  assertWrittenFormat,
  isNamedJson,
  keptColumns,
  textOfColumns,
} from "./answer-columns.ts";

export interface PredictFlags extends CsvFlags, AnswerForm {
  readonly backend?: BackendName;
  readonly threads?: number;
  readonly out?: string;
  readonly quiet?: boolean;
}

/** Some rows as the network takes them, and what is kept of them as they were. */
interface InputBlock {
  readonly x: Tensor;
  readonly kept: readonly AnswerColumn[];
}

/** @returns the exit code */
export async function predictCommand(file: string, rows: string, flags: PredictFlags, io: Io): Promise<number> {
  assertIsFile(rows, "predict");
  announceStandardInput(rows, io);
  if (flags.out !== undefined) {
    assertWrittenFormat(flags.out);
    await assertOutput(flags.out, [file, rows]);
  }
  const model = await readModel(file);
  assertForm(model, flags);
  const backend = await openBackend(flags.backend, flags.threads);
  const warnings: string[] = [];
  // Answers that run over the screen are progress enough.
  const isSilent = flags.quiet || (flags.out === undefined && io.out.live);
  const readings = isSilent ? unheard : shownReadings(io);
  await withSource(rows, (source) =>
    whileReading(source, 1, readings, async (reading) => {
      const inputs = inputBlocks(model, source, flags, warnings, reading);
      const texts = answerTexts(model, inputs, backend, { ...flags, json: flags.json || isNamedJson(flags.out) });
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
  flags: PredictFlags,
  warnings: string[],
  reading: Reading,
): AsyncGenerator<InputBlock, void, void> {
  const { inputs } = model.description;
  const { path } = source;
  const hasColumns = !holdsArrays(source) && inputs.kind !== "images";
  if (!hasColumns) {
    refuseTableFlags(flags, path);
    refuseKeepFlags(flags, path);
  }
  if (holdsArrays(source)) {
    yield { x: await encodedArrays(model, source, warnings), kept: [] };
  } else if (inputs.kind === "images") {
    yield { x: await readPictures(source, inputs), kept: [] };
  } else if (inputs.kind === "raw") {
    const blocks = readBlocks(source, readingRules(flags), reading);
    yield* numberBlocks(model.network.inputs, blocks, flags, warnings);
  } else {
    const blocks = readBlocks(source, readingRules(flags, inputs.encoding), reading);
    yield* encodedBlocks(inputs.encoding, blocks, flags, warnings);
  }
}

async function encodedArrays(model: GivenModel, source: Source, warnings: string[]): Promise<Tensor> {
  const arrays = await readArrays(source);
  const { x, name, where } = samplesOf(arrays, source);
  warnings.push(...remarksOn(x, where), ...strangeRemarks(arrays, [name], source.path));
  const encoded = encodeSamples(x, sampleInputsOf(model), where);
  warnings.push(...remarksOnFar(encoded, model, where));
  return encoded;
}

async function* numberBlocks(
  inputs: number,
  blocks: AsyncIterable<Table>,
  form: AnswerForm,
  warnings: string[],
): AsyncGenerator<InputBlock, void, void> {
  let last: Table | undefined;
  for await (const block of blocks) {
    last = block;
    yield { x: numberRows(block, inputs), kept: keptColumns(block, form) };
  }
  warnings.push(...last!.warnings); // a file without rows is an error
}

async function* encodedBlocks(
  encoding: TableEncoding,
  blocks: AsyncIterable<Table>,
  form: AnswerForm,
  warnings: string[],
): AsyncGenerator<InputBlock, void, void> {
  const unseen = new UnseenCategories();
  const far = new FarValues(encoding);
  let missingCells = 0;
  let last: Table | undefined;
  let waiting: InputBlock | undefined; // so that a small file is refused before anything is answered
  for await (const block of blocks) {
    if (waiting) yield waiting;
    const features = encodeFeatures(encoding, block, undefined, unseen);
    missingCells += features.missingCells;
    far.note(features.x, block.lines);
    last = block;
    waiting = { x: features.x, kept: keptColumns(block, form) };
  }
  const { where, warnings: ofTable } = last!; // a file without rows is an error
  unseen.assertSomeKnown(encoding, where);
  yield waiting!;
  warnings.push(...ofTable, ...unseen.describe(where), ...far.describe(where));
  if (missingCells === 0) return;
  const filled = `${plural(missingCells, "missing cell")} of ${where}: numbers count as the training mean, categories as none`;
  warnings.push(filled);
}

/** Whole lines, the names of the columns above the first of them. */
async function* answerTexts(
  model: GivenModel,
  inputs: AsyncIterable<InputBlock>,
  backend: Backend,
  form: AnswerForm,
): AsyncGenerator<string, void, void> {
  let header = true;
  for await (const { x, kept } of inputs) {
    const out = await model.network.predict(x, { backend });
    const columns = [...kept, ...answerColumns(out, model, form)];
    yield textOfColumns(columns, out.shape[0]!, header, form.json ?? false);
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
