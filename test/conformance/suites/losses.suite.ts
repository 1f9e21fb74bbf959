/**
 * Softmax, softmax cross-entropy and mean squared error: PyTorch, the course, ONNX, TensorFlow.js, Keras.
 *
 * @module
 */
import { type Tensor, tensor } from "../../../src/base/tensor.ts";
import { type Case, caseOf, casesOf } from "../cases.ts";
import { assertGradient, movable, ONE } from "../gradient.ts";
import { axisLast, mapped } from "../layout.ts";
import { rounded } from "../rounding/approximate.ts";
import { crossEntropyError, softmaxError, squaredErrorError } from "../rounding/losses.ts";
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

const SOFTMAX: readonly Case[] = [...casesOf("onnx.softmax_"), ...casesOf("tfjs.softmax."), caseOf("keras.softmax")];

export const lossChecks: readonly Check[] = [
  ...checks(SOFTMAX, checkSoftmax),
  ...checks(casesOf("softmax-crossentropy-"), checkPyTorch),
  ...checks([caseOf("cs231n.softmax_loss")], checkCourse),
  ...checks([...casesOf("onnx.sce_"), caseOf("tfjs.softmaxCrossEntropy.all_wrong")], checkMeanOrRows),
  ...checks([caseOf("keras.cce.no_reduction")], checkMeanOrRows),
  ...checks([caseOf("tfjs.layers.sparseCategoricalCrossentropy"), caseOf("keras.cce.probabilities")], checkMeanOrRows),
  ...checks(casesOf("mse-"), checkSquaredError),
];

export function lossesSuite(target: Target, options?: SuiteOptions): void {
  describeSuite("losses", lossChecks, target, options);
}

function checks(cases: readonly Case[], run: (found: Case, subject: Subject) => Promise<void>): Check[] {
  return cases.map((found) => ({ id: found.id, run: (subject) => run(found, subject) }));
}

async function checkSoftmax({ id, inputs, expected, tolerance }: Case, subject: Subject): Promise<void> {
  const axis = inputs.has("attributes") ? inputs.fields("attributes").number("axis") : -1;
  const logits = axisLast(inputs.tensor("x"), axis);
  const probabilities = axisLast(expected.tensor(expected.has("y") ? "y" : "out"), axis);
  const { error } = softmaxError(rounded(logits, roundoffOf(subject)), roundoffOf(subject));
  const actual = await subject.softmax(logits);
  verifier(id, subject)("probabilities", actual, probabilities, publishedTolerance(tolerance), error);
}

async function checkPyTorch({ id, inputs, expected }: Case, subject: Subject): Promise<void> {
  const verify = verifier(id, subject);
  const [x, labels] = [inputs.tensor("x"), inputs.labels("labels")];
  const { loss, dlogits } = await subject.softmaxCrossEntropy(x, labels);
  const rounding = crossEntropyError(rounded(x, roundoffOf(subject)), labels, roundoffOf(subject));
  verify("loss", loss, expected.tensor("loss"), FULL_PRECISION, [rounding.loss]);
  verify("dlogits", dlogits, expected.tensor("dx"), FULL_PRECISION, rounding.dlogits.error);
}

async function checkCourse({ id, inputs, expected, computed, tolerance }: Case, subject: Subject): Promise<void> {
  const verify = verifier(id, subject);
  const [x, labels] = [inputs.tensor("x"), inputs.labels("y")];
  const { loss, dlogits } = await subject.softmaxCrossEntropy(x, labels);
  const rounding = crossEntropyError(rounded(x, roundoffOf(subject)), labels, roundoffOf(subject));
  verify("loss", loss, expected.tensor("loss"), publishedTolerance(tolerance.fields("loss")), [rounding.loss]);
  verify("dlogits", dlogits, computed.tensor("dx"), FULL_PRECISION, rounding.dlogits.error);
  if (subject.dtype === "float32") return;
  const at = movable({ x });
  const f = async (): Promise<Tensor> => (await subject.softmaxCrossEntropy(at.x, labels)).loss;
  const allowed = publishedTolerance(tolerance.fields("dx"));
  await assertGradient(`${id} on ${subject.name}: dlogits`, dlogits, f, ONE, at.x, allowed);
}

/** Cases that name one mean loss, or one loss a row: then every row is a batch of its own. */
async function checkMeanOrRows(found: Case, subject: Subject): Promise<void> {
  const { id, expected, tolerance } = found;
  const verify = verifier(id, subject);
  const { logits, labels } = logitsOf(found);
  const u = roundoffOf(subject);
  const allowed = publishedTolerance(tolerance);
  const loss = expected.tensor(expected.has("z") ? "z" : "loss");
  if (loss.shape.length === 0) {
    const actual = await subject.softmaxCrossEntropy(logits, labels);
    verify("loss", actual.loss, loss, allowed, [crossEntropyError(rounded(logits, u), labels, u).loss]);
  } else {
    await checkRows(subject, found, logits, labels, loss, allowed);
  }
  if (expected.has("log_prob")) await checkLogProbabilities(subject, found, logits, allowed);
}

async function checkRows(
  subject: Subject,
  { id }: Case,
  logits: Tensor,
  labels: Int32Array,
  losses: Tensor,
  allowed: Allowed,
): Promise<void> {
  const u = roundoffOf(subject);
  const M = logits.shape[1]!;
  for (let n = 0; n < labels.length; n++) {
    const row = tensor(logits.data.slice(n * M, (n + 1) * M), [1, M]);
    const label = labels.slice(n, n + 1);
    const { loss } = await subject.softmaxCrossEntropy(row, label);
    const expected = tensor(losses.data.slice(n, n + 1), []);
    verifier(id, subject)(`loss of row ${n}`, loss, expected, allowed, [
      crossEntropyError(rounded(row, u), label, u).loss,
    ]);
  }
}

/** log softmax, of which the probabilities are all that we give out. */
async function checkLogProbabilities(subject: Subject, { id, expected }: Case, logits: Tensor, allowed: Allowed) {
  const u = roundoffOf(subject);
  const { value, error } = softmaxError(rounded(logits, u), u);
  const actual = mapped(await subject.softmax(logits), Math.log);
  const rounding = error.map((e, i) => (2 * e) / value.data[i]!);
  verifier(id, subject)("log probabilities", actual, expected.tensor("log_prob"), allowed, rounding);
}

/** Logits (N, M) and labels, whatever the source starts from. Probabilities p become logits log p: softmax(log p) = p/Σp. */
function logitsOf({ inputs }: Case): { readonly logits: Tensor; readonly labels: Int32Array } {
  const name = ["x", "scores", "probs"].find((candidate) => inputs.has(candidate))!;
  const source = axisLast(inputs.tensor(name), 1);
  const logits = name === "probs" ? mapped(source, Math.log) : source;
  if (inputs.has("onehot")) return { logits, labels: largest(inputs.tensor("onehot")) };
  return { logits, labels: inputs.labels(inputs.has("y") ? "y" : "labels") };
}

function largest({ data, shape }: Tensor): Int32Array {
  const [N, M] = shape as [number, number];
  return Int32Array.from({ length: N }, (_, n) => data.slice(n * M, (n + 1) * M).indexOf(1));
}

async function checkSquaredError({ id, inputs, expected }: Case, subject: Subject): Promise<void> {
  const verify = verifier(id, subject);
  const [out, targets] = [inputs.tensor("x"), inputs.tensor("target")];
  const { loss, dout } = await subject.meanSquaredError(out, targets);
  const rounding = squaredErrorError(out, targets, roundoffOf(subject));
  verify("loss", loss, expected.tensor("loss"), FULL_PRECISION, [rounding.loss]);
  verify("dout", dout, expected.tensor("dx"), FULL_PRECISION, rounding.dout);
}
