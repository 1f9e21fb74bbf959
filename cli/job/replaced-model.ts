/**
 * The file that a run would replace: only ever a model, and under a name that was not asked for only one for the same
 * task, and only where runs are kept.
 *
 * @module
 */
import { stat } from "node:fs/promises";
import {
  ChainruleError,
  ConfigError,
  type ModelDescription,
  modelFromBytes,
  parseSafetensors,
  type TableEncoding,
} from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { targetNames } from "../../src/tables/index.ts";
import { plural } from "../base/format.ts";

/**
 * The bytes of the model or weights at a path; undefined where there is nothing, or an empty file.
 *
 * @throws ConfigError if something else is there
 */
export async function readReplaced(path: string): Promise<Uint8Array | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.size === 0) return undefined;
  const bytes = await readBytes(path);
  explained(path, () => parseSafetensors(bytes, path));
  return bytes;
}

/** @throws ConfigError if the file is no model, or a model that gives other answers or takes other inputs */
export function assertSameTask(bytes: Uint8Array, path: string, wanted: ModelDescription): void {
  const { description } = explained(path, () => modelFromBytes(bytes, path));
  if (answersOf(description) === answersOf(wanted)) return;
  throw new ConfigError(
    `${path} already exists and predicts ${inWords(description)}. This run would replace the file by a model that ` +
      `predicts ${inWords(wanted)}. Name another file with --out.`,
  );
}

/** Where no runs are kept, a model that is there is probably the only copy of what another run has learned. */
export function onlyCopy(path: string): ConfigError {
  return new ConfigError(
    `${path} already exists, and with --no-run no other file would hold the old model. ` +
      `Name another file with --out, or replace the old model by --out ${path}.`,
  );
}

/** What must be alike for one model to take the place of another. */
function answersOf({ task, classes, inputs }: ModelDescription): string {
  const target = inputs.kind === "table" ? targetText(inputs.encoding) : inputs.kind === "images" && inputs.shape;
  return JSON.stringify([task, classes, inputs.kind, target]);
}

/** `price`, or `price, rent` of several. */
function targetText({ target }: TableEncoding): string {
  return targetNames(target).join(", ");
}

function inWords({ classes, inputs, task }: ModelDescription): string {
  const number = inputs.kind === "table" && targetNames(inputs.encoding.target).length > 1 ? "numbers" : "a number";
  const answer = classes === undefined ? number : plural(classes.length, "class", "classes");
  const list = classes === undefined ? "" : `: ${classes.slice(0, 6).join(", ")}${classes.length > 6 ? ", …" : ""}`;
  switch (inputs.kind) {
    case "table":
      return `"${targetText(inputs.encoding)}" (${task === "multiLabel" ? "labels" : answer}${list})`;
    case "images":
      return `${answer} of pictures of ${inputs.shape.join(" × ")} (${list.slice(2)})`;
    case "raw":
      return `${answer} from rows of numbers`;
  }
}

function explained<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ChainruleError)) throw cause;
    const message = `--out ${path} would replace an existing file that is not a model. Name another file with --out.`;
    throw new ConfigError(`${message} (${cause.message})`, { cause });
  }
}
