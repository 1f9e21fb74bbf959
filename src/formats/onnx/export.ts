/**
 * A network as an ONNX file, which nearly every runtime for inference reads.
 *
 * Each layer is one node (some have others before or behind them), whose name and arrays its definition says: an affine layer is a Gemm with the initializers `0.w`,
 * in PyTorch's layout (M, D) and with `transB`, and `0.b` (M). A Softmax over the last axis comes behind, if asked for.
 *
 * @module
 */

import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import {
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  type TensorShapeProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { has } from "../../base/arguments.ts";
import { assertKnownKeys } from "../../base/assert.ts";
import { FormatError } from "../../base/errors.ts";
import type { Tensor } from "../../base/tensor.ts";
import type { Operation } from "../../graph/structure.ts";
import { assertRestorable, definitionOf, layerDefinitions } from "../../layers/catalog.ts";
import type { LayerConfig } from "../../layers/layer.ts";
import type { OnnxAttribute, OnnxMapping } from "../../layers/onnx.ts";
import { assertNetwork } from "../../network/checks.ts";
import type { Network } from "../../network/network.ts";
import { KEY } from "../model.ts";
import { checkFit } from "../model-fit.ts";
import type { Model } from "../trained-model.ts";
import { transposed } from "../transposed.ts";
import { attributeOf } from "./attributes.ts";
import { describeInput, describeOutput, descriptionToText, PRODUCER } from "./metadata.ts";
import { integersToProto, tensorToProto } from "./tensors.ts";

/**
 * The operators are those of this version, unless a layer needs one of a later version: BatchNormalization was last changed
 * in it (ONNX 1.10, 2021).
 */
const OPSET = 15;

/** The version of the file format that came with {@link OPSET}, and with three after it. */
const IR_VERSION = 8n;

/** Protocol buffers have no longer messages. */
const LARGEST_BYTES = 2 ** 31 - 1;

/** Options of {@link exportOnnx}. */
export interface OnnxExportOptions {
  /** Whether a Softmax comes behind the last layer, so that the file answers with probabilities. Default: false. */
  readonly softmax?: boolean;
}

type Nodes = readonly NodeProto[];

/**
 * The network for inference as an ONNX file, float32, of opset 15 or the first that has its operators: input `x` (N, D)
 * for any N, and output `out` (N, M), called `logits` for a classifier and `probabilities` behind a Softmax. The same
 * network gives the same bytes.
 *
 * Batch normalization uses the running mean and variance as they are. Its `momentum` is written as ONNX means it (the
 * weight of the old value); whether the running variance was biased is not written, since inference never asks.
 * What a model is for goes into the metadata; scaling its inputs remains the reader's part, and the input says how.
 *
 * @throws FormatError for a layer of one's own, a network of more than 2 GB, or a description of another network
 * @throws ConfigError before the network has values
 */
export async function exportOnnx(source: Network | Model, options: OnnxExportOptions = {}): Promise<Uint8Array> {
  assertKnownKeys("exportOnnx", options, ["softmax"]);
  const isModel = has(source, "network");
  const network = isModel ? (source as Model).network : (source as Network);
  const description = isModel ? (source as Model).description : undefined;
  assertNetwork("exportOnnx", network);
  const { softmax = false } = options;
  if (description) checkFit(network, description);
  assertRestorable(network.structure.operations.flatMap(({ layer }) => layer ?? []));
  const state = [...(await network.state())];
  if (state.reduce((sum, [, { data }]) => sum + 4 * data.length, 0) > LARGEST_BYTES) {
    throw new FormatError("An ONNX file holds at most 2 GB, and the network's arrays need more.");
  }
  const opset = opsetOf(network);
  const output = softmax ? "probabilities" : description?.task === "classification" ? "logits" : "out";
  const model = create(ModelProtoSchema, {
    irVersion: irVersionOf(opset),
    opsetImport: [{ domain: "", version: BigInt(opset) }],
    producerName: PRODUCER,
    docString: `${describeInput(description)} ${describeOutput(description, softmax)}`,
    metadataProps: description ? [{ key: KEY, value: descriptionToText(description) }] : [],
    graph: {
      name: "network",
      node: [...nodesOf(network, softmax, output)],
      initializer: initializersOf(network, state),
      input: [matrix("x", network.inputs, describeInput(description))],
      output: [matrix(output, network.outputs, describeOutput(description, softmax))],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

/** The arrays in the layout that the operators take. */
function initializersOf({ structure }: Network, state: readonly (readonly [string, Tensor])[]): TensorProto[] {
  const others = structure.operations.flatMap((operation) => {
    const arrays = definitionOf(configOf(operation).kind)?.onnx?.transposed ?? [];
    return arrays.map((array) => `${operation.name}.${array}`);
  });
  const isTransposed = new Set(others);
  const constants = structure.operations.flatMap((operation) => Object.entries(constantsOf(operation)));
  const integers = structure.operations.flatMap((operation) => Object.entries(integersOf(operation)));
  return [
    ...state.map(([name, tensor]) => tensorToProto(name, isTransposed.has(name) ? transposed(name, tensor) : tensor)),
    ...constants.map(([name, tensor]) => tensorToProto(name, tensor)),
    ...integers.map(([name, values]) => integersToProto(name, values)),
  ];
}

/** Further inputs of the node of an operation, by their names in the file. */
function constantsOf(operation: Operation): Readonly<Record<string, Tensor>> {
  const { kind, config } = configOf(operation);
  return prefixed(operation.name, mappingOf(operation.name, kind).constants?.(config));
}

/** Whole numbers that are further inputs, by their names in the file. */
function integersOf(operation: Operation): Readonly<Record<string, readonly number[]>> {
  const { kind, config } = configOf(operation);
  return prefixed(operation.name, mappingOf(operation.name, kind).integers?.(config));
}

function prefixed<T>(place: string, values: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${place}.${name}`, value]));
}

/**
 * The node of a layer makes `i.out`, with `i` the layer's place, of what the nodes before it make; the first takes `x`, the
 * last gives `output`.
 */
function nodesOf({ structure }: Network, softmax: boolean, output: string): Nodes {
  const { operations, values } = structure;
  const makers = new Map(operations.map(({ name, output }) => [output, name]));
  const nameOf = (value: number): string => {
    if (value === structure.output && !softmax) return output;
    return makers.has(value) ? `${makers.get(value)}.out` : "x";
  };
  const nodes = operations.flatMap((operation) =>
    nodesFor(operation, operation.inputs.map(nameOf), nameOf(operation.output), values[operation.inputs[0]!]!.size),
  );
  if (softmax) {
    const input = [nameOf(structure.output)];
    nodes.push({ opType: "Softmax", name: "softmax", attribute: [attributeOf("axis", -1n)], input, output: [output] });
  }
  return nodes.map((node) => create(NodeProtoSchema, node));
}

type NodeInit = Exclude<MessageInitShape<typeof NodeProtoSchema>, NodeProto>;

/**
 * The node of one layer, or of the end of a residual connection or of branches, with its arrays as inputs; its gate's, and
 * those before and behind.
 */
function nodesFor(operation: Operation, inputs: readonly string[], output: string, width: number): NodeInit[] {
  const { name } = operation;
  const { kind, config } = configOf(operation);
  const { before, gate, operator, arrays = [], arraysFirst, attributes, behind } = mappingOf(name, kind);
  const nodeName = `${kind}_${name}`;
  const [converted, gated, given] = ["before", "gate", "given"].map((part) => `${name}.${part}`) as [
    string,
    string,
    string,
  ];
  const rows = before ? [converted] : inputs;
  const ours = arrays.map((array) => `${name}.${array}`);
  const others = gate
    ? [gated]
    : [...ours, ...Object.keys(constantsOf(operation)), ...Object.keys(integersOf(operation))];
  const input = arraysFirst ? [...others, ...rows] : [...rows, ...others];
  const made = behind ? given : output;
  return [
    ...(before ? [nodeOf(`${nodeName}_before`, before.operator, before.attributes, inputs, converted)] : []),
    ...(gate ? [nodeOf(`${nodeName}_gate`, gate, {}, rows, gated)] : []),
    nodeOf(nodeName, operator, attributes?.(config, width) ?? {}, input, made),
    ...(behind ? [nodeOf(`${nodeName}_behind`, behind.operator, behind.attributes, [made], output)] : []),
  ];
}

function nodeOf(
  name: string,
  opType: string,
  attributes: Readonly<Record<string, OnnxAttribute>>,
  input: readonly string[],
  output: string,
): NodeInit {
  const entries = Object.entries(attributes);
  return {
    ...{ opType, name, input: [...input], output: [output] },
    ...(entries.length > 0 && { attribute: entries.map(([key, value]) => attributeOf(key, value)) }),
  };
}

/** @throws FormatError for a kind that ONNX has not */
function mappingOf(name: string, kind: string): OnnxMapping {
  const onnx = definitionOf(kind)?.onnx;
  if (onnx) return onnx;
  const known = layerDefinitions().filter((definition) => definition.onnx);
  throw new FormatError(
    `Layer ${name} is of kind ${JSON.stringify(kind)}, for which ONNX export has no operator. ` +
      `It has them for ${known.map((definition) => definition.kind).join(", ")}.`,
  );
}

function configOf({ layer, join }: Operation): { readonly kind: string; readonly config: LayerConfig } {
  return layer ? { kind: layer.config.kind, config: layer.config } : { kind: join!.kind, config: { kind: join!.kind } };
}

/** The version of ONNX's operators that the file of a network needs. */
export function opsetOf(network: Network): number {
  assertNetwork("opsetOf", network);
  const needed = network.structure.operations.map(
    (operation) => definitionOf(configOf(operation).kind)?.onnx?.opset ?? 0,
  );
  return Math.max(OPSET, ...needed);
}

/** The version of the file format that came with a version of the operators: runtimes refuse later ones than they know. */
function irVersionOf(opset: number): bigint {
  return opset < 19 ? IR_VERSION : opset < 21 ? 9n : opset < 23 ? 10n : 11n;
}

/** A value of shape (N, width), N being any number of rows. */
function matrix(name: string, width: number, docString: string): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim: MessageInitShape<typeof TensorShapeProtoSchema>["dim"] = [
    { value: { case: "dimParam", value: "N" } },
    { value: { case: "dimValue", value: BigInt(width) } },
  ];
  const value = { elemType: TensorProto_DataType.FLOAT, shape: { dim } };
  return create(ValueInfoProtoSchema, { name, docString, type: { value: { case: "tensorType", value } } });
}
