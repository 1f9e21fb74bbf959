/**
 * Where a network left the finite numbers.
 *
 * @module
 */
import type { DeviceBuffer } from "../backends/backend.ts";
import { DivergedError } from "../errors.ts";
import type { Executor } from "../network/executor.ts";
import { layerName } from "../network/structure.ts";
import { allocate } from "../tensor.ts";

/**
 * The error for a loss that is not finite: names the step and the first tensor, in the order of the forward pass, that
 * went bad. Reads the buffers of the forward pass that just ran, so it must come before the update.
 */
export async function divergedError(
  executor: Executor,
  N: number,
  step: number,
  loss: number,
  learningRate: number,
): Promise<DivergedError> {
  const tensor = (await firstNonFinite(executor, N)) ?? "the loss";
  return new DivergedError(
    `The loss became ${loss} at step ${step}, with learning rate ${learningRate}. ` +
      `The first tensor that is not finite is ${tensor}. ` +
      "Nothing was updated by this step. Use a smaller learning rate, or standardize the inputs.",
    { step, loss, tensor },
  );
}

async function firstNonFinite(executor: Executor, N: number): Promise<string | undefined> {
  const { layers } = executor.structure;
  if (!(await allFinite(executor, executor.x, N * executor.layers[0]!.D))) return "the input x";
  for (const [index, { M, out, parameters }] of executor.layers.entries()) {
    for (const [name, buffer] of Object.entries(parameters)) {
      if (!(await allFinite(executor, buffer, buffer.length))) return `${name} of ${layerName(layers, index)}`;
    }
    if (!(await allFinite(executor, out, N * M))) return `the output of ${layerName(layers, index)}`;
  }
  return undefined;
}

async function allFinite({ backend }: Executor, buffer: DeviceBuffer, length: number): Promise<boolean> {
  const values = allocate(backend.dtype, length);
  await backend.read(buffer, values);
  return values.every(Number.isFinite);
}
