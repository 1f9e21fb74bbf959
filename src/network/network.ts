/**
 * A network: its layers and the values of its parameters and state.
 *
 * @module
 */

import type { Backend } from "../backends/backend.ts";
import type { BackendChoice } from "../backends/create.ts";
import { assertArgument, has } from "../base/arguments.ts";
import { assertKnownKeys } from "../base/assert.ts";
import { BackendError, ConfigError, ShapeError } from "../base/errors.ts";
import { Lock } from "../base/lock.ts";
import { createRandom } from "../base/random.ts";
import type { Shape } from "../base/shape.ts";
import { allocate, type Tensor, type TensorLike, toTensor } from "../base/tensor.ts";
import type { Snapshot, Values, Weights } from "../graph/executor.ts";
import { type ArrayEntry, parameterLayout, stateLayout } from "../graph/layout.ts";
import { type Structure, widthsOf } from "../graph/structure.ts";
import type { AtOnce } from "./at-once.ts";
import { assertInput, checkedValue, type Samples } from "./checks.ts";
import type { Direct } from "./direct.ts";
import { type Frozen, Predictor } from "./predictor.ts";
import { formatSummary, parameterCount } from "./summary.ts";

/** Options of {@link Network.predict}. */
export interface PredictOptions {
  /** Default: `"auto"`. */
  readonly backend?: BackendChoice;
  /** How many threads a wasm backend works with; the results are the same bits. Default: see {@link createBackend}. */
  readonly threads?: number | undefined;
}

/** The width of a sample, or its shape. */
export type SampleExtent = number | Shape;

/**
 * Layers with their values. Made by `sequential`; trained by `train`, `fit` or `createTrainer`.
 *
 * `In` and `Out` are the widths of a sample, or its shapes: `784`, `[28, 28, 1]`.
 */
export class Network<In extends SampleExtent = SampleExtent, Out extends SampleExtent = SampleExtent> {
  readonly structure: Structure;
  /** Inputs per sample: the number of all its elements. */
  readonly inputs: In extends number ? In : number;
  /** Outputs per sample. */
  readonly outputs: Out extends number ? Out : number;
  /** The shapes of a sample before and behind the network; of a width D, `[D]`. */
  readonly inputShape: In extends Shape ? In : Shape;
  readonly outputShape: Out extends Shape ? Out : Shape;
  /**
   * Held by whoever uses this network's buffers: steps, predictions and copies of the values share them, and callers need
   * not wait for one before they ask for the next. For trainers.
   */
  readonly lock: Lock = new Lock();
  #values: Values | undefined;
  #version = 0;
  /** Reads newer values from whoever has trained since. */
  #newer: (() => Promise<Values>) | undefined;
  #frozen: Frozen | undefined;
  #atOnce: AtOnce | undefined;
  /** One for each backend and number of threads that was asked for: a backend's memory is laid out once. */
  readonly #predictors: Map<BackendChoice, Map<number | undefined, Predictor>> = new Map();

  constructor(structure: Structure) {
    this.structure = structure;
    const { inputs, outputs } = widthsOf(structure);
    this.inputs = inputs as typeof this.inputs;
    this.outputs = outputs as typeof this.outputs;
    this.inputShape = structure.shapes[0]! as typeof this.inputShape;
    this.outputShape = structure.shapes.at(-1)! as typeof this.outputShape;
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
    assertAddressable(this.structure);
    const values = new Map<string, Tensor>();
    for (const { name, shape, length, spec } of parameterLayout(this.structure).entries) {
      const data = allocate("float64", length) as Float64Array;
      spec.initialize(data, shape, random);
      values.set(name, { data, shape });
    }
    for (const { name, shape, length, spec } of stateLayout(this.structure).entries) {
      values.set(name, { data: new Float64Array(length).fill(spec.initial), shape });
    }
    this.#replace(values);
  }

  /**
   * A copy of the present parameters and state by name: `"0.w"` (D, M), `"0.b"`, `"1.gamma"`, `"1.runningMean"`, …
   *
   * @throws ConfigError before the network has values
   */
  async state(): Promise<Values> {
    const { values } = await this.exclusive(() => this.present());
    return new Map([...values].map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]));
  }

  /**
   * Replaces all parameters and state by copies of these. A training step that is under way is without effect.
   *
   * @param state by the names of {@link Network.state}, as a Map or an object
   * @throws ShapeError if a name is missing or unknown, or a shape differs
   */
  loadState(state: Values | Readonly<Record<string, TensorLike>>): void {
    const isState = has(state) && !Array.isArray(state);
    assertArgument(isState, "loadState", "values by name, as state() gives them", state);
    const given = new Map(state instanceof Map ? state : Object.entries(state));
    const values = new Map<string, Tensor>();
    for (const entry of this.#entries()) {
      const { data, shape } = checkedValue(entry, given.get(entry.name), "loadState");
      values.set(entry.name, { data: data.slice(), shape });
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
   * @param x (N, …) with as many elements a row as the network has inputs, row-major; not to be changed before the answer
   * is there
   * @returns (N, …) with the network's `outputShape` a row
   * @throws ShapeError if the rows have another width, or another shape than a network that says one
   * @throws DataError naming row and column of the first number that is no id, where a layer takes ids
   */
  async predict(x: TensorLike, options: PredictOptions = {}): Promise<Tensor> {
    assertKnownKeys("predict", options, ["backend", "threads"]);
    const input = toTensor(x, "predict: x");
    this.assertInput(input, "predict");
    const { backend = "auto", threads } = options;
    const predictor = this.#predictorFor(backend, threads);
    return this.exclusive(() => predictor.predict(input, this.#version, () => this.present()));
  }

  /**
   * Prepares {@link predictNow} with the present values: call it before the first one, and again after training.
   *
   * @param options default of `threads`: 1, since one row is too little work for several
   * @throws BackendError on a backend that cannot answer at once
   * @throws ConfigError before the network has values
   */
  async ready(options: PredictOptions = {}): Promise<void> {
    const { AtOnce } = await import("./at-once.ts"); // a page that only trains does without
    this.#atOnce = await AtOnce.of(this, options);
  }

  /**
   * What {@link predict} gives, bit for bit, before the call returns: for a row or a few, where a promise takes longer than
   * the network. `await network.ready()` must come before; values that `loadState` gives later are taken at once,
   * unless a {@link predict} with the same backend and threads is under way.
   *
   * @param x (N, …), as for {@link predict}
   * @returns (N, …) with the network's `outputShape` a row
   * @throws BackendError before `ready`, and where the values have changed since and cannot be taken at once: after training,
   * and while such a prediction runs with the old ones
   * @throws ShapeError as {@link predict} does
   */
  predictNow(x: TensorLike): Tensor {
    return this.atOnce.predict(x);
  }

  /** What {@link ready} has prepared, for models. @throws BackendError before it */
  get atOnce(): AtOnce {
    if (this.#atOnce) return this.#atOnce;
    throw new BackendError("predictNow: call await ready() once before it, or use predict.");
  }

  /** Prepares {@link directOn}, for models. @returns whether this backend can answer at once */
  prepare(backend: BackendChoice, threads: number | undefined): Promise<boolean> {
    const predictor = this.#predictorFor(backend, threads);
    return this.exclusive(() => predictor.prepare(this.#version, () => this.present()));
  }

  /**
   * What answers at once with the present values, for models: undefined unless it is prepared, and the values are here or can
   * be taken. They cannot where a trainer has newer ones, and while {@link predict} runs on the same backend and threads.
   */
  directOn(backend: BackendChoice, threads: number | undefined): Direct | undefined {
    const values = this.#newer ? undefined : this.#values;
    return this.#predictors.get(backend)?.get(threads)?.directAt(this.#version, values);
  }

  /** A table of the layers: shape, parameters, state. */
  summary(): string {
    return formatSummary(this.structure);
  }

  /**
   * Checks samples before the network is given them. A network that says a width D takes samples of any shape of D
   * elements; one that says a shape takes that shape, and rows of as many numbers, which are what a table has.
   *
   * @param x (N, …); without `data` only the shape is checked, and not the ids among the inputs
   * @param where what the samples are, for messages: `"training data"`
   * @throws ShapeError if the network does not take them
   * @throws DataError naming row and column of the first number that is no id, if a layer such as `embedding` takes ids
   */
  assertInput(x: Samples, where: string): void {
    assertInput(this.structure, x, where);
  }

  /** What `run` gives, run while {@link lock} is held. For trainers. */
  async exclusive<T>(run: () => Promise<T>): Promise<T> {
    await this.lock.acquire();
    try {
      return await run();
    } finally {
      this.lock.release();
    }
  }

  /**
   * The present values themselves, not to be changed, and their version. For trainers; while {@link lock} is held.
   *
   * @throws ConfigError before the network has values
   */
  async present(): Promise<Snapshot> {
    const version = this.#version;
    const values = this.#newer ? await this.#newer() : this.#values;
    if (!values) {
      throw new ConfigError(
        "The network has no values yet. Train it, load them with loadState, or call initialize(seed).",
      );
    }
    if (version === this.#version) {
      this.#values = values;
      this.#newer = undefined;
    }
    return { version, values };
  }

  /**
   * Says that newer values lie elsewhere from now on, and how to read them. For trainers; while {@link lock} is held.
   *
   * @returns the new version
   */
  follow(read: () => Promise<Values>): number {
    this.#newer = read;
    return ++this.#version;
  }

  /**
   * Takes values that lie on a backend which others use, too: predictions on `"auto"` and `"wasm"` run there until the values
   * change. For models that threads share.
   *
   * @param values by the names of {@link state}; not copied
   */
  adopt(values: Values, backend: Backend, weights: Weights): void {
    this.#replace(values);
    this.#frozen = { backend, weights, version: this.#version };
  }

  #predictorFor(choice: BackendChoice, threads: number | undefined): Predictor {
    const ofChoice = this.#predictors.get(choice) ?? new Map<number | undefined, Predictor>();
    const frozen = choice === "auto" || choice === "wasm" ? this.#frozen : undefined;
    const predictor = ofChoice.get(threads) ?? new Predictor(this.structure, choice, threads, frozen);
    this.#predictors.set(choice, ofChoice.set(threads, predictor));
    return predictor;
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

/** float32 parameters that 32-bit addresses reach. */
const MOST_PARAMETERS = 2 ** 30;

/** Said before the first of them is drawn. */
function assertAddressable(structure: Structure): void {
  const count = parameterCount(structure);
  if (count <= MOST_PARAMETERS) return;
  const widest = Math.max(...structure.values.map(({ size }) => size));
  throw new BackendError(
    `The network has ${count.toLocaleString("en-US")} parameters, ${((4 * count) / 1e9).toFixed(1)} GB in float32; at most ` +
      `${MOST_PARAMETERS.toLocaleString("en-US")} fit. Make it narrower: its widest value has ${widest} elements a sample.`,
  );
}
