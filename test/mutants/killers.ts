/**
 * The checks that hunt mutants, on the reference backend in float64. Each ends at the first thing that it finds wrong.
 *
 * @module
 */
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { gradientCheckSuite } from "../../src/training/gradient-suite.ts";
import type { Check, Subject } from "../conformance/subject.ts";
import { type BackendSubject, backendSubject } from "../conformance/subjects/backend.ts";
import { functionalSubject } from "../conformance/subjects/functional.ts";
import { affineChecks } from "../conformance/suites/affine.suite.ts";
import { batchNormChecks } from "../conformance/suites/batch-norm.suite.ts";
import { lossChecks } from "../conformance/suites/losses.suite.ts";
import { optimizerChecks } from "../conformance/suites/optimizers.suite.ts";
import { reluChecks } from "../conformance/suites/relu.suite.ts";
import { trainingChecks } from "../conformance/suites/training.suite.ts";
import { EXACT } from "./exact.ts";
import type { Killer } from "./mutant.ts";

/** What a check found wrong, or undefined: then the mutant has survived it. */
export type Hunt = () => Promise<string | undefined>;

export const HUNTS: Readonly<Record<Killer, Hunt>> = {
  gradients: async () => {
    for await (const result of gradientCheckSuite([createReferenceBackend("float64")])) {
      if (!result.passed) return `${result.subject} ${result.mode}: ${result.tensor} off by ${result.relativeError}`;
    }
    return undefined;
  },
  conformance: async () => (await first(KERNEL_CHECKS, kernels())) ?? first(STAGED_CHECKS, functionalSubject("float64", "staged")),
  training: () => first(trainingChecks, kernels()),
  exact: async () => {
    for (const edge of EXACT) {
      const wrong = await edge();
      if (wrong) return wrong;
    }
    return undefined;
  },
};

/** The course's cases of layers are left out: they are gradient checks, and slow. */
const KERNEL_CHECKS: readonly Check<BackendSubject>[] = [
  ...[...affineChecks, ...reluChecks, ...lossChecks, ...batchNormChecks].filter(({ id }) => !id.startsWith("cs231n.")),
  ...optimizerChecks,
];

const STAGED_CHECKS: readonly Check[] = batchNormChecks.filter(({ id }) => id.startsWith("batchnorm-train-"));

function kernels(): BackendSubject {
  return backendSubject(createReferenceBackend("float64"));
}

/** What the first failing check says. */
async function first<S extends Subject>(checks: readonly Check<S>[], subject: S): Promise<string | undefined> {
  for (const { id, run } of checks) {
    try {
      await run(subject);
    } catch (error) {
      return `${id}: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
    }
  }
  return undefined;
}
