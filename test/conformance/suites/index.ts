/**
 * All suites.
 *
 * @module
 */
import type { Check, SuiteOptions, Target } from "../subject.ts";
import type { BackendSubject } from "../subjects/backend.ts";
import { affineChecks, affineSuite } from "./affine.suite.ts";
import { affineReluChecks, affineReluSuite } from "./affine-relu.suite.ts";
import { batchNormChecks, batchNormSuite } from "./batch-norm.suite.ts";
import { batchNormCourseChecks, batchNormCourseSuite } from "./batch-norm-course.suite.ts";
import { batchNormLargeChecks, batchNormLargeSuite } from "./batch-norm-large.suite.ts";
import { batchNormPropertiesSuite, batchNormPropertyChecks } from "./batch-norm-properties.suite.ts";
import { conventionChecks } from "./conventions.suite.ts";
import { lossChecks, lossesSuite } from "./losses.suite.ts";
import { memorySuite } from "./memory.suite.ts";
import { networkChecks, networksSuite } from "./networks.suite.ts";
import { numpyChecks } from "./numpy.suite.ts";
import { optimizerChecks, optimizersSuite } from "./optimizers.suite.ts";
import { reluChecks, reluSuite } from "./relu.suite.ts";
import { sampleChecks } from "./samples.suite.ts";
import { trainingChecks, trainingSuite } from "./training.suite.ts";

/** What each suite is told to skip. */
export interface Skips {
  readonly batchNorm?: SuiteOptions;
}

/** The suites of single layers, losses and networks made of them. */
export function layerSuites(target: Target, skips: Skips = {}): void {
  affineSuite(target);
  reluSuite(target);
  affineReluSuite(target);
  batchNormSuite(target, skips.batchNorm);
  batchNormCourseSuite(target);
  batchNormLargeSuite(target);
  batchNormPropertiesSuite(target);
  lossesSuite(target);
  networksSuite(target);
}

/** The same, and what only a backend does. */
export function backendSuites(target: Target<BackendSubject>): void {
  layerSuites(target);
  optimizersSuite(target);
  trainingSuite(target);
  memorySuite(target);
}

/** Every check of every suite. */
export const ALL_CHECKS: readonly Check<BackendSubject>[] = [
  ...affineChecks,
  ...reluChecks,
  ...affineReluChecks,
  ...batchNormChecks,
  ...batchNormCourseChecks,
  ...batchNormLargeChecks,
  ...batchNormPropertyChecks,
  ...lossChecks,
  ...networkChecks,
  ...optimizerChecks,
  ...trainingChecks,
  ...conventionChecks,
  ...sampleChecks,
  ...numpyChecks,
];
