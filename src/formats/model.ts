/**
 * A model file: safetensors with everything a prediction needs in its metadata.
 *
 * @module
 */

import type { Scaling } from "../data/scaling.ts";
import { checkedEncoding, type TableEncoding } from "../data/table-encoding.ts";
import { ChainruleError, FormatError } from "../errors.ts";
import { layerFromConfig } from "../layers/from-config.ts";
import type { LayerConfig } from "../layers/layer.ts";
import type { Network } from "../network/network.ts";
import { networkOf } from "../network/sequential.ts";
import { parseSafetensors } from "./safetensors.ts";
import { weightsFromBytes, weightsToBytes } from "./weights.ts";

/** How raw inputs become the rows that the network takes. */
export type ModelInputs =
  | { readonly kind: "table"; readonly encoding: TableEncoding }
  /** Grey pictures of `shape` [height, width]; pixels 0 to 1, then scaled. */
  | { readonly kind: "images"; readonly shape: readonly [number, number]; readonly scaling: Scaling }
  /** Rows of numbers, as they are. */
  | { readonly kind: "raw" };

/** What a network is for. */
export interface ModelDescription {
  readonly task: "classification" | "regression";
  /** Names of the classes, in the order of the outputs. */
  readonly classes?: readonly string[];
  readonly inputs: ModelInputs;
}

/** A network and what it is for. */
export interface Model {
  readonly network: Network;
  readonly description: ModelDescription;
}

/** The key of our JSON in the file's metadata, and its version. */
const KEY = "chainrule";
const VERSION = 1;

/** The model as a file; the same model gives the same bytes. */
export async function modelToBytes({ network, description }: Model): Promise<Uint8Array> {
  const layers = network.structure.layers.map(({ config }) => config);
  return weightsToBytes(network, { [KEY]: JSON.stringify({ version: VERSION, layers, ...description }) });
}

/**
 * The model in a file.
 *
 * @param where the file's name, for messages
 * @throws FormatError if the file is damaged, or holds weights only
 */
export function modelFromBytes(bytes: Uint8Array, where: string): Model {
  const text = parseSafetensors(bytes, where).metadata[KEY];
  if (text === undefined) {
    throw new FormatError(
      `${where} holds weights, but not what they are for: it was not written by chainrule. ` +
        "Load it with readSafetensors and network.loadState.",
    );
  }
  const json = objectOf(parseJson(text, where), "its description", where);
  if (json.version !== VERSION) {
    throw new FormatError(`${where} is a model of version ${json.version}; this chainrule reads version ${VERSION}.`);
  }
  const layers = listOf(json.layers, "layers", where).map((layer) => objectOf(layer, "a layer", where) as LayerConfig);
  const description = descriptionOf(json, where);
  return inFile(where, () => {
    const network = networkOf(layers.map(layerFromConfig));
    network.loadState(weightsFromBytes(bytes, where, layers));
    checkClasses(network, description);
    return { network, description };
  });
}

function descriptionOf(json: Record<string, unknown>, where: string): ModelDescription {
  const { task } = json;
  if (task !== "classification" && task !== "regression") {
    throw new FormatError(`${where}: the task must be classification or regression but is ${JSON.stringify(task)}.`);
  }
  const inputs = inputsOf(objectOf(json.inputs, "inputs", where), where);
  if (json.classes === undefined) return { task, inputs };
  const classes = listOf(json.classes, "classes", where);
  if (!classes.every((name) => typeof name === "string")) throw new FormatError(`${where}: a class has no name.`);
  return { task, inputs, classes: classes as string[] };
}

function inputsOf(json: Record<string, unknown>, where: string): ModelInputs {
  switch (json.kind) {
    case "raw":
      return { kind: "raw" };
    case "table":
      return { kind: "table", encoding: checkedEncoding(json.encoding, where) };
    case "images": {
      const [height, width] = listOf(json.shape, "the shape of its pictures", where);
      const scaling = objectOf(json.scaling, "the scaling of its pictures", where);
      const numbers = { height, width, mean: scaling.mean, std: scaling.std };
      for (const [name, value] of Object.entries(numbers)) assertNumber(value, name, where);
      return {
        kind: "images",
        shape: [height as number, width as number],
        scaling: { mean: scaling.mean as number, std: scaling.std as number },
      };
    }
    default:
      throw new FormatError(`${where}: its inputs are of an unknown kind, ${JSON.stringify(json.kind)}.`);
  }
}

function checkClasses({ outputs }: Network, { classes }: ModelDescription): void {
  if (classes === undefined || classes.length === outputs) return;
  throw new FormatError(`there are ${classes.length} classes, but the network has ${outputs} outputs.`);
}

/** Whatever does not fit inside a file is the file's fault, and the message says which file. */
function inFile<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ChainruleError) || error.message.startsWith(where)) throw error;
    throw new FormatError(`${where}: ${error.message}`, { cause: error });
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: its description is not JSON.`, { cause });
  }
}

function objectOf(value: unknown, what: string, where: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new FormatError(`${where}: ${what} must be an object but is ${JSON.stringify(value)}.`);
}

function listOf(value: unknown, what: string, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new FormatError(`${where}: ${what} must be a list but is ${JSON.stringify(value)}.`);
}

function assertNumber(value: unknown, name: string, where: string): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  throw new FormatError(`${where}: ${name} must be a finite number but is ${JSON.stringify(value)}.`);
}
