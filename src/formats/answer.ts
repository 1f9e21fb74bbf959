/**
 * From a network's outputs to answers.
 *
 * @module
 */
import { exp } from "../base/exp-log.ts";
import type { FloatArray } from "../base/tensor.ts";
import { type Scaling, unscale } from "../data/scaling.ts";
import { type LabelsTarget, numberTargets } from "../tables/encoding.ts";
import type { ModelDescription } from "./model-description.ts";

/** What a classifier says of one row. */
export interface ClassAnswer {
  /** The most probable class. Classes that are numbers are texts, too: `"3"`. */
  readonly class: string;
  /** Of every class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/** What a model of several targets says of one row. */
export interface SeveralAnswers {
  /** Of every target: its value, in its own unit, or its class of two. */
  readonly answers: Readonly<Record<string, number | ClassAnswer>>;
}

/**
 * The answer for one row: {@link ClassAnswer} of a classifier; of a regression the value, in the target's own unit;
 * {@link SeveralAnswers} of a table's several targets; one value for each output where nothing says what they are.
 */
export type Answer = number | readonly number[] | ClassAnswer | SeveralAnswers;

/** The answer of row `n` of `out` (N, M). */
export type AnswerAt = (out: FloatArray, n: number) => Answer;

/** What gives the answers of a model with `M` outputs. */
export function answersOf(description: ModelDescription, M: number): AnswerAt {
  const { inputs, task } = description;
  const target = inputs.kind === "table" ? inputs.encoding.target : undefined;
  if (target?.task === "multiLabel") return labels(target);
  if (task !== "regression") return classes(description, M);
  const numbers = target && numberTargets(target);
  return numbers && numbers.length > 1 ? severalValues(numbers) : values(numbers?.[0], M);
}

function values(scaling: Scaling = { mean: 0, std: 1 }, M: number): AnswerAt {
  if (M === 1) return (out, n) => unscale(out[n]!, scaling);
  return (out, n) => Array.from(out.subarray(n * M, (n + 1) * M));
}

function severalValues(targets: readonly (Scaling & { readonly name: string })[]): AnswerAt {
  const M = targets.length;
  return (out, n) => ({
    answers: Object.fromEntries(targets.map((target, m) => [target.name, unscale(out[n * M + m]!, target)])),
  });
}

/** The second class where its probability, the sigmoid of the logit, is one half or more. */
function labels({ targets }: LabelsTarget): AnswerAt {
  const M = targets.length;
  const answer = (logit: number, [first, second]: readonly [string, string]): ClassAnswer => {
    const probability = 1 / (1 + exp(-logit));
    return {
      class: logit >= 0 ? second : first,
      probabilities: Object.fromEntries([
        [first, 1 - probability],
        [second, probability],
      ]),
    };
  };
  return (out, n) => ({
    answers: Object.fromEntries(targets.map(({ name, classes }, m) => [name, answer(out[n * M + m]!, classes)])),
  });
}

/** Class and softmax of a row, in float64, so that the probabilities sum to 1: the bits of the function `softmax`. */
function classes({ classes }: ModelDescription, M: number): AnswerAt {
  const names = classes ?? Array.from({ length: M }, (_, m) => `${m}`);
  const none = Object.fromEntries(names.map((name) => [name, 0.5])); // engines copy an object faster than they make it anew
  const exps = new Float64Array(M);
  return (out, n) => {
    let best = n * M;
    for (let i = best + 1; i < (n + 1) * M; i++) if (out[i]! > out[best]!) best = i;
    let sum = 0;
    for (let m = 0; m < M; m++) sum += exps[m] = exp(out[n * M + m]! - out[best]!);
    const probabilities = { ...none };
    for (let m = 0; m < M; m++) probabilities[names[m]!] = exps[m]! / sum;
    return { class: names[best - n * M]!, probabilities };
  };
}
