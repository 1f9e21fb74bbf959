/**
 * Losses as functions on tensors: what they share.
 *
 * @module
 */
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { ShapeError } from "../base/errors.ts";
import { assertSameDtype, assertShape } from "../base/function-checks.ts";
import { asMatrix } from "../base/shape.ts";
import { dtypeOf, type FloatArray, type Tensor, type TensorLike, toTensor, zerosLike } from "../base/tensor.ts";
import { toWeights } from "../base/weights.ts";
import { assertOutputCount, type Loss, weightOf } from "./loss.ts";

/** Options of every loss on tensors. */
export interface WeightsOption {
  /** (N): how much each row counts; finite and at least 0, as float32 holds it. Default: 1. */
  readonly sampleWeights?: ArrayLike<number> | undefined;
}

/** What a loss of real targets gives. */
export interface LossOfTargets {
  readonly loss: number;
  /** In the shape of `out`. */
  readonly dout: Tensor;
}

/**
 * Loss and gradient of outputs by a loss that needs targets.
 *
 * @param where the function's name, for messages
 * @param name that of its first argument: `"out"`
 * @throws ShapeError if the shapes differ, there is no element, or not one weight a row
 * @throws ConfigError if float32 and float64 are mixed, or the loss is for another number of outputs
 * @throws DataError for a weight that is negative or not finite, and for targets that the loss is not for
 */
export function lossOfTargets(
  where: string,
  name: string,
  loss: Loss,
  out: TensorLike,
  targets: TensorLike,
  sampleWeights: ArrayLike<number> | undefined,
): LossOfTargets {
  const outputs = toTensor(out, `${where}: ${name}`);
  const wanted = toTensor(targets, `${where}: targets`);
  assertSameDtype(where, { [name]: outputs, targets: wanted });
  assertShape(where, "targets", wanted, outputs.shape, `the shape of ${name}`);
  if (outputs.data.length === 0) throw new ShapeError(`${where} got no element: the mean of nothing is not defined.`);
  loss.checkTargets?.(`targets of ${where}`, wanted.data, ...asMatrix(wanted.shape), Number);
  return applied(where, loss, outputs, { targets: wanted.data }, sampleWeights);
}

/** Loss and gradient of checked outputs: by the plain kernels, in the type of the outputs. */
export function applied(
  where: string,
  loss: Loss,
  outputs: Tensor,
  { labels, targets }: { readonly labels?: Int32Array; readonly targets?: FloatArray },
  sampleWeights: ArrayLike<number> | undefined,
): LossOfTargets {
  const backend = createReferenceBackend(dtypeOf(outputs.data));
  const [N, M] = asMatrix(outputs.shape);
  assertOutputCount(loss, M);
  const weights = sampleWeights && toWeights(`sampleWeights of ${where}`, sampleWeights, N);
  const [value, dout] = [backend.allocate(1), zerosLike(outputs)];
  const onBackend = weights && backend.allocate(N);
  if (onBackend) backend.write(onBackend, weights!);
  const buffers = { loss: value, out: outputs.data, dout: dout.data, labels, targets, weights: onBackend, M };
  loss.bind(backend, buffers)(N, weightOf(loss, N, { labels, weights }) || 1);
  return { loss: backend.map(value)[0]!, dout };
}
