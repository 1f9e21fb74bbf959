/**
 * Affine: PyTorch, the course, ONNX's Gemm, and the matrix products of TensorFlow.js.
 *
 * @module
 */
import { type Shape, sizeOf } from "../../../src/base/shape.ts";
import type { Tensor } from "../../../src/base/tensor.ts";
import { type Case, caseOf, casesOf, type Fields } from "../cases.ts";
import { assertGradient, movable } from "../gradient.ts";
import { asRow, filled, mapped, reshaped, transposed } from "../layout.ts";
import { affineBackwardError, affineError } from "../rounding/affine.ts";
import { rounded } from "../rounding/approximate.ts";
import {
  type Check,
  describeSuite,
  roundoffOf,
  type Subject,
  type SuiteOptions,
  type Target,
  verifier,
} from "../subject.ts";
import { type Allowed, FULL_PRECISION, publishedTolerance } from "../tolerance.ts";

/** A value that was published for one of our tensors. */
interface Published {
  readonly name: "out" | "dx" | "dw" | "db";
  readonly value: Tensor;
  readonly allowed: Allowed;
}

/** A case in our terms. */
interface AffineCase {
  readonly id: string;
  readonly x: Tensor;
  readonly w: Tensor;
  readonly b: Tensor;
  readonly dout?: Tensor;
  readonly published: readonly Published[];
  /** Where the source published the error of its gradient check. */
  readonly gradient?: Allowed;
}

const NAMES = ["out", "dx", "dw", "db"] as const;

const CASES: readonly AffineCase[] = [
  ...casesOf("affine-").map((found) => direct(found, FULL_PRECISION)),
  direct(caseOf("cs231n.affine_forward")),
  {
    ...direct(caseOf("cs231n.affine_backward")),
    gradient: publishedTolerance(caseOf("cs231n.affine_backward").tolerance),
  },
  ...casesOf("onnx.gemm_").map(gemm),
  product("tfjs.matMul.forward"),
  product("tfjs.matMul.gradients.A*Bt"),
  product("tfjs.matMul.gradients.At*B"),
];

export const affineChecks: readonly Check[] = [
  ...CASES.map((found) => ({ id: found.id, run: (subject: Subject) => check(found, subject) })),
  { id: "keras.dense", run: kerasDense },
];

export function affineSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("affine", affineChecks, target, options);
}

async function check({ id, x, w, b, dout, published, gradient }: AffineCase, subject: Subject): Promise<void> {
  const u = roundoffOf(subject);
  const verify = verifier(id, subject);
  const { out, backward } = await subject.affine(x, w, b);
  const inputs = { x: rounded(asMatrixTensor(x), u), w: rounded(w, u), b: rounded(b, u) };
  const actual = { out, ...(dout ? await backward(dout) : {}) };
  const rounding = {
    out: affineError(inputs.x, inputs.w, inputs.b, u),
    ...(dout ? affineBackwardError(rounded(dout, u), inputs.x, inputs.w, u) : {}),
  };
  for (const { name, value, allowed } of published) verify(name, actual[name]!, value, allowed, rounding[name]);
  if (!gradient || !dout || subject.dtype === "float32") return;
  const at = movable({ x, w, b });
  const f = async (): Promise<Tensor> => (await subject.affine(at.x, at.w, at.b)).out;
  for (const name of ["x", "w", "b"] as const) {
    await assertGradient(`${id} on ${subject.name}: d${name}`, actual[`d${name}`]!, f, dout, at[name], gradient);
  }
}

/** A case whose names are ours. */
function direct({ id, inputs, expected, computed, tolerance }: Case, given?: Allowed): AffineCase {
  const published = (fields: Fields, allowed: () => Allowed): Published[] =>
    NAMES.filter((name) => fields.has(name)).map((name) => ({ name, value: fields.tensor(name), allowed: allowed() }));
  return {
    id,
    x: inputs.tensor("x"),
    w: inputs.tensor("w"),
    b: inputs.tensor("b"),
    ...(inputs.has("dout") && { dout: inputs.tensor("dout") }),
    published: [
      ...published(expected, () => given ?? publishedTolerance(tolerance)),
      ...published(computed, () => FULL_PRECISION),
    ],
  };
}

/** Gemm: y = alpha·A′·B′ + beta·C is affine with x = alpha·A′, w = B′ and b = beta·C, broadcast to a row. */
function gemm({ id, inputs, expected, tolerance }: Case): AffineCase {
  const attributes = inputs.fields("attributes");
  const factor = (name: string): number => (attributes.has(name) ? attributes.number(name) : 1);
  const turn = (name: string, flag: string): Tensor =>
    attributes.has(flag) ? transposed(inputs.tensor(name)) : inputs.tensor(name);
  const w = turn("b", "transB");
  const bias = asRow(inputs.has("c") ? inputs.tensor("c") : undefined, w.shape[1]!);
  return {
    id,
    x: mapped(turn("a", "transA"), (element) => factor("alpha") * element),
    w,
    b: mapped(bias, (element) => factor("beta") * element),
    published: [{ name: "out", value: expected.tensor("y"), allowed: publishedTolerance(tolerance) }],
  };
}

/** A product A′·B′ and the gradients of A and B, which are turned as A and B are. */
function product(id: string): AffineCase {
  const { inputs, expected, tolerance } = caseOf(id);
  const turn = (tensor: Tensor, flag: string): Tensor =>
    inputs.has(flag) && inputs.raw(flag) === true ? transposed(tensor) : tensor;
  const w = turn(inputs.tensor("b"), "transposeB");
  const allowed = publishedTolerance(tolerance);
  const published: Published[] = [];
  if (expected.has("out")) published.push({ name: "out", value: expected.tensor("out"), allowed });
  if (expected.has("da")) published.push({ name: "dx", value: turn(expected.tensor("da"), "transposeA"), allowed });
  if (expected.has("db")) published.push({ name: "dw", value: turn(expected.tensor("db"), "transposeB"), allowed });
  return {
    id,
    x: turn(inputs.tensor("a"), "transposeA"),
    w,
    b: filled(w.shape[1]!, 0),
    ...(inputs.has("dy") && { dout: inputs.tensor("dy") }),
    published,
  };
}

/** The same layer without its bias, and with it and a ReLU. */
async function kerasDense(subject: Subject): Promise<void> {
  const { id, inputs, expected, tolerance } = caseOf("keras.dense");
  const [x, w, b] = [inputs.tensor("x"), inputs.tensor("w"), inputs.tensor("b")];
  const verify = verifier(id, subject);
  const allowed = publishedTolerance(tolerance);
  const unbiased = await subject.affine(x, w, filled(w.shape[1]!, 0));
  verify("out without bias", unbiased.out, expected.tensor("no_bias_out"), allowed);
  const { out } = await subject.relu((await subject.affine(x, w, b)).out);
  verify("relu(out)", out, expected.tensor("relu_out"), allowed);
}

function asMatrixTensor(x: Tensor): Tensor {
  const [N, ...rest] = x.shape as [number, ...Shape];
  return reshaped(x, N, sizeOf(rest));
}
