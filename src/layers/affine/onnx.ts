/**
 * The affine layer in ONNX: written as Gemm, read from Gemm, MatMul, and Add behind either.
 *
 * @module
 */
import { type Tensor, zerosLike } from "../../base/tensor.ts";
import { checkWidth, type OnnxChain, type OnnxMapping, type OnnxNode, pushLayer, putArray, vectorOf } from "../onnx.ts";
import { affine } from "./affine.ts";

export const affineOnnx: OnnxMapping = {
  operator: "Gemm",
  arrays: ["w", "b"],
  read: {
    Gemm: { attributes: ["alpha", "beta", "transA", "transB"], read: readGemm },
    MatMul: { attributes: [], read: readMatMul },
    Add: { attributes: [], commutes: true, read: readAdd },
  },
};

/** alpha·x·B + beta·C. */
function readGemm(node: OnnxNode, chain: OnnxChain): void {
  if (node.integer("transA", 0) !== 0) throw node.error("transposes its rows, which no layer does.");
  const w = product(node, chain, node.integer("transB", 0) !== 0, node.float("alpha", 1));
  const beta = node.float("beta", 1);
  pushAffine(node, chain, w, node.has(2) ? biasOf(node, 2, w.shape[1]!, beta) : undefined);
}

function readMatMul(node: OnnxNode, chain: OnnxChain): void {
  pushAffine(node, chain, product(node, chain, false, 1), undefined);
}

/** The bias of the product before it, on either side. */
function readAdd(node: OnnxNode, chain: OnnxChain): void {
  const last = chain.layers.length - 1;
  if (chain.biasless !== last) throw node.error("is read only as the bias of a MatMul or Gemm right before it.");
  putArray(node, chain, `${last}.b`, biasOf(node, node.inputs[0] === chain.current ? 1 : 0, chain.width!, 1));
  chain.biasless = undefined;
}

/** alpha·B as `w` (D, M), from (M, D) where it is transposed. */
function product(node: OnnxNode, chain: OnnxChain, isTransposed: boolean, alpha: number): Tensor {
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
function biasOf(node: OnnxNode, input: number, M: number, beta: number): Tensor {
  const C = node.tensor(input);
  if (C.data.length === 1 && C.shape.length <= 2)
    return { data: zerosLike(C, [M]).data.fill(beta * C.data[0]!), shape: [M] };
  const { data, shape } = vectorOf(node, C, M);
  return { data: beta === 1 ? data : data.map((value) => beta * value), shape };
}

function pushAffine(node: OnnxNode, chain: OnnxChain, w: Tensor, b: Tensor | undefined): void {
  const [D, M] = w.shape as [number, number];
  const index = chain.layers.length;
  pushLayer(node, chain, () => affine(D, M), { w, b: b ?? zerosLike(w, [M]) });
  chain.width = M;
  chain.biasless = b === undefined ? index : undefined;
}
