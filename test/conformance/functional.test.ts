import { expect, it } from "vitest";
import { caseOf } from "./cases.ts";
import type { Target } from "./subject.ts";
import { functionalSubject } from "./subjects/functional.ts";
import { largeGradients } from "./suites/batch-norm-large.suite.ts";
import { conventionsSuite } from "./suites/conventions.suite.ts";
import { layerSuites } from "./suites/index.ts";
import { numpySuite } from "./suites/numpy.suite.ts";
import { assertClose, publishedTolerance } from "./tolerance.ts";

const FLOAT64: Target = { name: "functions float64", create: () => functionalSubject("float64") };

const TARGETS: readonly Target[] = [
  FLOAT64,
  { name: "functions float32", create: () => functionalSubject("float32") },
  { name: "functions float64, staged batch normalization", create: () => functionalSubject("float64", "staged") },
];

/** The functions refuse eps = 0, with which a constant column would be divided by 0; the kernels take what they get. */
const NEEDS_EPS_ZERO = ["tfjs.batchNormalization.2d.gamma", "tfjs.batchNormalization.2d.broadcast"].map((id) => ({
  id,
  reason: "eps must be above 0",
}));

for (const target of TARGETS) layerSuites(target, { batchNorm: { skip: NEEDS_EPS_ZERO } });

// What no subject computes: our defaults, and the recipes of the inputs.
conventionsSuite(FLOAT64);
numpySuite(FLOAT64);

it("the staged and the closed form of batch normalization agree as closely as the course asks", async () => {
  const { tolerance } = caseOf("cs231n.batchnorm_backward_alt");
  const closed = await largeGradients(functionalSubject("float64", "closed"));
  const staged = await largeGradients(functionalSubject("float64", "staged"));
  assertClose({ what: "dx", actual: closed.dx, expected: staged.dx, allowed: publishedTolerance(tolerance) });
  expect(closed.dgamma).toEqual(staged.dgamma);
  expect(closed.dbeta).toEqual(staged.dbeta);
});
