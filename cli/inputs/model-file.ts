/**
 * The model that a command is given.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DataError, FormatError, type Model, type ModelDescription, modelFromBytes } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { looksLikeText } from "../../src/tables/index.ts";
import { isRun, runMeant } from "../base/nearby-runs.ts";
import { RUN_FILES } from "../base/run-files.ts";
import { kindOf } from "./file-kind.ts";

const NO_MODEL =
  "Give the model first, then the data. Export a model of PyTorch or Keras as ONNX: torch.onnx.export, tf2onnx.";

/** A model of chainrule's or, in ONNX, of anybody's. */
export interface GivenModel extends Model {
  /** Whether the file says what the model is for. If not, it takes plain numbers, and `description` is a guess. */
  readonly isDescribed: boolean;
  /** Whether the file ends in a Softmax, or what is read as one (ONNX). `network` gives what goes into it. */
  readonly softmax: boolean;
}

/** A model in ONNX, and where the file comes from. */
export interface OnnxFileModel extends GivenModel {
  readonly opset: number;
  readonly producer: string;
}

/**
 * @param file a model, or the folder of a run, which stands for the model after its best epoch
 * @throws FormatError if the file is no model; DataError if there is none
 */
export async function readModel(file: string): Promise<GivenModel> {
  const path = modelPath(file);
  const bytes = await readBytes(path).catch((cause: unknown) => {
    const meant = runMeant(file);
    throw meant === undefined ? cause : new DataError(`${file} is no model. ${meant}`, { cause });
  });
  if (kindOf(bytes) === "onnx") return onnxModel(bytes, path);
  if (kindOf(bytes) === "npz") throw new FormatError(`${path} is a zip archive (.npz, .pt, .keras). ${NO_MODEL}`);
  if (!looksLikeText(bytes)) return { ...modelFromBytes(bytes, path), isDescribed: true, softmax: false };
  throw new FormatError(`${path} looks like text, not like a model. Give the model first, then the data.`);
}

/** The file itself, or the model in the folder of a run. */
export function modelPath(file: string): string {
  return isRun(file) ? modelOfRun(file) : file;
}

/** @throws FormatError naming the node that cannot be read, or whatever else is wrong */
export async function onnxModel(bytes: Uint8Array, where: string): Promise<OnnxFileModel> {
  const { importOnnx } = await import("../../src/formats/onnx/index.ts");
  const { description, ...read } = importOnnx(bytes, where);
  if (description) return { ...read, description, isDescribed: true };
  return { ...read, description: guessed(read.network.outputs, read.softmax), isDescribed: false };
}

/** A single output is a number; several are scores of classes, which are numbered. */
function guessed(outputs: number, softmax: boolean): ModelDescription {
  const inputs = { kind: "raw" } as const;
  if (outputs === 1 && !softmax) return { task: "regression", inputs };
  return { task: "classification", classes: Array.from({ length: outputs }, (_, k) => `${k}`), inputs };
}

/** Before its first epoch is over, the newest there is. */
function modelOfRun(folder: string): string {
  const best = join(folder, RUN_FILES.best);
  return existsSync(best) ? best : join(folder, RUN_FILES.last);
}
