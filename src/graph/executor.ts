/**
 * A network on a backend: all its memory for one batch size, laid out once, and the passes over it.
 *
 * @module
 */
import type { Backend, DeviceBuffer } from "../backends/backend.ts";
import { createBreather } from "../base/breather.ts";
import { allocate, type FloatArray, type Tensor } from "../base/tensor.ts";
import type { Buffers, Layer, LayerBuffers, Mode } from "../layers/layer.ts";
import { perBoundary, type Stage, stagesOf } from "./fusion.ts";
import { readStored, type Stored, writeStored } from "./memory.ts";
import { type ArrayEntry, type Layout, parameterLayout, type Structure, stateLayout } from "./structure.ts";

/** Values of a network by name: parameters and state. */
export type Values = ReadonlyMap<string, Tensor>;

/** Values, and which version of the network's they are. */
export interface Snapshot {
  readonly version: number;
  readonly values: Values;
}

/**
 * What memory is laid out for: `predict` has no room for gradients, and only `check` has any for the gradient of the
 * network's own input, which training does not need.
 */
export type Purpose = "predict" | "train" | "check";

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
  readonly layers: readonly LayerBuffers[];
  /** (batchSize, D): what the first layer reads. */
  readonly x: DeviceBuffer;
  /** (batchSize, M): what the last layer wrote. */
  readonly out: DeviceBuffer;
  /** (batchSize, M): where the loss writes the gradient of `out`. */
  readonly dout: DeviceBuffer;
  readonly #stages: readonly Stage[];
  /** Where the gradients of each layer begin. */
  readonly #starts: readonly number[];
  readonly #parameters: Stored;
  readonly #state: Stored;

  constructor(structure: Structure, backend: Backend, batchSize: number, purpose: Purpose) {
    const { layers, widths } = structure;
    const parameters = parameterLayout(structure);
    const state = stateLayout(structure);
    this.backend = backend;
    this.batchSize = batchSize;
    this.structure = structure;
    this.parameters = backend.allocate(parameters.length);
    this.gradients = backend.allocate(purpose === "predict" ? 0 : parameters.length);
    this.state = backend.allocate(state.length);
    const boundaries = perBoundary(layers, (i) => backend.allocate(batchSize * widths[i]!));
    const gradientRows = purpose === "predict" ? 0 : batchSize;
    const first = purpose === "check" ? 0 : 1;
    const gradientBoundaries = perBoundary(layers, (i) =>
      i < first ? undefined : backend.allocate(gradientRows * widths[i]!),
    );
    this.layers = layers.map((layer, i) => ({
      D: widths[i]!,
      M: widths[i + 1]!,
      x: boundaries[i]!,
      out: boundaries[i + 1]!,
      dout: gradientBoundaries[i + 1]!,
      dx: gradientBoundaries[i],
      parameters: this.#views(this.parameters, parameters, i),
      gradients: purpose === "predict" ? {} : this.#views(this.gradients, parameters, i),
      state: this.#views(this.state, state, i),
      cache: this.#cache(layer, widths[i]!),
    }));
    this.#stages = stagesOf(layers, this.layers);
    this.#starts = layers.map((_, i) => parameters.entries.find(({ layer }) => layer >= i)?.start ?? parameters.length);
    this.x = boundaries[0]!;
    this.out = boundaries[layers.length]!;
    this.dout = gradientBoundaries[layers.length]!;
    this.#parameters = { layout: parameters, buffer: this.parameters };
    this.#state = { layout: state, buffer: this.state };
  }

  /** Enqueues the pass from `x` to `out` for the first `N` rows. */
  forward(N: number, mode: Mode): void {
    for (const { passes, buffers } of this.#stages) passes.forward(this.backend, buffers, N, mode);
  }

  /**
   * Enqueues the pass from `dout` to every gradient, after a forward pass of the same `N` and `mode`.
   *
   * @param readyFrom called whenever all elements of `gradients` from `start` on are enqueued
   */
  backward(N: number, mode: Mode, readyFrom?: (start: number) => void): void {
    for (let i = this.#stages.length - 1; i >= 0; i--) {
      const { passes, buffers, index } = this.#stages[i]!;
      passes.backward(this.backend, buffers, N, mode);
      readyFrom?.(this.#starts[index]!);
    }
  }

  /** The outputs of any number of rows, in evaluation mode, a batch at a time. */
  async evaluate(x: FloatArray, rows: number): Promise<Tensor> {
    const D = this.structure.widths[0]!;
    const M = this.structure.widths.at(-1)!;
    const out = allocate(this.backend.dtype, rows * M);
    const breathe = createBreather();
    for (let row = 0; row < rows; row += this.batchSize) {
      await breathe();
      const N = Math.min(this.batchSize, rows - row);
      this.backend.write(this.x, x.subarray(row * D, (row + N) * D));
      this.forward(N, "evaluate");
      await this.backend.read(this.out, out.subarray(row * M, (row + N) * M));
    }
    return { data: out, shape: [rows, M] };
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

  #views(buffer: DeviceBuffer, { entries }: Layout<ArrayEntry["spec"]>, layer: number): Buffers {
    const own = entries.filter((entry) => entry.layer === layer);
    return Object.fromEntries(
      own.map(({ spec, start, length }) => [spec.name, this.backend.view(buffer, start, length)]),
    );
  }

  #cache(layer: Layer, D: number): Buffers {
    const sizes = Object.entries(layer.cache(this.batchSize, D));
    return Object.fromEntries(sizes.map(([name, length]) => [name, this.backend.allocate(length)]));
  }
}
