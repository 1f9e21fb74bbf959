/**
 * Nodes of ONNX that scale or shift every number by a constant, as input scaling does. They are read as batch normalizations
 * with a running variance that makes the deviation 1: the mean is subtracted before anything is multiplied, so that nothing
 * cancels.
 *
 * @module
 */
import { type FloatArray, type Tensor, zerosLike } from "../../base/tensor.ts";
import { type OnnxLayer, type OnnxNode, type OnnxReader, type OnnxRows, vectorOf } from "../onnx.ts";
import { batchNorm } from "./batch-norm.ts";

/** With a variance of 1 − eps, which float32 holds, the deviation is exactly 1. */
const EPS = 2 ** -20;

/** gamma·(x − runningMean) + beta of a constant; what is left out is 1·(x − 0) + 0. */
type Arrays = Partial<Record<"gamma" | "beta" | "runningMean", FloatArray>>;

export const readElementwise: Readonly<Record<string, OnnxReader>> = {
  Add: reader((constant) => ({ beta: constant })),
  Sub: reader((constant, { isLeft }) =>
    isLeft ? { gamma: constant.map(() => -1), runningMean: constant } : { runningMean: constant },
  ),
  Mul: reader((constant) => ({ gamma: constant })),
  Div: reader((constant, { node, isLeft }) => {
    if (isLeft) throw node.error("divides by its rows, which no layer does.");
    if (constant.includes(0)) throw node.error("divides by 0.");
    return { gamma: constant.map((value) => 1 / value) };
  }),
};

function reader(
  arraysOf: (constant: FloatArray, place: { readonly node: OnnxNode; readonly isLeft: boolean }) => Arrays,
): OnnxReader {
  return {
    elementwise: true,
    layer(node, rows) {
      const isLeft = node.isConstant(0);
      const constant = constantOf(node, node.tensor(isLeft ? 0 : 1), rows);
      return layerOf(constant, arraysOf(constant.data, { node, isLeft }));
    },
  };
}

/** One number for all, or one for each number of a row. */
function constantOf(node: OnnxNode, constant: Tensor, { width, axes }: OnnxRows): Tensor {
  const { data, shape } = constant;
  const isOne = data.length === 1 && shape.length <= axes; // with more axes, what the node gives has more, too
  if (axes > 2 && !isOne) throw node.error("takes pictures, for which its constant must be a single number.");
  if (!isOne) return vectorOf(node, constant, width ?? data.length);
  if (width === undefined) throw node.error("takes rows of any width. Export it with a fixed width of its input.");
  return { data: zerosLike(constant, [width]).data.fill(data[0]!), shape: [width] };
}

function layerOf(like: Tensor, { gamma, beta, runningMean }: Arrays): OnnxLayer {
  const filled = (value: number): FloatArray => zerosLike(like).data.fill(value);
  const [D] = like.shape as [number];
  const arrays = {
    gamma: gamma ?? filled(1),
    beta: beta ?? filled(0),
    runningMean: runningMean ?? filled(0),
    runningVar: filled(1 - EPS),
  };
  return {
    layer: batchNorm(D, { convention: "onnx", eps: EPS }),
    arrays: Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, { data, shape: [D] }])),
  };
}
