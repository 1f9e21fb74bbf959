/**
 * Where a network left the finite numbers.
 *
 * @module
 */
import type { DeviceBuffer } from "../backends/backend.ts";
import { DataError, DivergedError } from "../base/errors.ts";
import { allocate, type DType } from "../base/tensor.ts";
import { nonFiniteError } from "../data/dataset.ts";
import type { Executor } from "../graph/executor.ts";
import { operationName } from "../graph/structure.ts";
import type { Batch } from "./batches.ts";

/**
 * The error for a loss that is not finite: names the step and the first tensor, in the order of the forward pass, that
 * went bad. Reads the buffers of the forward pass that just ran, so it must come before the update.
 */
export async function divergedError(
  executor: Executor,
  { N }: Batch,
  step: number,
  loss: number,
): Promise<DivergedError> {
  const tensor = (await firstNonFinite(executor, N)) ?? "the loss";
  return new DivergedError(
    `The loss became ${loss} at step ${step}. The first tensor that is not finite is ${tensor}. ` +
      `Nothing was updated by this step. ${ADVICE}`,
    { step, loss, tensor },
  );
}

/** The error for gradients whose norm is not finite, though the loss is. */
export function divergedGradients(step: number, loss: number, norm: number): DivergedError {
  return new DivergedError(
    `The norm of the gradients became ${norm} at step ${step}, so they cannot be clipped. No weight was updated by this ` +
      `step. ${ADVICE}`,
    { step, loss, tensor: "the gradients" },
  );
}

/** @throws DivergedError naming the first parameter or running statistic that `step` left not finite */
export async function assertFiniteParameters(executor: Executor, step: number): Promise<void> {
  const tensor = await firstNonFinite(executor, 0);
  if (tensor === undefined) return;
  throw new DivergedError(`The update of step ${step} left ${tensor} not finite. ${ADVICE}`, {
    step,
    loss: Number.NaN,
    tensor,
  });
}

/** The error for a batch whose x is not finite, as the backend holds it. */
export function nonFiniteInput({ N, x }: Batch, dtype: DType): DataError {
  const tooLarge = `x of the batch has values that are too large for ${dtype}. Scale or standardize the inputs.`;
  return nonFiniteError({ data: x, shape: [N, x.length / N] }, "x", "batch") ?? new DataError(tooLarge);
}

/** What to do where numbers grew too large. */
export const ADVICE = "Use a smaller learning rate, or standardize the inputs.";

/** Names the first tensor, in the order of the forward pass. Over no rows only parameters and state are looked at. */
export async function firstNonFinite(executor: Executor, N: number): Promise<string | undefined> {
  for (const { operation, M, out, parameters, state } of executor.placed) {
    for (const [name, buffer] of Object.entries({ ...parameters, ...state })) {
      if (!(await allFinite(executor, buffer, buffer.length))) return `${name} of ${operationName(operation)}`;
    }
    if (!(await allFinite(executor, out, N * M))) return `the output of ${operationName(operation)}`;
  }
  return undefined;
}

async function allFinite({ backend }: Executor, buffer: DeviceBuffer, length: number): Promise<boolean> {
  const values = allocate(backend.dtype, length);
  await backend.read(buffer, values);
  // A loop rather than `every`, which makes an object of each number.
  for (let i = 0; i < length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
