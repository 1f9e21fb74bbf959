/**
 * A network from an ONNX file: of chainrule's own, and of other systems where it is made of layers known here.
 *
 * @module
 */
import {
  type GraphProto,
  type ModelProto,
  type TensorProto,
  TensorProto_DataType,
  type ValueInfoProto,
} from "onnx-buf";
import { FormatError } from "../../base/errors.ts";
import { sizeOf } from "../../base/shape.ts";
import type { Tensor } from "../../base/tensor.ts";
import { inputOf } from "../../layers/chain.ts";
import type { Layer } from "../../layers/layer.ts";
import type { Network } from "../../network/network.ts";
import { networkOf } from "../../network/sequential.ts";
import { KEY } from "../model.ts";
import { type ModelDescription, shown } from "../model-description.ts";
import { inFile } from "../model-fit.ts";
import { composed } from "./composed.ts";
import { decodeModel } from "./decode.ts";
import { GraphReader } from "./graph.ts";
import { descriptionFromText, PRODUCER } from "./metadata.ts";
import type { Constants } from "./node.ts";
import { inputRows, type Rows } from "./rows.ts";
import { isIntegerType } from "./tensors.ts";

/** From the first without `broadcast` and training flags (ONNX 1.2, 2018) to that of ONNX 1.22 (2026). */
const OPSETS = [7, 27] as const;

const LONGEST_PRODUCER = 80;

/** What an ONNX file holds. */
export interface OnnxModel {
  readonly network: Network;
  /**
   * Whether the file ends in a Softmax or LogSoftmax: `network.predict` gives what goes into it, `softmax` the rest. A
   * Sigmoid behind a single output of another system's model counts as one, of two classes: the network has two outputs, the first of them always 0.
   */
  readonly softmax: boolean;
  /** What the model is for, where chainrule wrote the file. */
  readonly description?: ModelDescription;
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** What wrote the file, as it says itself: `pytorch 1.13.1`. Empty where it does not. */
  readonly producer: string;
}

/**
 * Reads a file whose graph leads from one input to one output, made of the operators that the layers' definitions know
 * (Gemm, MatMul with Add, Relu, BatchNormalization and more), Softmax, LogSoftmax or a single Sigmoid at the end, Flatten
 * and Reshape to rows, Identity and Dropout. Add, Sub, Mul and Div by constants are batch normalizations. An Add of what goes into layers and what they make of it is a residual connection, and a Concat is branches.
 * Several nodes that compute a layer, as exporters write it for versions of ONNX without its operator, are that layer.
 * A Gather from a table is an embedding: its ids are integers, by a Cast, or because the input is INT64 or INT32.
 *
 * The weights keep their bits. Batch normalization gets `convention: "onnx"`, which matters only if it is trained on.
 * Other files that it names are never opened. Memory stays within 100 MB and some ten times the file's size, which
 * numbers listed one by one take; raw data takes three times.
 *
 * @param where the file's name, for messages
 * @throws FormatError naming the node and operator, or whatever else cannot be read
 */
export function importOnnx(bytes: Uint8Array, where: string = "the ONNX file"): OnnxModel {
  const model = decodeModel(bytes, where);
  const { graph } = model;
  if (graph === undefined) throw new FormatError(`${where} is no ONNX file, or is damaged: it holds no graph.`);
  const opset = opsetOf(model, where);
  const constants = constantsOf(graph, where);
  const reader = new GraphReader(
    constants,
    inputRowsOf(graph, constants, where),
    bytes.length,
    where,
    model.producerName === PRODUCER,
    opset,
  );
  reader.read(composed(graph, constants, where, opset));
  const { layers, softmax } = reader.end(graph.output);
  if ([...reader.arrays.keys()].every(({ inputs, parameters }) => inputs === "same" && parameters.length === 0)) {
    throw new FormatError(`${where} has no layer with weights.`);
  }
  if (reader.width === undefined && inputOf(layers) === "same") {
    throw new FormatError(`${where} does not say how wide its rows are. Export it with a fixed width of its input.`);
  }
  const network = inFile(where, () => networkWith(layers, reader));
  const read = { network, softmax, opset, producer: producerOf(model) };
  const text = model.metadataProps.find(({ key }) => key === KEY)?.value;
  return text === undefined ? read : { ...read, description: descriptionFromText(text, network, where) };
}

/** The network of layers and their arrays, which it knows by the places of the layers. */
function networkWith(layers: readonly Layer[], { arrays, width }: GraphReader): Network {
  const network = networkOf(layers, width);
  const values = new Map<string, Tensor>();
  for (const { name, layer } of network.structure.operations) {
    const ofLayer = layer ? Object.entries(arrays.get(layer) ?? {}) : [];
    for (const [array, tensor] of ofLayer) values.set(`${name}.${array}`, tensor);
  }
  network.loadState(values);
  return network;
}

/** On one line and short, whatever the file says. */
function producerOf({ producerName, producerVersion }: ModelProto): string {
  return `${producerName} ${producerVersion}`.replace(/\p{C}/gu, "").trim().slice(0, LONGEST_PRODUCER);
}

function opsetOf({ opsetImport }: ModelProto, where: string): number {
  const [first, last] = OPSETS;
  const versions = opsetImport.filter(({ domain }) => domain === "" || domain === "ai.onnx");
  const version = versions.length === 1 ? Number(versions[0]!.version) : Number.NaN;
  if (version >= first && version <= last) return version;
  const found = versions.length === 1 ? `has opset ${version}` : `states ${versions.length} opsets of ONNX's own`;
  throw new FormatError(`${where} ${found}; opsets ${first} to ${last} can be read. Export it with one of these.`);
}

/** The arrays of the graph; a map, so that no name (`__proto__`) is special. */
function constantsOf({ initializer, sparseInitializer }: GraphProto, where: string): Map<string, TensorProto> {
  const constants = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  if (constants.has("")) throw new FormatError(`${where} has an initializer without a name.`);
  if (constants.size < initializer.length) throw new FormatError(`${where} has two initializers of the same name.`);
  if (sparseInitializer.length === 0) return constants;
  throw new FormatError(`${where} has sparse initializers, which cannot be read. Save it with dense ones.`);
}

/** The one input that is no initializer (old files list those, too). */
function inputRowsOf({ input }: GraphProto, constants: Constants, where: string): { name: string; rows: Rows } {
  const inputs = input.filter(({ name }) => !constants.has(name));
  const [first] = inputs;
  if (first === undefined || inputs.length > 1) {
    throw new FormatError(`${where} has ${inputs.length} inputs; a network that can be read has one.`);
  }
  const { extents, areIntegers } = typeOf(first, where);
  const [count, ...axes] = extents ?? [];
  const width = axes.length === 0 ? Number.NaN : sizeOf(axes.map((extent) => extent ?? Number.NaN));
  const rows = inputRows({
    count,
    width: Number.isNaN(width) ? undefined : width,
    axes: extents?.length ?? 2,
    flat: extents === undefined || extents.length === 2,
    areIntegers,
  });
  return { name: first.name, rows };
}

/** An input: its extents, undefined where they are open, or if the file does not say how many there are. */
interface InputType {
  readonly extents: (number | undefined)[] | undefined;
  readonly areIntegers: boolean;
}

/** @throws FormatError for an input that is no batch of numbers */
function typeOf({ name, type }: ValueInfoProto, where: string): InputType {
  const what = `${where}: its input ${shown(name)}`;
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  const elemType = tensor?.elemType ?? TensorProto_DataType.UNDEFINED;
  const areIntegers = isIntegerType(elemType);
  if (elemType !== TensorProto_DataType.FLOAT && elemType !== TensorProto_DataType.DOUBLE && !areIntegers) {
    throw new FormatError(`${what} is no array of FLOAT or DOUBLE, or of ids as INT64 or INT32.`);
  }
  if (tensor?.shape === undefined) return { extents: undefined, areIntegers };
  const extents = tensor.shape.dim.map(({ value }) => (value.case === "dimValue" ? Number(value.value) : undefined));
  if (extents.length >= 2) return { extents, areIntegers };
  throw new FormatError(`${what} has ${extents.length} axes; a batch of rows has at least two.`);
}
