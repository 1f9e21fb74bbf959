/**
 * Flags that would change nothing are refused: what is passed over in silence is believed.
 *
 * @module
 */
import { ConfigError } from "../../src/index.ts";
import { DEFAULT_NORMALIZATION } from "./normalization.ts";
import type { RecipeFlags } from "./recipe.ts";

/** The flags that another one can make useless. */
export interface IgnorableFlags
  extends Pick<RecipeFlags, "batchNorm" | "normalization" | "hidden" | "activation" | "dropout"> {
  readonly localBatchNorm?: boolean;
  readonly checkpointEvery?: number;
  readonly run?: string | false;
  readonly dryRun?: boolean;
  readonly logEvery?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** @param ranks that train together @throws ConfigError naming the flag, and why it would do nothing */
export function refuseIgnored(flags: IgnorableFlags, ranks: number): void {
  const {
    localBatchNorm,
    batchNorm,
    normalization,
    hidden,
    activation,
    dropout,
    checkpointEvery,
    run,
    dryRun,
    logEvery,
    json,
    quiet,
  } = flags;
  const reasons: readonly (readonly [isIgnored: boolean | undefined, flag: string, why: string])[] = [
    [
      localBatchNorm && ranks === 1,
      "--local-batch-norm",
      "is for several ranks, under mpirun, and this is one process",
    ],
    [
      localBatchNorm && batchNorm === false,
      "--local-batch-norm",
      "says how batch normalization is done, which --no-batch-norm leaves out",
    ],
    [
      localBatchNorm && normalization !== undefined && normalization !== DEFAULT_NORMALIZATION,
      "--local-batch-norm",
      `says how batch normalization is done, and --normalization ${normalization} has none`,
    ],
    [
      normalization !== undefined && hidden?.length === 0,
      "--normalization",
      "stands in hidden layers, and --hidden none has none",
    ],
    [
      activation !== undefined && hidden?.length === 0,
      "--activation",
      "stands behind hidden layers, and --hidden none has none",
    ],
    [
      dropout !== undefined && hidden?.length === 0,
      "--dropout",
      "stands behind hidden layers, and --hidden none has none",
    ],
    [
      checkpointEvery !== undefined && run === false,
      "--checkpoint-every",
      "is for runs that are kept, and --no-run keeps none",
    ],
    [checkpointEvery !== undefined && dryRun, "--checkpoint-every", "is for whole runs, and --dry-run does one step"],
    [logEvery !== undefined && json, "--log-every", "is for lines of text; --json has every event"],
    [logEvery !== undefined && quiet, "--log-every", "is for lines on progress, and --quiet has none"],
  ];
  const ignored = reasons.find(([isIgnored]) => isIgnored);
  if (ignored) throw new ConfigError(`${ignored[1]} ${ignored[2]}. Leave it out.`);
}
