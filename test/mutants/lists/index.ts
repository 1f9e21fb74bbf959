/**
 * The planted bugs.
 *
 * @module
 */
import type { Mutant } from "../mutant.ts";
import { activationMutants } from "./activations.ts";
import { affineMutants } from "./affine.ts";
import { batchNormMutants } from "./batch-norm.ts";
import { dropoutMutants } from "./dropout.ts";
import { embeddingMutants } from "./embedding.ts";
import { geluMutants } from "./gelu.ts";
import { graphMutants } from "./graphs.ts";
import { layerNormMutants } from "./layer-norm.ts";
import { lossMutants } from "./losses.ts";
import { metricMutants } from "./metrics.ts";
import { networkMutants } from "./network.ts";
import { groupNormMutants, rmsNormMutants } from "./normalizations.ts";
import { optimizerMutants } from "./optimizers.ts";
import { reluMutants } from "./relu.ts";
import { updateMutants } from "./updates.ts";
import { weightedLossMutants } from "./weighted-losses.ts";

export const MUTANTS: readonly Mutant[] = [
  ...affineMutants,
  ...reluMutants,
  ...batchNormMutants,
  ...geluMutants,
  ...activationMutants,
  ...layerNormMutants,
  ...rmsNormMutants,
  ...groupNormMutants,
  ...dropoutMutants,
  ...graphMutants,
  ...embeddingMutants,
  ...lossMutants,
  ...weightedLossMutants,
  ...optimizerMutants,
  ...updateMutants,
  ...networkMutants,
  ...metricMutants,
];

/** The mutant of this name. */
export function mutantNamed(name: string): Mutant {
  const found = MUTANTS.find((mutant) => mutant.name === name);
  if (!found) throw new Error(`There is no mutant "${name}".`);
  return found;
}
