/**
 * The part of a checkpoint that is text, and how a file's arrays are put together by it.
 *
 * @module
 */
import { FormatError } from "../base/errors.ts";
import { sameShape } from "../base/shape.ts";
import type { Values } from "../graph/executor.ts";
import { MOST_LAYERS } from "../layers/catalog.ts";
import type { BestEpoch, Checkpoint, EpochSums, OptimizerSnapshot, RunIdentity } from "../training/checkpoint.ts";
import { listOf, objectOf, shown } from "./model-description.ts";
import { fromPyTorch } from "./pytorch-names.ts";
import type { SafetensorsTensor } from "./safetensors.ts";
import { CHECKPOINT_PREFIX, tensorsOfModel } from "./weights.ts";

const VERSION = 1;

/** More than any optimizer remembers of a parameter; putting one together takes a walk over all layers. */
const MOST_SLOTS = 16;

type Tensors = ReadonlyMap<string, SafetensorsTensor>;
type Json = Readonly<Record<string, unknown>>;

/** All of a checkpoint but its arrays, for JSON. */
export function describe({ run, layers, epochs, epoch, step, stepInEpoch, random, best, optimizer }: Checkpoint): Json {
  return {
    version: VERSION,
    ...{ run, layers, epochs, epoch, step, stepInEpoch, random },
    ...(best && { best: bestToJson(best) }),
    optimizer: {
      stepCount: optimizer.stepCount,
      slots: [...optimizer.slots.keys()],
      ...(optimizer.gathered && { gathered: optimizer.gathered }),
    },
  };
}

function bestToJson({ epoch, loss, watched }: BestEpoch): Json {
  return { epoch, loss, ...(watched !== undefined && { watched }) };
}

/**
 * The checkpoint of parsed JSON and the arrays beside it.
 *
 * @throws FormatError naming the first part that is not as it should be
 */
export function checkpointOf(description: unknown, tensors: Tensors, where: string): Checkpoint {
  const json = objectOf(description, "its checkpoint", where);
  if (json.version !== VERSION) {
    throw new FormatError(
      `${where} is a checkpoint of version ${shown(json.version)}; this chainrule reads version ${VERSION}.`,
    );
  }
  const layers = textsOf(json.layers, "layers", MOST_LAYERS, where);
  const values = fromPyTorch(tensorsOfModel(tensors), layers);
  const best = json.best === undefined ? undefined : bestOf(json.best, tensors, layers, values, where);
  const [epochs, epoch] = [countOf(json, "epochs", where), countOf(json, "epoch", where)];
  if (epoch !== epochs && epoch !== epochs + 1) throw invalid("epoch", epoch, where);
  if (best && best.epoch > epochs) throw invalid("best epoch", best.epoch, where);
  return {
    run: runOf(json.run, where),
    layers,
    epochs,
    epoch,
    step: countOf(json, "step", where),
    stepInEpoch: countOf(json, "stepInEpoch", where),
    sums: sumsOf(tensors, where),
    order: orderOf(tensors, where),
    random: randomOf(json.random, where),
    ...(best && { best }),
    values,
    optimizer: optimizerOf(json.optimizer, tensors, layers, where),
  };
}

function runOf(json: unknown, where: string): RunIdentity {
  const run = objectOf(json, "its run", where);
  const other = Object.entries(run).find(([, value]) => !isPlain(value));
  if (other) throw invalid(other[0], other[1], where);
  return run as RunIdentity;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** The values after the best epoch, if there are any, are put into the network at the end: they must be all of them. */
function bestOf(
  description: unknown,
  tensors: Tensors,
  layers: readonly string[],
  last: Values,
  where: string,
): BestEpoch {
  const json = objectOf(description, "its best epoch", where);
  const { loss, watched } = json;
  if (typeof loss !== "number" || !Number.isFinite(loss)) throw invalid("loss", loss, where);
  if (watched !== undefined && !Number.isFinite(watched)) throw invalid("watched metric", watched, where);
  const epoch = countOf(json, "epoch", where);
  const measured = { epoch, loss, ...(watched !== undefined && { watched: Number(watched) }) };
  const values = valuesUnder(`${CHECKPOINT_PREFIX}best.`, tensors, layers);
  if (values.size === 0) return measured;
  const other = [...last].find(([name, { shape }]) => !sameShape(values.get(name)?.shape ?? [], shape));
  if (other || values.size !== last.size) throw invalid("best epoch's values", other?.[0] ?? values.size, where);
  return { ...measured, values };
}

function optimizerOf(
  description: unknown,
  tensors: Tensors,
  layers: readonly string[],
  where: string,
): OptimizerSnapshot {
  const json = objectOf(description, "its optimizer", where);
  const slots = textsOf(json.slots, "slots", MOST_SLOTS, where);
  const prefix = `${CHECKPOINT_PREFIX}optimizer.`;
  return {
    stepCount: countOf(json, "stepCount", where),
    slots: new Map(slots.map((slot) => [slot, valuesUnder(`${prefix}${slot}.`, tensors, layers)])),
    ...(json.gathered !== undefined && { gathered: countOf(json, "gathered", where) }),
  };
}

/** The arrays whose names begin with `prefix`, by our names. */
function valuesUnder(prefix: string, tensors: Tensors, layers: readonly string[]): Values {
  const found = [...tensors].filter(([name]) => name.startsWith(prefix));
  return fromPyTorch(new Map(found.map(([name, tensor]) => [name.slice(prefix.length), tensor])), layers);
}

function sumsOf(tensors: Tensors, where: string): EpochSums {
  const sums = tensors.get(`${CHECKPOINT_PREFIX}sums`)?.data;
  const isSums = sums instanceof Float64Array && (sums.length === 3 || sums.length === 4);
  if (!isSums) throw invalid("sums", sums?.length, where);
  const [rows, loss, correct, weight] = sums as unknown as [number, number, number, number?];
  const wrong = [rows, correct].find((count) => !isCount(count)) ?? (correct > rows ? correct : undefined);
  if (wrong !== undefined || !Number.isFinite(loss)) throw invalid("sums", wrong ?? loss, where);
  if (weight === undefined) return { rows, loss, correct };
  if (!(Number.isFinite(weight) && weight >= 0)) throw invalid("sums", weight, where);
  return { rows, loss, correct, weight };
}

/** Every row once: batches are gathered by it without a further look. */
function orderOf(tensors: Tensors, where: string): Int32Array {
  const order = tensors.get(`${CHECKPOINT_PREFIX}order`)?.data;
  if (!(order instanceof Int32Array)) throw invalid("order", undefined, where);
  const seen = new Uint8Array(order.length);
  for (const row of order) {
    if (seen[row] !== 0) throw invalid("order", row, where);
    seen[row] = 1;
  }
  return order;
}

/** The four words of xoroshiro128+, not all zero. */
function randomOf(json: unknown, where: string): number[] {
  const words = listOf(json, "random", where);
  const isState = words.length === 4 && words.every(isWord) && words.some((word) => word !== 0);
  if (!isState) throw invalid("random", words.length, where);
  return words as number[];
}

function isWord(value: unknown): boolean {
  return Number.isInteger(value) && value === (Number(value) | 0);
}

function textsOf(json: unknown, name: string, most: number, where: string): string[] {
  const list = listOf(json, name, where);
  if (list.length > most) throw invalid(name, list.length, where);
  const other = list.find((item) => typeof item !== "string");
  if (other !== undefined) throw invalid(name, other, where);
  return list as string[];
}

function countOf(json: Json, name: string, where: string): number {
  const count = json[name];
  if (isCount(count)) return count;
  throw invalid(name, count, where);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function invalid(name: string, value: unknown, where: string): FormatError {
  return new FormatError(
    `${where}: the ${name} of its checkpoint cannot be ${value === undefined ? "missing" : shown(value)}.`,
  );
}
