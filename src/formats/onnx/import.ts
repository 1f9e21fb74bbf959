/**
 * A network from an ONNX file: of chainrule's own, and of other systems where it is a chain of layers known here.
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
import type { Network } from "../../network/network.ts";
import { networkOf } from "../../network/sequential.ts";
import { KEY } from "../model.ts";
import { type ModelDescription, shown } from "../model-description.ts";
import { decodeModel } from "./decode.ts";
import { descriptionFromText } from "./metadata.ts";
import { type Constants, Node } from "./node.ts";
import { type Chain, type Operator, operators } from "./operators.ts";

/** From the first without `broadcast` and training flags (ONNX 1.2, 2018) to that of ONNX 1.20 (2025). */
const OPSETS = [7, 25] as const;

const LONGEST_PRODUCER = 80;

/** What an ONNX file holds. */
export interface OnnxModel {
  readonly network: Network;
  /** Whether the file ends in a Softmax: `network.predict` gives what goes into it, `softmax` the rest. */
  readonly softmax: boolean;
  /** What the model is for, where chainrule wrote the file. */
  readonly description?: ModelDescription;
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** What wrote the file, as it says itself: `pytorch 1.13.1`. Empty where it does not. */
  readonly producer: string;
}

/**
 * Reads a file whose graph is a chain from one input to one output, made of the operators that the
 * layers' definitions know (Gemm, MatMul with Add, Relu, BatchNormalization and more), Softmax at the end, Flatten and
 * Reshape to rows, Identity and Dropout. Residual connections and branches are written, but not read.
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
  const { layers, values, softmax } = chainOf(graph, bytes.length, where);
  if (layers.every(({ inputs }) => inputs === "same")) {
    throw new FormatError(`${where} has no layer with weights: no Gemm, MatMul or BatchNormalization.`);
  }
  const network = networkOf(layers);
  network.loadState(values);
  const read = { network, softmax, opset, producer: producerOf(model) };
  const text = model.metadataProps.find(({ key }) => key === KEY)?.value;
  return text === undefined ? read : { ...read, description: descriptionFromText(text, network, where) };
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

/** Walks from the graph's input to its output. ONNX sorts nodes, so each must take what the one before it gives. */
function chainOf(graph: GraphProto, fileBytes: number, where: string): Chain {
  const constants = constantsOf(graph, where);
  const chain = { ...startOf(graph, constants, where), elementsLeft: fileBytes };
  const names = new Set([...constants.keys(), chain.current]);
  const known = operators();
  for (const proto of graph.node) {
    const node = new Node(proto, constants, where);
    const output = node.outputs[0] ?? "";
    if (output === "" || names.has(output)) throw node.error(`gives ${shown(output)}, a name already taken or empty.`);
    names.add(output);
    if (node.operator === "Constant") constants.set(output, node.tensorAttribute("value"));
    else if (node.operator === "Identity" && constants.has(node.inputs[0]!))
      constants.set(output, constants.get(node.inputs[0]!)!);
    else readNode(node, chain, known);
  }
  const [output] = graph.output;
  if (graph.output.length === 1 && output!.name === chain.current) return chain;
  const found = graph.output
    .map(({ name }) => shown(name))
    .slice(0, 3)
    .join(", ");
  throw new FormatError(
    `${where}: its outputs are ${found || "none"}, but its last node gives ${shown(chain.current)}.`,
  );
}

function readNode(node: Node, chain: Chain, known: ReadonlyMap<string, Operator>): void {
  const operator = known.get(node.operator);
  if (operator === undefined) {
    throw node.error(`is of an operator that cannot be read. Those are: ${[...known.keys()].join(", ")}.`);
  }
  node.checkAttributes(operator.attributes);
  const isNext = node.inputs[0] === chain.current || (operator.commutes && node.inputs[1] === chain.current);
  if (!isNext) {
    throw node.error(
      `takes ${shown(node.inputs[0])}, not ${shown(chain.current)} from before it; only chains are read.`,
    );
  }
  if (!operator.passes && !chain.flat) throw node.error("takes input that is not flat. Put a Flatten before it.");
  if (!operator.passes && chain.softmax) throw node.error("stands behind a Softmax, which must be the last operator.");
  operator.read(node, chain);
  chain.current = node.outputs[0]!;
}

/** The arrays of the graph; a map, so that no name (`__proto__`) is special. */
function constantsOf({ initializer, sparseInitializer }: GraphProto, where: string): Map<string, TensorProto> {
  const constants = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  if (constants.has("")) throw new FormatError(`${where} has an initializer without a name.`);
  if (constants.size < initializer.length) throw new FormatError(`${where} has two initializers of the same name.`);
  if (sparseInitializer.length === 0) return constants;
  throw new FormatError(`${where} has sparse initializers, which cannot be read. Save it with dense ones.`);
}

/** The chain without a layer: at the one input that is no initializer (old files list those, too). */
function startOf({ input }: GraphProto, constants: Constants, where: string): Omit<Chain, "elementsLeft"> {
  const inputs = input.filter(({ name }) => !constants.has(name));
  const [first] = inputs;
  if (first === undefined || inputs.length > 1) {
    throw new FormatError(`${where} has ${inputs.length} inputs; a network that can be read has one.`);
  }
  const extents = extentsOf(first, where);
  const [rows, ...axes] = extents ?? [];
  const width = axes.length === 0 ? Number.NaN : sizeOf(axes.map((extent) => extent ?? Number.NaN));
  return {
    current: first.name,
    layers: [],
    values: new Map(),
    width: Number.isNaN(width) ? undefined : width,
    rows,
    flat: extents === undefined || extents.length === 2,
    biasless: undefined,
    softmax: false,
  };
}

/** The extents of the input, undefined where they are open; undefined if the file does not say how many there are. */
function extentsOf({ name, type }: ValueInfoProto, where: string): (number | undefined)[] | undefined {
  const what = `${where}: its input ${shown(name)}`;
  const tensor = type?.value.case === "tensorType" ? type.value.value : undefined;
  const elemType = tensor?.elemType;
  if (elemType !== TensorProto_DataType.FLOAT && elemType !== TensorProto_DataType.DOUBLE) {
    throw new FormatError(`${what} is no array of FLOAT or DOUBLE.`);
  }
  if (tensor?.shape === undefined) return undefined;
  const extents = tensor.shape.dim.map(({ value }) => (value.case === "dimValue" ? Number(value.value) : undefined));
  if (extents.length >= 2) return extents;
  throw new FormatError(`${what} has ${extents.length} axes; a batch of rows has at least two.`);
}
