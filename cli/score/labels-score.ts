/**
 * How good the answers to several questions of two classes each are: to each question, and together.
 *
 * @module
 */
import { type LabelsTarget, type Network, type PredictRowsOptions, predictRows, type Tensor } from "../../src/index.ts";
import type { Samples } from "../inputs/training-inputs.ts";
import { type ClassScore, classScore } from "./class-score.ts";
import { type Measured, meanOf } from "./measured.ts";

/** Of several targets that have two classes each. */
export interface LabelsScore extends Measured {
  readonly targets: readonly LabelPart[];
  readonly meanAccuracy: number;
  /** Of the second class of each target; undefined where no target has a defined one. */
  readonly meanF1: number | undefined;
  /** Always the commoner class of each target: the mean share of rows in which that is right, and the mean loss. */
  readonly constant: { readonly answer: string; readonly accuracy: number; readonly loss: number };
}

/** Of one target. */
export type LabelPart = Omit<ClassScore, "rows" | "metrics"> & { readonly name: string };

/**
 * Of a target: rows by class and answer, [label][taken] one after the other, the weighted sum of the losses, and the sums of
 * the weights of both classes.
 */
const SUMS = 7;

/** Sums over the outputs of a network for rows. */
export class LabelSums {
  readonly #sums: Float64Array;
  readonly #M: number;

  constructor(M: number) {
    this.#M = M;
    this.#sums = new Float64Array(SUMS * M);
  }

  /**
   * @param out (N, M): logits
   * @param targets (N, M): 0 and 1
   * @param weights (N): how much each row counts in the losses. Default: 1
   */
  add(out: Tensor, targets: Tensor, weights?: ArrayLike<number>): void {
    for (let i = 0; i < out.data.length; i++) {
      const at = SUMS * (i % this.#M);
      const [logit, label] = [out.data[i]!, targets.data[i]!];
      this.#sums[at + 2 * label + (logit >= 0 ? 1 : 0)]!++;
      const loss = Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
      const weight = weights?.[Math.floor(i / this.#M)] ?? 1;
      this.#sums[at + 4]! += weight * loss;
      this.#sums[at + 5 + label]! += weight;
    }
  }

  /** Takes in what the other replicas have added. */
  join(replica: PredictRowsOptions["replica"]): void {
    replica?.sum(this.#sums);
  }

  score({ targets }: LabelsTarget): Omit<LabelsScore, "rows" | "loss" | "metrics"> {
    const parts = targets.map(({ name, classes }, m): LabelPart => {
      // A typed array is no tuple: the first five are there, since each label has SUMS of them.
      const [a, b, c, d, losses, ...weights] = this.#sums.subarray(SUMS * m, SUMS * (m + 1)) as unknown as number[];
      const rows = a! + b! + c! + d!;
      const confusion = [
        [a!, b!],
        [c!, d!],
      ];
      const loss = losses! / (weights[0]! + weights[1]! || 1);
      return { name, accuracy: (a! + d!) / rows, loss, ...classScore(classes, confusion, loss, { weights }) };
    });
    return togetherOf(parts);
  }
}

function togetherOf(targets: readonly LabelPart[]): Omit<LabelsScore, "rows" | "loss" | "metrics"> {
  const defined = targets.flatMap(({ classes }) => classes[1]!.f1 ?? []);
  const constant = {
    answer: "the commoner class of each",
    accuracy: meanOf(targets.map((one) => one.constant.accuracy)),
    loss: meanOf(targets.map((one) => one.constant.loss)),
  };
  return {
    targets,
    meanAccuracy: meanOf(targets.map(({ accuracy }) => accuracy)),
    meanF1: defined.length === 0 ? undefined : meanOf(defined),
    constant,
    betterThanConstant: meanOf(targets.map(({ loss }) => loss)) < constant.loss,
  };
}

/** Measures a network in evaluation mode. */
export async function measureLabels(
  network: Network,
  samples: Samples,
  target: LabelsTarget,
  options: PredictRowsOptions,
): Promise<Omit<LabelsScore, "rows" | "loss" | "metrics">> {
  const sums = new LabelSums(target.targets.length);
  for await (const { out, targets, weights } of predictRows(network, samples, options)) {
    sums.add(out, targets!, weights);
  }
  sums.join(options.replica);
  return sums.score(target);
}
