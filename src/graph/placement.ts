/**
 * The memory of a network for one batch size, and each operation bound to its part of it.
 *
 * A value that is used several times gets the sum of the gradients that come back: the last use writes it, and the others
 * write into a buffer of their own, from which it is added. Where each use is to be seen, the last one has a buffer of its
 * own, too.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import type { Buffers, Layer, Passes, Step } from "../layers/layer.ts";
import { ADD_BACKWARD, ADD_FORWARD } from "../layers/residual/kernels.ts";
import type { Layout } from "./layout.ts";
import type { Operation, Structure } from "./structure.ts";

/** An operation with its memory. */
export interface Placed {
  readonly operation: Operation;
  readonly passes: Passes;
  /** Each (N, …), as the values that go in. */
  readonly inputs: readonly DeviceBuffer[];
  /**
   * What the operation gives back for each of them; absent where nobody asks for it. Unless every use is kept, the last use
   * of a value has the sum over all of them here in the end.
   */
  readonly dinputs: readonly (DeviceBuffer | undefined)[];
  /** Elements of a sample of `out`. */
  readonly M: number;
  /** (N, M). */
  readonly out: DeviceBuffer;
  /** (N, M); without elements where nothing is trained. */
  readonly dout: DeviceBuffer;
  readonly parameters: Buffers;
  readonly state: Buffers;
  readonly gradients: Buffers;
  readonly cache: Buffers;
  /** Adds what the operation gave for values that have a gradient already, after its backward pass. */
  readonly accumulate: ((step: Step) => void) | undefined;
}

/** What is laid out before the operations: arrays of all of them, in a buffer each. */
export interface Arrays {
  readonly parameters: DeviceBuffer;
  readonly gradients: DeviceBuffer;
  readonly state: DeviceBuffer;
  readonly parameterLayout: Layout;
  readonly stateLayout: Layout;
}

/** What for: see the executor's `Purpose`. */
interface PlacementOptions {
  readonly batchSize: number;
  readonly trains: boolean;
  /** Whether the gradient of the network's own input is wanted. */
  readonly wantsInputGradient: boolean;
  /** Whether what every use of a value gives back is kept, also where several are summed. */
  readonly keepsUses: boolean;
}

/** Operations with their memory, and the memory of the network's input and output. */
export interface Placement {
  readonly placed: readonly Placed[];
  readonly x: DeviceBuffer;
  readonly dx: DeviceBuffer | undefined;
  readonly out: DeviceBuffer;
  readonly dout: DeviceBuffer;
}

/** Lays out memory for every value, and binds every operation. */
export function place(
  backend: Backend,
  { values, output }: Structure,
  operations: readonly Operation[],
  arrays: Arrays,
  { batchSize, trains, wantsInputGradient, keepsUses }: PlacementOptions,
): Placement {
  const used = new Set([0, ...operations.map((operation) => operation.output)]);
  const rows = trains ? batchSize : 0;
  const buffers = values.map(({ size }, i) => (used.has(i) ? backend.allocate(batchSize * size) : undefined));
  const gradients = values.map(({ size }, i) =>
    used.has(i) && (i > 0 || wantsInputGradient) ? backend.allocate(rows * size) : undefined,
  );
  const targets = gradientTargets(backend, operations, gradients, keepsUses);
  const placed = operations.map((operation, i): Placed => {
    const { layer, join, name, inputs, output } = operation;
    const arraysOf = (buffer: DeviceBuffer, layout: Layout): Buffers => views(backend, buffer, layout, name);
    const own = {
      inputs: inputs.map((value) => buffers[value]!),
      M: values[output]!.size,
      out: buffers[output]!,
      dout: gradients[output]!,
      parameters: arraysOf(arrays.parameters, arrays.parameterLayout),
      state: arraysOf(arrays.state, arrays.stateLayout),
      gradients: trains ? arraysOf(arrays.gradients, arrays.parameterLayout) : {},
      cache: layer ? cacheOf(backend, layer, batchSize, values[inputs[0]!]!.shape) : {},
    };
    const sizes = inputs.map((value) => values[value]!.size);
    const dinputs = targets[i]!.map(({ part }) => part);
    const passes = layer
      ? layer.bind(backend, {
          ...own,
          name,
          input: values[inputs[0]!]!.shape,
          output: values[output]!.shape,
          D: sizes[0]!,
          x: own.inputs[0]!,
          dx: dinputs[0],
        })
      : join!.bind(backend, {
          ...own,
          inputShapes: inputs.map((value) => values[value]!.shape),
          gradients: dinputs,
        });
    return { operation, passes, ...own, dinputs, accumulate: accumulation(backend, sizes, targets[i]!) };
  });
  return { placed, x: buffers[0]!, dx: gradients[0], out: buffers[output]!, dout: gradients[output]! };
}

/** Where one use of a value writes its gradient, and the sum over all uses; both absent where nobody asks for it. */
interface Target {
  readonly part: DeviceBuffer | undefined;
  readonly total: DeviceBuffer | undefined;
  /** Whether this use is the first in the backward pass: nothing is in the total yet. */
  readonly isFirst: boolean;
}

/** Where each operation writes the gradient of each of its inputs. */
function gradientTargets(
  backend: Backend,
  operations: readonly Operation[],
  gradients: readonly (DeviceBuffer | undefined)[],
  keepsUses: boolean,
): Target[][] {
  const severalTimes = keepsUses ? usedSeveralTimes(operations) : new Set<number>();
  const written = new Set<number>();
  const target = (value: number): Target => {
    const total = gradients[value];
    const isFirst = !written.has(value);
    written.add(value);
    const isTotal = isFirst && !severalTimes.has(value);
    return { part: isTotal || !total ? total : backend.allocate(total.length), total, isFirst };
  };
  return operations
    .toReversed()
    .map(({ inputs }) => inputs.map(target))
    .toReversed();
}

function usedSeveralTimes(operations: readonly Operation[]): ReadonlySet<number> {
  const uses = operations.flatMap(({ inputs }) => inputs);
  const seen = new Set<number>();
  return new Set(uses.filter((value) => seen.has(value) || !seen.add(value)));
}

/** Adds to each gradient what was written beside it; undefined where nothing was. */
function accumulation(
  backend: Backend,
  sizes: readonly number[],
  targets: readonly Target[],
): ((step: Step) => void) | undefined {
  const sums = targets.flatMap(({ part, total, isFirst }, i) =>
    total && part && part !== total ? [{ total, part, isFirst, size: sizes[i]! }] : [],
  );
  if (sums.length === 0) return undefined;
  const [add, copy] = [backend.bind(ADD_FORWARD), backend.bind(ADD_BACKWARD)];
  return ({ N }) => {
    for (const { total, part, isFirst, size } of sums) {
      if (isFirst) copy(total, total, part, N * size);
      else add(total, total, part, N * size);
    }
  };
}

function views(backend: Backend, buffer: DeviceBuffer, { byOperation }: Layout, operation: string): Buffers {
  const own = byOperation.get(operation) ?? [];
  return Object.fromEntries(own.map(({ spec, start, length }) => [spec.name, backend.view(buffer, start, length)]));
}

function cacheOf(backend: Backend, layer: Layer, batchSize: number, input: readonly number[]): Buffers {
  const sizes = Object.entries(layer.cache(batchSize, input));
  return Object.fromEntries(sizes.map(([name, length]) => [name, backend.allocate(length)]));
}
