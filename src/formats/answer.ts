/**
 * From a network's outputs to answers.
 *
 * @module
 */
import { exp } from "../base/exp-log.ts";
import type { FloatArray } from "../base/tensor.ts";
import { unscale } from "../data/scaling.ts";
import type { ModelDescription } from "./model-description.ts";

/** What a classifier says of one row. */
export interface ClassAnswer {
  /** The most probable class. Classes that are numbers are texts, too: `"3"`. */
  readonly class: string;
  /** Of every class; they sum to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/**
 * The answer for one row: {@link ClassAnswer} of a classifier; of a regression the value, in the target's own unit, or one
 * value for each output where there are several.
 */
export type Answer = number | readonly number[] | ClassAnswer;

/** The answer of row `n` of `out` (N, M). */
export type AnswerAt = (out: FloatArray, n: number) => Answer;

/** What gives the answers of a model with `M` outputs. */
export function answersOf(description: ModelDescription, M: number): AnswerAt {
  return description.task === "regression" ? values(description, M) : classes(description, M);
}

function values({ inputs }: ModelDescription, M: number): AnswerAt {
  const target = inputs.kind === "table" ? inputs.encoding.target : undefined;
  const scaling = target?.task === "regression" ? target : { mean: 0, std: 1 };
  if (M === 1) return (out, n) => unscale(out[n]!, scaling);
  return (out, n) => Array.from(out.subarray(n * M, (n + 1) * M));
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
