/**
 * A model that answers for rows as a program has them.
 *
 * @module
 */
import { assertArgument, has } from "../base/arguments.ts";
import { BackendError } from "../base/errors.ts";
import { assertNetwork } from "../network/checks.ts";
import type { Network, PredictOptions } from "../network/network.ts";
import type { RowOf } from "../tables/row-encoder.ts";
import type { Answer } from "./answer.ts";
import type { Answerer, AnswerNowOptions, AnswerOptions } from "./answers.ts";
import { descriptionOf, type ModelDescription } from "./model-description.ts";
import { checkFit, inFile } from "./model-fit.ts";
import type { Sample } from "./row-writers.ts";

/** A network and what it is for. */
export interface Model {
  readonly network: Network;
  readonly description: ModelDescription;
}

/** A model that answers. `loadModel`, `modelFromBytes` and {@link modelOf} give it. */
export interface TrainedModel extends Model {
  /**
   * The answer for one row, or the answers for several, in their order.
   *
   * - **A table**: rows are plain objects with a key for each column that the model learned from; others are ignored. Numbers,
   *   texts and truth values are read as the cells of the training table were: with its decimal mark and its words for
   *   missing values, `1` and `"1.0"` alike, `true` and `"TRUE"` alike. null, undefined, NaN and `""` are missing: a number
   *   counts as the training mean, a category as none. A model of number columns alone takes samples, too, in their order.
   * - **Pictures**: a sample is a Uint8Array (or Uint8ClampedArray) of height · width bytes, row by row, 0 for black to 255.
   * - **Plain numbers**: a sample is an array of as many numbers as the network has inputs.
   *
   * Calls may overlap. Single rows that are asked for at the same moment are answered together, with the same bits as alone;
   * an error is that of its own row. One row takes microseconds; in a service say `threads: 1`, since several threads only
   * help with many rows at a time. For (N, D) tensors that are encoded already there is `network.predict`.
   *
   * @throws DataError naming the row, from 0 on, and the key: a key that is missing, or a value that cannot be
   * @throws ShapeError for a sample of another length
   * @example
   * const model = await loadModel("houses.safetensors");
   * await model.predict({ area: 155, heating: "oil" });     // 412.7, or { class: "yes", probabilities: { yes: 0.9, no: 0.1 } }
   * await model.predict([{ area: 155, heating: "oil" }, { area: null, heating: "gas" }]);    // one answer each
   */
  predict<R extends RowOf<R>>(row: R | Sample, options?: AnswerOptions): Promise<Answer>;
  predict<R extends RowOf<R>>(rows: readonly R[] | readonly Sample[], options?: AnswerOptions): Promise<Answer[]>;

  /**
   * Prepares {@link predictNow}: await it once before, and again after the network was trained.
   *
   * @param options default of `threads`: 1, since one row is too little work for several
   * @throws BackendError on a backend that cannot answer at once
   * @throws ConfigError before the network has values
   */
  ready(options?: PredictOptions): Promise<void>;

  /**
   * What {@link predict} gives, bit for bit, before the call returns.
   *
   * @throws DataError, ShapeError as `predict` does
   * @throws BackendError before `ready`, and where the values have changed since and cannot be taken at once: after training,
   * and while a `predict` with the same backend and threads runs with the old ones
   * @example
   * await model.ready();     // when the program starts
   * model.predictNow({ area: 155, heating: "oil" });     // 412.7
   */
  predictNow<R extends RowOf<R>>(row: R | Sample, options?: AnswerNowOptions): Answer;
  predictNow<R extends RowOf<R>>(rows: readonly R[] | readonly Sample[], options?: AnswerNowOptions): Answer[];
}

/** @throws ConfigError for what is no model, such as a network alone; FormatError for a description that says too little */
export function assertModel(where: string, model: Model): void {
  const wanted =
    'a model { network, description }, such as { network, description: { task: "regression", inputs: { kind: "raw" } } }';
  assertArgument(has(model, "network", "description") && has(model.description, "inputs"), where, wanted, model);
  assertNetwork(where, model.network);
  descriptionOf({ ...model.description }, where);
}

/**
 * The same model, with `predict`: for a network that was trained in this program.
 *
 * @throws ConfigError for what is no model; FormatError where the description says too little, or does not fit the network
 * @example
 * const model = modelOf({ network, description: { task: "regression", inputs: { kind: "table", encoding } } });
 */
export function modelOf(model: Model): TrainedModel {
  assertModel("modelOf", model);
  const { network, description } = model;
  inFile("modelOf", () => checkFit(network, description));
  let answerer: Answerer | undefined;
  const loaded = async (): Promise<Answerer> => {
    const { Answerer } = await import("./answers.ts"); // pages that only train do without
    answerer ??= new Answerer(network, description);
    return answerer;
  };
  const predict = (input: unknown, options?: AnswerOptions): Promise<Answer | Answer[]> =>
    answerer ? answerer.predict(input, options) : loaded().then((ready) => ready.predict(input, options));
  const ready = async (options?: PredictOptions): Promise<void> => {
    await network.ready(options);
    await loaded();
  };
  const predictNow = (input: unknown, options?: AnswerNowOptions): Answer | Answer[] => {
    if (!answerer) throw new BackendError("predictNow: call await model.ready() once before it, or use predict.");
    return answerer.predictNow(input, options);
  };
  return { network, description, predict, ready, predictNow } as TrainedModel;
}
