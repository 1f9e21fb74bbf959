/**
 * From rows or samples to answers: what `predict` and `predictNow` of a model do.
 *
 * @module
 */
import { assertKnownKeys } from "../base/assert.ts";
import { ConfigError } from "../base/errors.ts";
import { allocate } from "../base/tensor.ts";
import { inWords } from "../base/words.ts";
import { assertInputIds } from "../network/checks.ts";
import { clear, type Direct } from "../network/direct.ts";
import type { Network, PredictOptions } from "../network/network.ts";
import type { Unseen } from "../tables/row-encoder.ts";
import { type Answer, type AnswerAt, answersOf } from "./answer.ts";
import { Joined } from "./joined.ts";
import type { ModelDescription } from "./model-description.ts";
import { type WriteRow, writerOf } from "./row-writers.ts";

/** Options of `predictNow`. */
export interface AnswerNowOptions {
  /**
   * A category that training never saw is an error (default), which names it; or it is ignored, and counts as none of those
   * that the model knows, as in the command's `predict`. The answer is then one that nothing in training speaks for.
   */
  readonly unseen?: Unseen;
}

/** Options of `predict`. */
export interface AnswerOptions extends PredictOptions, AnswerNowOptions {}

const OPTIONS = ["backend", "threads", "unseen"] as const satisfies (keyof AnswerOptions)[];
const NOW_OPTIONS = ["unseen"] as const satisfies (keyof AnswerNowOptions)[];
/** What is given where nothing is: not checked again for each row. */
const NONE: AnswerOptions = {};

/** Answers for one row, or for an array of rows. */
export class Answerer {
  readonly #network: Network;
  readonly #write: WriteRow;
  readonly #answerAt: AnswerAt;
  readonly #joined: Joined;
  /** Zeros for one row; undefined while a row is written there, since a row's own getters may ask, too. */
  #zeros: Float32Array | undefined;

  constructor(network: Network, description: ModelDescription) {
    this.#network = network;
    this.#write = writerOf(description.inputs, network.inputs);
    this.#answerAt = answersOf(description, network.outputs);
    this.#joined = new Joined(network, this.#answerAt);
  }

  /** Never throws: what is wrong rejects the promise. */
  predict(input: unknown, options: AnswerOptions = NONE): Promise<Answer | Answer[]> {
    try {
      if (options !== NONE) assertKnownKeys("predict", options, OPTIONS);
      const { unseen = "error", backend = "auto", threads } = options;
      assertUnseen(unseen);
      const rows = rowsOf(input);
      if (rows) return this.#answersLater(this.#matrix(rows, unseen), rows.length, { backend, threads });
      const x = this.#row(input, unseen, "predict");
      this.#zeros = x;
      return this.#joined.answer(x, backend, threads);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** @throws BackendError before `network.ready()`, and where the values have changed since and cannot be taken at once */
  predictNow(input: unknown, options: AnswerNowOptions = NONE): Answer | Answer[] {
    if (options !== NONE) assertKnownKeys("predictNow", options, NOW_OPTIONS);
    const { unseen = "error" } = options;
    assertUnseen(unseen);
    const direct = this.#network.atOnce.direct();
    const rows = rowsOf(input);
    if (rows) return this.#answersNow(direct, this.#matrix(rows, unseen), rows.length);
    const x = this.#row(input, unseen, "predictNow");
    this.#zeros = x;
    return this.#answerAt(direct.run(x, 0, 1), 0);
  }

  /** Checks the ids, too: a bad one fails its own caller only. */
  #row(input: unknown, unseen: Unseen, where: string): Float32Array {
    const x = this.#zeros ?? new Float32Array(this.#network.inputs);
    this.#zeros = undefined;
    clear(x);
    this.#write(input, x, 0, unseen, undefined);
    assertInputIds(this.#network.structure, x, 1, where);
    return x;
  }

  #matrix(rows: readonly unknown[], unseen: Unseen): Float32Array {
    const D = this.#network.inputs;
    const x = allocate("float32", rows.length * D) as Float32Array;
    for (let n = 0; n < rows.length; n++) this.#write(rows[n], x, n * D, unseen, n);
    return x;
  }

  async #answersLater(x: Float32Array, N: number, options: PredictOptions): Promise<Answer[]> {
    if (N === 0) return [];
    const { data } = await this.#network.predict({ data: x, shape: [N, this.#network.inputs] }, options);
    return Array.from({ length: N }, (_, n) => this.#answerAt(data, n));
  }

  #answersNow(direct: Direct, x: Float32Array, N: number): Answer[] {
    assertInputIds(this.#network.structure, x, N, "predictNow");
    const answers: Answer[] = [];
    direct.runAll(x, N, (out, _, rows) => {
      for (let n = 0; n < rows; n++) answers.push(this.#answerAt(out, n));
    });
    return answers;
  }
}

/** Undefined for a single row, which may be an array of numbers. */
function rowsOf(input: unknown): readonly unknown[] | undefined {
  return Array.isArray(input) && typeof input[0] !== "number" ? input : undefined;
}

function assertUnseen(unseen: Unseen): void {
  if (unseen === "error" || unseen === "ignore") return;
  throw new ConfigError(`unseen must be "error" or "ignore" but is ${inWords(unseen)}.`);
}
