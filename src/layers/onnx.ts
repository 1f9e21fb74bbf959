/**
 * How a kind of layer is written as a node of ONNX, and read from nodes. Nothing here knows protocol buffers.
 *
 * @module
 */
import { formatShape } from "../base/shape.ts";
import type { Tensor } from "../base/tensor.ts";
import type { Layer, LayerConfig } from "./layer.ts";

/** A kind of layer in ONNX. */
export interface OnnxMapping {
  /** The operator that it is written as: `"Relu"`. */
  readonly operator: string;
  /** Where the layer is a product of its input and what another operator makes of it: that operator. `operator` is Mul. */
  readonly gate?: string;
  /** What stands before the node: a Cast of floats to the integers that it takes. */
  readonly before?: OnnxStep;
  /** What stands behind the node: a Flatten, if it gives a matrix a row. */
  readonly behind?: OnnxStep;
  /** The version of ONNX's operators that has it first, if later than 15. */
  readonly opset?: number;
  /** Its arrays as the node's inputs, in their order. */
  readonly arrays?: readonly string[];
  /** What further inputs are, which older versions of the operator had as attributes, by name. */
  constants?(config: LayerConfig): Readonly<Record<string, Tensor>>;
  /** Whether the arrays come before what the node takes from other nodes. */
  readonly arraysFirst?: true;
  /** Constant whole numbers behind these inputs, in their order. */
  integers?(config: LayerConfig): Readonly<Record<string, readonly number[]>>;
  /** Those of its arrays that are written transposed; its attributes say so. */
  readonly transposed?: readonly string[];
  /**
   * Its attributes.
   *
   * @param width how many numbers of a sample go into the layer
   * @throws FormatError for what the operator cannot do
   */
  attributes?(config: LayerConfig, width: number): Readonly<Record<string, OnnxAttribute>>;
  /** What several nodes of other systems compute that become the layer; `read` has the operator that they are read as. */
  readonly formulas?: readonly OnnxFormula[];
  /** How nodes become the layer, by operator. Default: it is written only. */
  readonly read?: Readonly<Record<string, OnnxReader>>;
}

/** A layer as exporters write it where their version of ONNX has no operator for it: as several nodes. */
export interface OnnxFormula {
  /**
   * What they compute of `x`, in the normal form of formats/onnx/formula.ts: `0.5·(1+tanh(x))·x`. `NaN` stands for any number,
   * such as an epsilon.
   */
  readonly formula: string;
  /** How many constant arrays may stand behind it: 1 for a factor, 2 for a bias, too. They become further inputs. Default: 0. */
  readonly arrays?: 1 | 2;
  /** The operator that it is read as. @param numbers those that `NaN` stands for, in their order */
  node(numbers: readonly number[]): OnnxStep;
}

/** An operator and its attributes. */
export interface OnnxStep {
  readonly operator: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** The value of an attribute: a float, an integer, or a text. */
export type OnnxAttribute = number | bigint | string;

/**
 * How one operator is read: by exactly one of the three functions. A ConfigError that a layer throws becomes an error
 * that names the node. Several kinds of layers may read one operator in different ways: Add.
 */
export interface OnnxReader {
  /** The names of the attributes that it knows; a node with others is refused. Default: none. */
  readonly attributes?: readonly string[];
  /** Which of the node's inputs are rows. Default: the first that is no array of the file. */
  readonly rows?: number;
  /** Whether the rows are of a type of integers, as a Cast gives them; they are refused by every other. */
  readonly takesIntegers?: true;
  /** Whether the node works number by number with a constant, on either side: such a node may also take pictures. */
  readonly elementwise?: true;
  /** The layer that a node is. */
  layer?(node: OnnxNode, rows: OnnxRows): OnnxLayer;
  /**
   * For a node that belongs to the layer before it.
   *
   * @param before undefined if the node takes what no layer gives, or what another node takes, too
   */
  complete?(node: OnnxNode, before: OnnxLayer | undefined): OnnxLayer;
  /**
   * For a node that takes what several nodes give.
   *
   * @param chains the layers from where all of them begin, to each of the node's inputs
   */
  join?(node: OnnxNode, chains: readonly (readonly Layer[])[]): Layer;
}

/** What a node takes. */
export interface OnnxRows {
  /** Numbers a row; undefined as long as nothing says it. */
  readonly width: number | undefined;
  /** 2 for rows, more for pictures that are not flat yet. */
  readonly axes: number;
  /** Whether what the node gives is the answer of another system's model, which may mean classes. */
  readonly isAnswer: boolean;
}

/** A layer of a file. */
export interface OnnxLayer {
  readonly layer: Layer;
  /** By their names in the layer: `w`. */
  readonly arrays?: Readonly<Record<string, Tensor>>;
  /** How many numbers a row has that goes in, for a layer whose `inputs` do not say it. */
  readonly width?: number;
  /** Whether the node behind it may belong to it, as a bias does to a product. */
  readonly isIncomplete?: true;
  /** False if a row becomes a matrix: a Flatten or Reshape must stand behind. */
  readonly isFlat?: false;
  /** Whether a Softmax of what it gives is what the node gives: nothing may stand behind it. */
  readonly softmax?: true;
}

/** A node of a file; its inputs and attributes are checked when they are asked for. */
export interface OnnxNode {
  readonly operator: string;
  /** The names of its inputs; empty for one that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The version of ONNX's operators that the file states. */
  readonly opset: number;
  /** The error that says what is wrong with this node. */
  error(message: string, cause?: unknown): Error;
  /** Whether it has this input at all. */
  has(index: number): boolean;
  /** Whether this input is an array of the file. */
  isConstant(index: number): boolean;
  /** The constant array that is this input. @throws FormatError if it is none */
  tensor(index: number): Tensor;
  /** The constant number that is this input. @throws FormatError if it is none */
  number(index: number): number;
  /** The constant whole numbers that are this input; those beyond 2⁵³ become infinite. @throws FormatError if they are not */
  integers(index: number): number[];
  /** @throws FormatError if the attribute is of another type */
  float(name: string, otherwise: number): number;
  integer(name: string, otherwise: number): number;
  text(name: string, otherwise: string): string;
}

/** An array of (length), or of (1, length). @throws FormatError for any other */
export function vectorOf(node: OnnxNode, { data, shape }: Tensor, length: number): Tensor {
  if (data.length === length && shape.at(-1) === length && shape.length <= 2) return { data, shape: [length] };
  const found = formatShape(shape.slice(0, 8));
  throw node.error(`needs an array of shape ${formatShape([length])}, but its shape is ${found}.`);
}

/** The scale of a normalization, which is its input 1: a number for each of a row's; 1 for each where there is none. */
export function scaleOf(node: OnnxNode, width: number | undefined): Tensor {
  if (!node.has(1) && width !== undefined) return filledVector(width, 1);
  const scale = node.tensor(1);
  return vectorOf(node, scale, scale.data.length);
}

export function filledVector(length: number, value: number): Tensor {
  return { data: new Float32Array(length).fill(value), shape: [length] };
}
