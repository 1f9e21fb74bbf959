/**
 * What the frameworks mean by "batch normalization": the same equations, different constants, and two opposite
 * meanings of "momentum".
 *
 * @module
 */
import { ConfigError } from "../../base/errors.ts";

/** Whose constants and whose meaning of momentum. */
export type BatchNormConvention = "pytorch" | "keras" | "cs231n" | "onnx";

/** Which batch variance goes into the running variance: ÷(N − 1) or ÷N. Normalization itself always uses ÷N. */
export type RunningVariance = "unbiased" | "biased";

/** Options of batch normalization; each one left out follows the convention. */
export interface BatchNormOptions {
  /** Default: `"pytorch"`. */
  readonly convention?: BatchNormConvention;
  /** Added to the variance before the root, above 0. Default: 1e-5 (keras: 1e-3). */
  readonly eps?: number;
  /**
   * In the convention's own meaning, 0 to 1: for pytorch the weight of the new batch (default 0.1); for the others the
   * weight of the old running value (default 0.9; keras: 0.99).
   */
  readonly momentum?: number;
  /** Default: `"unbiased"` for pytorch, `"biased"` for the others. */
  readonly runningVariance?: RunningVariance;
}

/** The options of one batch normalization, all decided. */
export interface ResolvedBatchNorm {
  readonly eps: number;
  /** The weight of the **new** batch, whatever the convention calls momentum. */
  readonly momentum: number;
  readonly runningVariance: RunningVariance;
  /** Every element of the running variance before the first batch. */
  readonly initialVariance: number;
  /** The fewest rows a training batch may have. */
  readonly minimumBatch: number;
}

interface Convention extends ResolvedBatchNorm {
  /** Whose weight the user's `momentum` is. */
  readonly momentumIsWeightOf: "new" | "old";
}

const CONVENTIONS: Readonly<Record<BatchNormConvention, Convention>> = {
  pytorch: {
    eps: 1e-5,
    momentum: 0.1,
    momentumIsWeightOf: "new",
    runningVariance: "unbiased",
    initialVariance: 1,
    minimumBatch: 2,
  },
  keras: {
    eps: 1e-3,
    momentum: 0.99,
    momentumIsWeightOf: "old",
    runningVariance: "biased",
    initialVariance: 1,
    minimumBatch: 1,
  },
  cs231n: {
    eps: 1e-5,
    momentum: 0.9,
    momentumIsWeightOf: "old",
    runningVariance: "biased",
    initialVariance: 0,
    minimumBatch: 1,
  },
  onnx: {
    eps: 1e-5,
    momentum: 0.9,
    momentumIsWeightOf: "old",
    runningVariance: "biased",
    initialVariance: 1,
    minimumBatch: 1,
  },
};

/**
 * Decides every option: the user's where given, else the convention's.
 *
 * An unbiased running variance divides by N − 1, so it needs batches of two rows under every convention.
 *
 * @throws ConfigError for an unknown convention or running variance, or a number out of its range
 */
export function resolveBatchNorm(options: BatchNormOptions = {}): ResolvedBatchNorm {
  const name = options.convention ?? "pytorch";
  checkChoice("convention", name, Object.keys(CONVENTIONS));
  const convention = CONVENTIONS[name];
  const { eps = convention.eps, momentum = convention.momentum } = options;
  const runningVariance = options.runningVariance ?? convention.runningVariance;
  checkChoice("runningVariance", runningVariance, ["unbiased", "biased"]);
  if (!(Number.isFinite(eps) && eps > 0)) {
    throw new ConfigError(`batchNorm's eps must be a number above 0 but is ${eps}. The usual value is 1e-5.`);
  }
  if (!(Number.isFinite(momentum) && momentum >= 0 && momentum <= 1)) {
    throw new ConfigError(
      `batchNorm's momentum must be a number from 0 to 1 but is ${momentum}. ` +
        `In the ${name} convention it is the weight of the ${convention.momentumIsWeightOf} value.`,
    );
  }
  return {
    eps,
    momentum: convention.momentumIsWeightOf === "new" ? momentum : 1 - momentum,
    runningVariance,
    initialVariance: convention.initialVariance,
    minimumBatch: Math.max(convention.minimumBatch, runningVariance === "unbiased" ? 2 : 1),
  };
}

function checkChoice(option: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new ConfigError(`batchNorm's ${option} must be one of ${choices.join(", ")} but is ${JSON.stringify(value)}.`);
}
