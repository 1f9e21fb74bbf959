/**
 * A network: its layers and the values of its parameters and state.
 *
 * @module
 */
import type { BackendChoice } from "../backends/create.ts";
import { ConfigError, ShapeError } from "../errors.ts";
import { createRandom } from "../random.ts";
import { asMatrix, formatShape, sameShape } from "../shape.ts";
import { type Tensor, type TensorLike, toTensor } from "../tensor.ts";
import type { Values } from "./executor.ts";
import { Predictor } from "./predictor.ts";
import { type ArrayEntry, parameterLayout, type Structure, stateLayout } from "./structure.ts";
import { formatSummary } from "./summary.ts";

/** Options of {@link Network.predict}. */
export interface PredictOptions {
  /** Default: `"auto"`. */
  readonly backend?: BackendChoice;
}

/**
 * A chain of layers with its values. Made by `sequential`; trained by `train`, `fit` or `createTrainer`.
 *
 * `In` and `Out` are the numbers of inputs and outputs per sample.
 */
export class Network<In extends number = number, Out extends number = number> {
  readonly structure: Structure;
  /** Inputs per sample. */
  readonly inputs: In;
  /** Outputs per sample. */
  readonly outputs: Out;
  #values: Values | undefined;
  #version = 0;
  /** Reads newer values from whoever has trained since. */
  #newer: (() => Promise<Values>) | undefined;
  #predictor: Predictor | undefined;

  constructor(structure: Structure) {
    this.structure = structure;
    this.inputs = structure.widths[0] as In;
    this.outputs = structure.widths.at(-1) as Out;
  }

  /** Whether the parameters have values: after `initialize`, `loadState` or the start of training. */
  get initialized(): boolean {
    return this.#values !== undefined;
  }

  /** Changes whenever the values do. */
  get version(): number {
    return this.#version;
  }

  /**
   * Gives every parameter its first value and resets the state.
   *
   * @param seed an integer in [0, 2³²): the same seed gives the same values, everywhere
   */
  initialize(seed: number = 0): void {
    const random = createRandom(seed, "initialization");
    const values = new Map<string, Tensor>();
    for (const { name, shape, length, spec } of parameterLayout(this.structure).entries) {
      const data = new Float64Array(length);
      spec.initialize(data, shape, random);
      values.set(name, { data, shape });
    }
    for (const { name, shape, length, spec } of stateLayout(this.structure).entries) {
      values.set(name, { data: new Float64Array(length).fill(spec.initial), shape });
    }
    this.#replace(values);
  }

  /**
   * The present parameters and state by name: `"0.w"` (D, M), `"0.b"`, `"1.gamma"`, `"1.runningMean"`, …
   *
   * @throws ConfigError before the network has values
   */
  async state(): Promise<Values> {
    if (this.#newer) {
      const read = this.#newer;
      this.#newer = undefined;
      this.#values = await read();
    }
    if (!this.#values) {
      throw new ConfigError(
        "The network has no values yet. Train it, load them with loadState, or call initialize(seed).",
      );
    }
    return this.#values;
  }

  /**
   * Replaces all parameters and state.
   *
   * @param state by the names of {@link Network.state}, as a Map or an object
   * @throws ShapeError if a name is missing or unknown, or a shape differs
   */
  loadState(state: Values | Readonly<Record<string, TensorLike>>): void {
    const given = new Map(state instanceof Map ? state : Object.entries(state));
    const values = new Map<string, Tensor>();
    for (const entry of this.#entries()) {
      values.set(entry.name, checked(entry, given.get(entry.name)));
      given.delete(entry.name);
    }
    for (const unknown of given.keys()) {
      const names = this.#entries().map(({ name }) => name);
      throw new ShapeError(`loadState: the network has no "${unknown}"; it has ${names.join(", ")}.`);
    }
    this.#replace(values);
  }

  /**
   * The network's outputs in evaluation mode: logits for a classifier (see `softmax`), values for a regression.
   *
   * @param x (N, …) with as many elements a row as the network has inputs
   * @returns (N, M)
   * @throws ShapeError if the rows have another width
   */
  async predict(x: TensorLike, options: PredictOptions = {}): Promise<Tensor> {
    const input = toTensor(x);
    this.assertInput(input, "predict");
    const choice = options.backend ?? "auto";
    const predictor = this.#predictor?.choice === choice ? this.#predictor : new Predictor(this.structure, choice);
    this.#predictor = predictor;
    return predictor.predict(input, this.#version, () => this.state());
  }

  /** A table of the layers: shape, parameters, state. */
  summary(): string {
    return formatSummary(this.structure);
  }

  /** @throws ShapeError if the rows of `x` are not as wide as the network's inputs */
  assertInput(x: Tensor, where: string): void {
    const [N, D] = asMatrix(x.shape);
    if (x.shape.length >= 2 && D === this.inputs) return;
    throw new ShapeError(
      `${where}: x has shape ${formatShape(x.shape)}, but the network takes ${formatShape([N, this.inputs])}: ` +
        `${this.inputs} inputs a sample, one sample a row.`,
    );
  }

  /**
   * Says that newer values lie elsewhere from now on, and how to read them. For trainers.
   *
   * @returns the new version
   */
  follow(read: () => Promise<Values>): number {
    this.#newer = read;
    return ++this.#version;
  }

  #entries(): readonly ArrayEntry[] {
    return [...parameterLayout(this.structure).entries, ...stateLayout(this.structure).entries];
  }

  #replace(values: Values): void {
    this.#values = values;
    this.#newer = undefined;
    this.#version++;
  }
}

function checked({ name, shape }: ArrayEntry, value: TensorLike | undefined): Tensor {
  if (value === undefined) throw new ShapeError(`loadState: "${name}" ${formatShape(shape)} is missing.`);
  const found = toTensor(value);
  if (sameShape(found.shape, shape)) return found;
  throw new ShapeError(
    `loadState: "${name}" has shape ${formatShape(found.shape)}, but the network's is ${formatShape(shape)}.`,
  );
}
