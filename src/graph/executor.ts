/**
 * A network on a backend: all its memory for one batch size, laid out once, and the passes over it.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import type { Kernel } from "../backends/kernel.ts";
import { createBreather } from "../base/breather.ts";
import type { Shape } from "../base/shape.ts";
import { allocate, type FloatArray, type Tensor } from "../base/tensor.ts";
import type { Mode, Step } from "../layers/layer.ts";
import { ADD_BACKWARD, ADD_FORWARD } from "../layers/residual/kernels.ts";
import { fused, withoutIdle } from "./fusion.ts";
import { parameterLayout, stateLayout } from "./layout.ts";
import { readStored, type Stored, writeStored } from "./memory.ts";
import { type Placed, place } from "./placement.ts";
import type { Structure } from "./structure.ts";

/** Values of a network by name: parameters and state. */
export type Values = ReadonlyMap<string, Tensor>;

/** Values, and which version of the network's they are. */
export interface Snapshot {
  readonly version: number;
  readonly values: Values;
}

/**
 * What memory is laid out for: `predict` and `traceForward` have no room for gradients, and `predict` none for what evaluation
 * does without. `check` and `trace` have some for the gradient of the network's own input, which a step does not need, but
 * gradient checks and training loops of one's own do. Those that trace keep every value between two
 * operations, which others may fuse, and `trace` what every use of a value gives back, which others may sum at once.
 */
export type Purpose = "predict" | "train" | "check" | "trace" | "traceForward";

/**
 * Lays a network out on a backend, after loading what the backend needs for it.
 *
 * @throws BackendError if there is not so much memory, or a kernel cannot run there
 */
export async function layOut(
  structure: Structure,
  backend: Backend,
  batchSize: number,
  purpose: Purpose,
  weights?: Weights,
): Promise<Executor> {
  const preparing = backend.prepare(kernelsOf(purpose === "predict" ? withoutIdle(structure) : structure));
  if (preparing) await preparing;
  return new Executor(structure, backend, batchSize, purpose, weights);
}

/** Every kernel that a network binds, whatever its memory is laid out for. */
export function kernelsOf(structure: Structure): Kernel[] {
  const operations = [...structure.operations, ...fused(structure)];
  return [
    ...operations.flatMap(({ layer, join }) => (layer ?? join)!.kernels),
    ...(operations.some(({ join }) => join) ? [ADD_FORWARD, ADD_BACKWARD] : []),
  ];
}

/** What of an executor lasts from pass to pass: its parameters, and its running statistics. */
export type Weights = Pick<Executor, "parameters" | "state">;

/** Holds the buffers of one network; enqueues its forward and backward pass. */
export class Executor {
  readonly backend: Backend;
  readonly batchSize: number;
  readonly structure: Structure;
  /** All parameters, one after the other; optimizers update them as one array. */
  readonly parameters: DeviceBuffer;
  /** All gradients, laid out as the parameters. */
  readonly gradients: DeviceBuffer;
  /** All running statistics, one after the other. */
  readonly state: DeviceBuffer;
  /** In the order of the forward pass. */
  readonly placed: readonly Placed[];
  /** Elements of a sample of `x` and of `out`. */
  readonly D: number;
  readonly M: number;
  /** (batchSize, D): what the network reads. */
  readonly x: DeviceBuffer;
  /** (batchSize, D): the gradient of `x`; for `check` and `trace` only. */
  readonly dx: DeviceBuffer | undefined;
  /** (batchSize, M): what the network gives. */
  readonly out: DeviceBuffer;
  /** (batchSize, M): where the loss writes the gradient of `out`. */
  readonly dout: DeviceBuffer;
  /** What the passes are told. */
  readonly step: { -readonly [Name in keyof Step]: Step[Name] };
  /** What those are told that use their running statistics in training as well: the same, in evaluation mode. */
  readonly #frozenStep: { -readonly [Name in keyof Step]: Step[Name] };
  #frozen: readonly string[] = [];
  /** Of each placed operation, its step. */
  readonly #steps: Step[];
  /** Where the gradients of each operation begin. */
  readonly #starts: readonly number[];
  readonly #parameters: Stored;
  readonly #state: Stored;
  readonly #outputShape: Shape;

  /**
   * {@link layOut} is for backends that may have to load something first.
   *
   * @param weights of an executor of the same structure on the same backend, to share in place of having its own
   */
  constructor(structure: Structure, backend: Backend, batchSize: number, purpose: Purpose, weights?: Weights) {
    const laidOut = purpose === "predict" ? withoutIdle(structure) : structure;
    const { values, output } = laidOut;
    const trains = purpose !== "predict" && purpose !== "traceForward";
    const parameters = parameterLayout(structure, backend.viewAlignment);
    const state = stateLayout(structure, backend.viewAlignment);
    this.backend = backend;
    this.batchSize = batchSize;
    this.structure = structure;
    this.parameters = weights?.parameters ?? backend.allocate(parameters.length);
    this.gradients = backend.allocate(trains ? parameters.length : 0);
    this.state = weights?.state ?? backend.allocate(state.length);
    const arrays = {
      ...{ parameters: this.parameters, gradients: this.gradients, state: this.state },
      ...{ parameterLayout: parameters, stateLayout: state },
    };
    const keepsUses = purpose === "trace";
    const operations = keepsUses || purpose === "traceForward" ? structure.operations : fused(laidOut);
    const wantsInputGradient = purpose === "check" || keepsUses;
    const options = { batchSize, trains, wantsInputGradient, keepsUses };
    const placement = place(backend, laidOut, operations, arrays, options);
    this.placed = placement.placed;
    this.x = placement.x;
    this.dx = placement.dx;
    this.out = placement.out;
    this.dout = placement.dout;
    this.D = values[0]!.size;
    this.M = values[output]!.size;
    this.step = { N: 0, mode: "evaluate", seed: 0, index: 0, firstRow: 0, statisticsWeight: undefined };
    this.#frozenStep = { ...this.step };
    this.#steps = this.placed.map(() => this.step);
    this.#starts = startsOf(operations, parameters);
    this.#parameters = { layout: parameters, buffer: this.parameters };
    this.#state = { layout: state, buffer: this.state };
    this.#outputShape = values[output]!.shape;
  }

  /** The names of the operations that {@link Executor.freeze} was called with. */
  get frozen(): readonly string[] {
    return this.#frozen;
  }

  /** Operations that from now on use their running statistics in training, too, and leave them as they are. */
  freeze(names: readonly string[]): void {
    this.#frozen = names;
    this.placed.forEach(({ operation }, i) => {
      this.#steps[i] = names.includes(operation.name) ? this.#frozenStep : this.step;
    });
  }

  /** Enqueues the pass from `x` to `out` for the first `N` rows. */
  forward(N: number, mode: Mode): void {
    const { step, placed } = this;
    step.N = N;
    step.mode = mode;
    this.#frozenStep.N = N;
    for (let i = 0; i < placed.length; i++) placed[i]!.passes.forward(this.#steps[i]!);
  }

  /**
   * Enqueues the pass from `dout` to every gradient, for the step of the forward pass before it.
   *
   * @param readyFrom called whenever all elements of `gradients` from `start` on are enqueued
   */
  backward(readyFrom?: (start: number) => void): void {
    const { step, placed } = this;
    for (let i = placed.length - 1; i >= 0; i--) {
      const { passes, accumulate } = placed[i]!;
      passes.backward(this.#steps[i]!);
      if (accumulate) accumulate(step);
      if (readyFrom) readyFrom(this.#starts[i]!);
    }
  }

  /** The outputs of any number of rows, in evaluation mode, a batch at a time. */
  async evaluate(x: FloatArray, rows: number): Promise<Tensor> {
    const { D, M } = this;
    const out = allocate(this.backend.dtype, rows * M);
    const breathe = createBreather();
    for (let row = 0; row < rows; row += this.batchSize) {
      await breathe();
      const N = Math.min(this.batchSize, rows - row);
      this.backend.write(this.x, x.subarray(row * D, (row + N) * D));
      this.forward(N, "evaluate");
      await this.backend.read(this.out, out.subarray(row * M, (row + N) * M));
    }
    return { data: out, shape: [rows, ...this.#outputShape] };
  }

  /** Copies parameters and state into the backend. */
  write(values: Values): void {
    writeStored(this.backend, this.#parameters, values);
    writeStored(this.backend, this.#state, values);
  }

  /** Copies parameters and state out of the backend: one read for each kind. */
  async read(): Promise<Values> {
    const parameters = await readStored(this.backend, this.#parameters);
    return new Map([...parameters, ...(await readStored(this.backend, this.#state))]);
  }

  /** Copies the gradients of the parameters out of the backend, under the parameters' names. */
  readGradients(): Promise<Values> {
    return readStored(this.backend, { ...this.#parameters, buffer: this.gradients });
  }
}

/** Where the gradients of each operation, and of all behind it, begin. */
function startsOf(
  operations: Structure["operations"],
  { byOperation, length }: ReturnType<typeof parameterLayout>,
): readonly number[] {
  let start = length;
  const starts = operations.toReversed().map(({ name }) => {
    start = byOperation.get(name)?.[0]?.start ?? start;
    return start;
  });
  return starts.toReversed();
}
