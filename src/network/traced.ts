/**
 * The pass of `trace`: every operation by itself, with what it took, kept and gave.
 *
 * @module
 */

import type { DeviceBuffer } from "../backends/backend.ts";
import { createReferenceBackend } from "../backends/reference/reference.ts";
import { assertArgument } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import type { Shape } from "../base/shape.ts";
import { allocate, type Tensor, toTensor } from "../base/tensor.ts";
import { checkLabels, type Dataset, toUnreadDataset } from "../data/dataset.ts";
import { type Executor, layOut, type Values } from "../graph/executor.ts";
import { parameterLayout, stateLayout } from "../graph/layout.ts";
import type { Placed } from "../graph/placement.ts";
import { assertStructure, type Structure, widthsOf } from "../graph/structure.ts";
import type { Layer, Mode } from "../layers/layer.ts";
import { assertSuits, type Loss, weightOf } from "../losses/loss.ts";
import { assertInput, assertOutputs, checkedValue } from "./checks.ts";
import type { BackwardTrace, NamedTensors, OperationTrace, Trace, TraceOptions } from "./operation-trace.ts";

/** What `trace` does. */
export async function traced(structure: Structure, values: Values, x: Tensor, options: TraceOptions): Promise<Trace> {
  assertStructure("trace", structure);
  assertArgument(values instanceof Map, "trace", "the values of the network: await network.state()", values);
  assertKnownKeys("trace", options, ["mode", "loss", "labels", "targets", "backend"]);
  const { mode = "train", loss, labels, targets, backend = createReferenceBackend("float64") } = options;
  const given = checkedValues(structure, values);
  const input = toTensor(x, "trace: x");
  assertInput(structure, input, "trace");
  if (loss) assertAnswers(structure, loss, { x: input, ...(labels && { labels }), ...(targets && { targets }) });
  const N = input.shape[0]!;
  if (loss) await backend.prepare(loss.kernels);
  const executor = await layOut(structure, backend, N, loss ? "trace" : "traceForward");
  executor.write(given);
  backend.write(executor.x, input.data);
  executor.forward(N, mode);
  const reader = readerOf(executor, N);
  const forward = await Promise.all(executor.placed.map((placed) => forwardTrace(reader, placed, mode)));
  const out = await reader.value(executor.out, structure.output);
  if (!loss) return { operations: forward, out };
  const value = await applyLoss(executor, loss, N, labels, targets);
  executor.backward();
  const backward = await Promise.all(executor.placed.map((placed) => backwardTrace(reader, placed)));
  return { operations: forward.map((operation, i) => ({ ...operation, backward: backward[i]! })), out, loss: value };
}

/** Those of the network's own arrays. */
function checkedValues(structure: Structure, values: Values): Values {
  const entries = [...parameterLayout(structure).entries, ...stateLayout(structure).entries];
  return new Map(entries.map((entry) => [entry.name, checkedValue(entry, values.get(entry.name), "trace")]));
}

/** Checks that there is for each sample what the loss needs. */
function assertAnswers(structure: Structure, loss: Loss, batch: Dataset): void {
  const where = "traced batch";
  const { outputs } = widthsOf(structure);
  const { labels, targets } = toUnreadDataset(batch, where);
  assertSuits(loss, outputs, { targets: labels ? undefined : outputs });
  if (labels) checkLabels(labels, outputs, where);
  if (targets) assertOutputs(outputs, targets.shape, where);
}

/** Enqueues a loss and its gradient. @returns the loss */
async function applyLoss(
  { backend, out, dout, M }: Executor,
  loss: Loss,
  N: number,
  labels: Int32Array | undefined,
  targets: Tensor | undefined,
): Promise<number> {
  const buffers = {
    loss: backend.allocate(1),
    labels: labels && backend.allocateLabels(N),
    targets: targets && backend.allocate(N * M),
  };
  if (buffers.labels) backend.writeLabels(buffers.labels, labels!);
  if (buffers.targets) backend.write(buffers.targets, targets!.data);
  loss.bind(backend, { ...buffers, out, dout, M })(N, weightOf(loss, N, { labels }) || 1);
  const value = allocate("float64", 1);
  await backend.read(buffers.loss, value);
  return value[0]!;
}

/** Reads buffers as tensors. */
interface Reader {
  /** N samples of a value of the network. */
  value(buffer: DeviceBuffer, index: number): Promise<Tensor>;
  arrays(buffers: Readonly<Record<string, DeviceBuffer>>, shapes: ReadonlyMap<string, Shape>): Promise<NamedTensors>;
}

function readerOf({ backend, structure }: Executor, N: number): Reader {
  const read = async (buffer: DeviceBuffer, shape: Shape): Promise<Tensor> => {
    const data = allocate(backend.dtype, buffer.length);
    await backend.read(buffer, data);
    return { data, shape };
  };
  return {
    value: (buffer, index) => read(buffer, [N, ...structure.values[index]!.shape]),
    async arrays(buffers, shapes) {
      const entries = Object.entries(buffers).map(
        async ([name, buffer]) => [name, await read(buffer, shapes.get(name) ?? [buffer.length])] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}

async function forwardTrace(reader: Reader, placed: Placed, mode: Mode): Promise<OperationTrace> {
  const { operation, inputs, out, parameters, state, cache } = placed;
  const { name, layer, join } = operation;
  const shapes = shapesOf(layer);
  return {
    name,
    kind: (layer ?? join)!.kind,
    layer,
    inputs: await Promise.all(inputs.map((buffer, i) => reader.value(buffer, operation.inputs[i]!))),
    out: await reader.value(out, operation.output),
    parameters: await reader.arrays(parameters, shapes),
    state: await reader.arrays(state, shapes),
    cache: mode === "train" ? await reader.arrays(cache, shapes) : {},
  };
}

async function backwardTrace(reader: Reader, placed: Placed): Promise<BackwardTrace> {
  const { operation, dout, dinputs, gradients, state } = placed;
  const shapes = shapesOf(operation.layer);
  return {
    dout: await reader.value(dout, operation.output),
    dinputs: await Promise.all(dinputs.map((buffer, i) => reader.value(buffer!, operation.inputs[i]!))),
    gradients: await reader.arrays(gradients, shapes),
    state: await reader.arrays(state, shapes),
  };
}

function shapesOf(layer: Layer | undefined): ReadonlyMap<string, Shape> {
  return new Map([...(layer?.parameters ?? []), ...(layer?.state ?? [])].map(({ name, shape }) => [name, shape]));
}
