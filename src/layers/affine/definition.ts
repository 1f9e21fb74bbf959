/**
 * The affine layer in the catalog. In ONNX it is written as Gemm, and read from Gemm, MatMul, and Add behind either.
 *
 * @module
 */
import { type Tensor, zerosLike } from "../../base/tensor.ts";
import { assertSettings, type LayerDefinition, numberIn } from "../definition.ts";
import { type OnnxLayer, type OnnxNode, vectorOf } from "../onnx.ts";
import { affine } from "./affine.ts";

export const affineDefinition: LayerDefinition = {
  kind: "affine",
  label: "Affine",
  short: "a",
  role: "weights",
  fromConfig: (config) => {
    assertSettings(config, "inputs", "outputs");
    return affine(numberIn(config, "inputs"), numberIn(config, "outputs"));
  },
  arrays: [
    { own: "w", pytorch: "weight", keras: "kernel", transposed: true },
    { own: "b", pytorch: "bias", keras: "bias", absent: 0 },
  ],
  weightAxes: 2,
  examples: () => [{ layers: [affine(7, 5)], modes: ["train"] }],
  onnx: {
    operator: "Gemm",
    arrays: ["w", "b"],
    transposed: ["w"],
    attributes: () => ({ transB: 1n }), // as PyTorch: some readers take a Gemm that does not say it for one that does
    read: {
      Gemm: { attributes: ["alpha", "beta", "transA", "transB"], layer: readGemm },
      MatMul: { layer: (node) => affineOf(productOf(node, false, 1)) },
      Add: { complete: readAdd },
    },
  },
};

/** alpha·x·B + beta·C. */
function readGemm(node: OnnxNode): OnnxLayer {
  if (node.integer("transA", 0) !== 0) throw node.error("transposes its rows, which no layer does.");
  const w = productOf(node, node.integer("transB", 0) !== 0, node.float("alpha", 1));
  const beta = node.float("beta", 1);
  return affineOf(w, node.has(2) ? biasOf(node, 2, w.shape[1]!, beta) : undefined);
}

/** The bias of the product before it, on either side. */
function readAdd(node: OnnxNode, before: OnnxLayer | undefined): OnnxLayer {
  if (!before?.isIncomplete) throw node.error("is read only as the bias of a MatMul or Gemm right before it.");
  const w = before.arrays!.w!;
  return { layer: before.layer, arrays: { w, b: biasOf(node, node.isConstant(0) ? 0 : 1, w.shape[1]!, 1) } };
}

function affineOf(w: Tensor, b?: Tensor): OnnxLayer {
  const [D, M] = w.shape as [number, number];
  const layer = affine(D, M);
  return b ? { layer, arrays: { w, b } } : { layer, arrays: { w, b: zerosLike(w, [M]) }, isIncomplete: true };
}

/** alpha·B as `w` (D, M), from (M, D) where it is transposed. */
function productOf(node: OnnxNode, isTransposed: boolean, alpha: number): Tensor {
  const B = node.tensor(1);
  const [rows, columns] = B.shape;
  if (B.shape.length !== 2 || rows === undefined || columns === undefined) {
    throw node.error(`needs weights of two axes, but they have ${B.shape.length}.`);
  }
  if (!isTransposed && alpha === 1) return B;
  const [D, M] = isTransposed ? [columns, rows] : [rows, columns];
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
