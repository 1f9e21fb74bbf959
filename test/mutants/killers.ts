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
import { toolboxChecks } from "../conformance/suites/toolbox.suite.ts";
import { toolboxTrainingChecks } from "../conformance/suites/toolbox-training.suite.ts";
import { trainingChecks } from "../conformance/suites/training.suite.ts";
import { EXACT_CASES } from "./exact.ts";
import type { Killer } from "./mutant.ts";

/** What a check found wrong, or undefined: then the mutant has survived it. */
export type Finding = string | undefined;

/** Statistics that are estimated again: a run of a whole network. */
const STATISTICS_CHECKS = toolboxTrainingChecks.filter(({ id }) => id.startsWith("averaging-updatebatchnorm"));

/** The course's cases of layers are left out: they are gradient checks, and slow. */
const KERNEL_CHECKS: readonly Check<BackendSubject>[] = [
  ...[...affineChecks, ...reluChecks, ...lossChecks, ...batchNormChecks].filter(({ id }) => !id.startsWith("cs231n.")),
  ...optimizerChecks,
  ...toolboxTrainingChecks.filter((check) => !STATISTICS_CHECKS.includes(check)),
];

/** Of layers that are checked through their functions on tensors. */
const TENSOR_CHECKS: readonly Check[] = toolboxChecks
  .filter(({ dtype }) => dtype === "float64")
  .map(({ id, run }) => ({ id, run: () => run() }));

/** Of the staged backward pass, which belongs to no backend. */
const STAGED_CHECKS: readonly Check[] = batchNormChecks.filter(({ id }) => id.startsWith("batchnorm-train-"));

export const HUNTS: Readonly<Record<Killer, () => Promise<Finding>>> = {
  gradients,
  conformance: async () =>
    (await firstFailure(KERNEL_CHECKS, kernels())) ??
    (await firstFailure(TENSOR_CHECKS, functionalSubject("float64"))) ??
    firstFailure(STAGED_CHECKS, functionalSubject("float64", "staged")),
  training: () => firstFailure([...trainingChecks, ...STATISTICS_CHECKS], kernels()),
  exact: async () => {
    for (const run of EXACT_CASES) {
      const finding = await run();
      if (finding) return finding;
    }
    return undefined;
  },
};

async function gradients(): Promise<Finding> {
  for await (const { subject, mode, tensor, passed, relativeError } of gradientCheckSuite([reference()])) {
    if (!passed) return `${subject}${mode ? ` in mode ${mode}` : ""}: ${tensor} is off by ${relativeError}`;
  }
  return undefined;
}

async function firstFailure<S extends Subject>(checks: readonly Check<S>[], subject: S): Promise<Finding> {
  for (const { id, run } of checks) {
    try {
      await run(subject);
    } catch (error) {
      if (isCrash(error)) throw error;
      return `${id}: ${(error as Error).message.split("\n")[0]}`;
    }
  }
  return undefined;
}

/** A mutant that does not run proves nothing of the check that stumbles over it. */
function isCrash(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError;
}

function reference(): ReturnType<typeof createReferenceBackend> {
  return createReferenceBackend("float64");
}

function kernels(): BackendSubject {
  return backendSubject(reference());
}
