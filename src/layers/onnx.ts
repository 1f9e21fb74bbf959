/**
 * How a kind of layer is written as a node of ONNX, and read from nodes: plain data where a node is the layer, and a
 * function where several nodes may be it. Nothing here knows protocol buffers.
 *
 * @module
 */
import { ConfigError } from "../base/errors.ts";
import { formatShape } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Layer, LayerConfig } from "./layer.ts";

/** A kind of layer in ONNX. */
export interface OnnxMapping {
  /** The operator that it is written as: `"Relu"`. */
  readonly operator: string;
  /** The version of ONNX's operators that has it first, if later than 15. */
  readonly opset?: number;
  /** Its arrays as the node's inputs, in their order. */
  readonly arrays?: readonly string[];
  /** Its attributes, each a float unless it is said to be an integer or a text. */
  attributes?(config: LayerConfig): Readonly<Record<string, OnnxAttribute>>;
  /** How nodes become the layer, by operator. */
  readonly read: Readonly<Record<string, OnnxReader>>;
}

/** The value of an attribute: a float, an integer, or a text. */
export type OnnxAttribute = number | bigint | string;

/** How one operator is read. */
export interface OnnxReader {
  readonly attributes: readonly string[];
  /** Whether its second input may be what comes from before it, too. */
  readonly commutes?: true;
  read(node: OnnxNode, chain: OnnxChain): void;
}

/** A node of a file; its inputs and attributes are checked when they are asked for. */
export interface OnnxNode {
  readonly operator: string;
  /** The names of its inputs; empty for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The error that says what is wrong with this node. */
  error(message: string, cause?: unknown): Error;
  /** Whether it has this input at all. */
  has(index: number): boolean;
  /** The constant array that is this input. @throws FormatError if it is none */
  tensor(index: number): Tensor;
  /** @throws FormatError if the attribute is of another type */
  float(name: string, otherwise: number): number;
  integer(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
}

/** The layers of a file so far, and what is known of the rows that they give. */
export interface OnnxChain {
  /** The name of these rows. */
  readonly current: string;
  readonly layers: Layer[];
  /** As `network.loadState` takes them. */
  readonly values: Map<string, Tensor>;
  /** How many more elements they may have: nodes that share one array must not fill the memory with its copies. */
  elementsLeft: number;
  /** Numbers a row; undefined as long as nothing says it. */
  width: number | undefined;
  /** The index of a product without a bias, which an Add right behind it may bring. */
  biasless: number | undefined;
}

/** Reads a node that is a layer without arrays. */
export function readsAs(make: () => Layer): OnnxReader {
  return { attributes: [], read: (_, chain) => void chain.layers.push(make()) };
}

/** Adds a layer and its arrays; a refused setting, such as an epsilon of 0, is an error that names the node. */
export function pushLayer(
  node: OnnxNode,
  chain: OnnxChain,
  make: () => Layer,
  arrays: Readonly<Record<string, Tensor>>,
): void {
  const index = chain.layers.length;
  chain.layers.push(inNode(node, make));
  for (const [name, tensor] of Object.entries(arrays)) putArray(node, chain, `${index}.${name}`, tensor);
}

/** Sets one array of a layer. */
export function putArray(node: OnnxNode, chain: OnnxChain, name: string, tensor: Tensor): void {
  chain.values.set(name, tensor);
  chain.elementsLeft -= tensor.data.length;
  if (chain.elementsLeft < 0) {
    throw node.error("reads arrays that other nodes have read, too, which is done too often.");
  }
}

/** @throws FormatError if the rows before the node have another width */
export function checkWidth(node: OnnxNode, chain: OnnxChain, width: number): void {
  chain.width ??= width;
  if (chain.width === width) return;
  throw node.error(`takes rows of ${width} numbers, but those before it have ${chain.width}.`);
}

/** An array of (length), or of (1, length). @throws FormatError for any other */
export function vectorOf(node: OnnxNode, { data, shape }: Tensor, length: number): Tensor {
  if (data.length === length && shape.at(-1) === length && shape.length <= 2) return { data, shape: [length] };
  const found = formatShape(shape.slice(0, 8));
  throw node.error(`needs an array of shape ${formatShape([length])}, but its shape is ${found}.`);
}

function inNode(node: OnnxNode, make: () => Layer): Layer {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigError) throw node.error(`cannot be read: ${error.message}`, error);
    throw error;
  }
}
