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
  const exps = new Float64Array(M);
  const probabilities = probabilitiesOf(names);
  return (out, n) => {
    const start = n * M;
    let best = start;
    for (let i = start + 1; i < start + M; i++) if (out[i]! > out[best]!) best = i;
    let sum = 0;
    for (let m = 0; m < M; m++) {
      const below = out[start + m]! - out[best]!;
      sum += exps[m] = below === 0 ? 1 : exp(below);
    }
    return { class: names[best - start]!, probabilities: probabilities(exps, sum) };
  };
}

/** By the names of the classes, their shares in a sum. Engines copy an object faster than they make it anew. */
function probabilitiesOf(names: readonly string[]): (exps: Float64Array, sum: number) => ClassAnswer["probabilities"] {
  const none = Object.fromEntries(names.map((name) => [name, 0.5]));
  const [first, second, third] = names as [string, string, string];
  return (exps, sum) => {
    const shares = { ...none };
    // The first ones each in a place of its own: where a place sees one name only, engines need not look for it.
    shares[first] = exps[0]! / sum;
    if (names.length > 1) shares[second] = exps[1]! / sum;
    if (names.length > 2) shares[third] = exps[2]! / sum;
    for (let m = 3; m < names.length; m++) shares[names[m]!] = exps[m]! / sum;
    return shares;
  };
}
