/**
 * The samples of an experiment.
 *
 * @module
 */
import type { Experiment } from "../experiment/experiment.ts";
import { loadDigits } from "./digits.ts";
import { makeProblem } from "./problems.ts";
import type { Samples } from "./samples.ts";

/** The pictures are loaded once. */
let digits: Promise<Samples> | undefined;

/** @throws DataError if the pictures cannot be loaded */
export async function loadSamples(experiment: Experiment): Promise<Samples> {
  if (experiment.source !== "digits") return makeProblem(experiment);
  digits ??= loadDigits().catch((error: unknown) => {
    digits = undefined;
    throw error;
  });
  return digits;
}
