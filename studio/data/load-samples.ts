/**
 * The samples of an experiment.
 *
 * @module
 */
import { DataError } from "../../src/index.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { loadDigits } from "./digits.ts";
import { makeProblem } from "./problems.ts";
import type { Samples } from "./samples.ts";
import type { TableFile } from "./table-file.ts";

/** The pictures are loaded once. */
let digits: Promise<Samples> | undefined;

/** @throws DataError if the experiment is on a file, and there is none */
export async function loadSamples(experiment: Experiment, file: TableFile | undefined): Promise<Samples> {
  if (experiment.source === "digits") {
    digits ??= loadDigits().catch((error: unknown) => {
      digits = undefined;
      throw error;
    });
    return digits;
  }
  if (experiment.source !== "file") return makeProblem(experiment);
  if (file) return file.prepare(experiment.target, experiment.seed);
  throw new DataError(
    "This experiment is on a file, which no link can hold. Drop it here again, or choose other data.",
  );
}
