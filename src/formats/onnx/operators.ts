/**
 * The operators of ONNX that become layers, as the standard defines them for inference: opset 7 and later.
 *
 * @module
 */
import { ConfigError } from "../../base/errors.ts";
import { formatShape } from "../../base/shape.ts";
import { type Tensor, zerosLike } from "../../base/tensor.ts";
import { affine } from "../../layers/affine/affine.ts";
import { batchNorm } from "../../layers/batch-norm/batch-norm.ts";
import type { Layer } from "../../layers/layer.ts";
import { relu } from "../../layers/relu/relu.ts";
import type { Node } from "./node.ts";

/** The layers so far, and what is known of the rows that they give. */
export interface Chain {
  /** The name of these rows. */
  current: string;
  readonly layers: Layer[];
  /** As `network.loadState` takes them. */
  readonly values: Map<string, Tensor>;
  /** How many more elements they may have: nodes that share one array must not fill the memory with its copies. */
  elementsLeft: number;
  /** Numbers a row; undefined as long as nothing says it. */
  width: number | undefined;
  /** The number of rows where the file fixes it. */
  readonly rows: number | undefined;
  /** Whether the rows are flat by now, and not pictures. */
  flat: boolean;
  /** The index of a product without a bias, which an Add right behind it may bring. */
  biasless: number | undefined;
  /** Whether a Softmax was the last operator. */
  softmax: boolean;
}

/** How one operator is read. */
interface Operator {
  readonly attributes: readonly string[];
  /** Whether it hands rows on as they are: it may stand before rows are flat, and behind a Softmax. */
  readonly passes?: true;
  readonly read: (node: Node, chain: Chain) => void;
}

/** By name. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  Gemm: { attributes: ["alpha", "beta", "transA", "transB"], read: readGemm },
  MatMul: { attributes: [], read: readMatMul },
  Add: { attributes: [], read: readAdd },
  Relu: { attributes: [], read: (_, chain) => void chain.layers.push(relu()) },
  BatchNormalization: { attributes: ["epsilon", "momentum", "spatial", "training_mode"], read: readBatchNorm },
  Softmax: { attributes: ["axis"], read: readSoftmax },
  Flatten: { attributes: ["axis"], passes: true, read: readFlatten },
  Reshape: { attributes: ["allowzero"], passes: true, read: readReshape },
  Identity: { attributes: [], passes: true, read: () => {} },
  Dropout: { attributes: ["ratio", "seed"], passes: true, read: readDropout },
};

/** alpha·x·B + beta·C. */
function readGemm(node: Node, chain: Chain): void {
  if (node.integer("transA", 0) !== 0) throw node.error("transposes its rows, which no layer does.");
  const w = product(node, chain, node.integer("transB", 0) !== 0, node.float("alpha", 1));
  const beta = node.float("beta", 1);
  pushAffine(node, chain, w, node.has(2) ? biasOf(node, 2, w.shape[1]!, beta) : undefined);
}

function readMatMul(node: Node, chain: Chain): void {
  pushAffine(node, chain, product(node, chain, false, 1), undefined);
}

/** The bias of the product before it, on either side. */
function readAdd(node: Node, chain: Chain): void {
  const last = chain.layers.length - 1;
  if (chain.biasless !== last) throw node.error("is read only as the bias of a MatMul or Gemm right before it.");
  put(node, chain, `${last}.b`, biasOf(node, node.inputs[0] === chain.current ? 1 : 0, chain.width!, 1));
  chain.biasless = undefined;
}

function readBatchNorm(node: Node, chain: Chain): void {
  if (node.integer("training_mode", 0) !== 0 || node.outputs.filter((name) => name !== "").length > 1) {
    throw node.error("is in training mode. Export the model for inference.");
  }
  const gamma = node.tensor(1);
  const D = gamma.data.length;
  checkWidth(node, chain, D);
  const options = { eps: node.float("epsilon", 1e-5), momentum: node.float("momentum", 0.9) };
  const index = chain.layers.length;
  chain.layers.push(inNode(node, () => batchNorm(D, { convention: "onnx", ...options })));
  for (const [k, name] of ["gamma", "beta", "runningMean", "runningVar"].entries()) {
    put(node, chain, `${index}.${name}`, vector(node, node.tensor(k + 1), D));
  }
}

function readSoftmax(node: Node, chain: Chain): void {
  const axis = node.integer("axis", -1);
  if (axis !== 1 && axis !== -1) throw node.error(`works on axis ${axis}; of rows it must be 1.`);
  chain.softmax = true;
}

function readFlatten(node: Node, chain: Chain): void {
  const axis = node.integer("axis", 1);
  if (axis !== 1 && !(chain.flat && axis === -1)) throw node.error(`flattens from axis ${axis} on; it must be 1.`);
  chain.flat = true;
}

/** To (N, D), whichever of its two extents is left to be found. */
function readReshape(node: Node, chain: Chain): void {
  const shape = node.integers(1);
  const [N, D] = shape;
  const keepsRows = N === chain.rows || (N === 0 && node.integer("allowzero", 0) === 0) || (N === -1 && D !== -1);
  const keepsWidth = D === -1 || D === chain.width || (chain.width === undefined && D! > 0);
  if (shape.length !== 2 || !keepsRows || !keepsWidth) {
    throw node.error(`reshapes to ${formatShape(shape.slice(0, 8))}; only rows that become flat can be read.`);
  }
  if (D !== -1) chain.width = D;
  chain.flat = true;
}

/** Nothing, in inference. */
function readDropout(node: Node): void {
  if (node.has(2)) throw node.error("is in training mode, or may be. Export the model for inference.");
}

/** alpha·B as `w` (D, M), from (M, D) where it is transposed. */
function product(node: Node, chain: Chain, isTransposed: boolean, alpha: number): Tensor {
  const B = node.tensor(1);
  const [rows, columns] = B.shape;
  if (B.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw node.error(`needs weights of two axes, but they have ${B.shape.length}.`);
  }
  const [D, M] = isTransposed ? [columns, rows] : [rows, columns];
  checkWidth(node, chain, D);
  if (!isTransposed && alpha === 1) return B;
  const w = zerosLike(B, [D, M]);
  for (let d = 0; d < D; d++) {
    for (let m = 0; m < M; m++) w.data[d * M + m] = alpha * B.data[isTransposed ? m * D + d : d * M + m]!;
  }
  return w;
}

/** beta·C as a vector (M), from one number, (M) or (1, M). */
function biasOf(node: Node, input: number, M: number, beta: number): Tensor {
  const C = node.tensor(input);
  if (C.data.length === 1 && C.shape.length <= 2)
    return { data: zerosLike(C, [M]).data.fill(beta * C.data[0]!), shape: [M] };
  const { data, shape } = vector(node, C, M);
  return { data: beta === 1 ? data : data.map((value) => beta * value), shape };
}

function vector(node: Node, { data, shape }: Tensor, length: number): Tensor {
  if (data.length === length && shape.at(-1) === length && shape.length <= 2) return { data, shape: [length] };
  const found = formatShape(shape.slice(0, 8));
  throw node.error(`needs an array of shape ${formatShape([length])}, but its shape is ${found}.`);
}

function pushAffine(node: Node, chain: Chain, w: Tensor, b: Tensor | undefined): void {
  const [D, M] = w.shape as [number, number];
  const index = chain.layers.length;
  chain.layers.push(inNode(node, () => affine(D, M)));
  put(node, chain, `${index}.w`, w);
  put(node, chain, `${index}.b`, b ?? zerosLike(w, [M]));
  chain.width = M;
  chain.biasless = b === undefined ? index : undefined;
}

function put(node: Node, chain: Chain, name: string, tensor: Tensor): void {
  chain.values.set(name, tensor);
  chain.elementsLeft -= tensor.data.length;
  if (chain.elementsLeft < 0)
    throw node.error("reads arrays that other nodes have read, too, which is done too often.");
}

function checkWidth(node: Node, chain: Chain, width: number): void {
  chain.width ??= width;
  if (chain.width === width) return;
  throw node.error(`takes rows of ${width} numbers, but those before it have ${chain.width}.`);
}

/** A layer refuses an epsilon of 0, say; the message must name the node. */
function inNode(node: Node, make: () => Layer): Layer {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigError) throw node.error(`cannot be read: ${error.message}`, error);
    throw error;
  }
}
