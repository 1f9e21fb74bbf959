import type { Target } from "./subject.ts";
import { functionalSubject } from "./subjects/functional.ts";
import { affineSuite } from "./suites/affine.suite.ts";
import { batchNormSuite } from "./suites/batch-norm.suite.ts";
import { batchNormCourseSuite } from "./suites/batch-norm-course.suite.ts";
import { lossesSuite } from "./suites/losses.suite.ts";
import { networksSuite } from "./suites/networks.suite.ts";
import { reluSuite } from "./suites/relu.suite.ts";

const TARGETS: readonly Target[] = [
  { name: "functions float64", create: () => functionalSubject("float64") },
  { name: "functions float32", create: () => functionalSubject("float32") },
  { name: "functions float64 staged", create: () => functionalSubject("float64", "staged") },
];

/** The functions refuse eps = 0, with which a constant column would be divided by 0; the kernels take what they get. */
const NEEDS_EPS_ZERO = ["tfjs.batchNormalization.2d.gamma", "tfjs.batchNormalization.2d.broadcast"].map((id) => ({
  id,
  reason: "eps must be above 0",
}));

for (const target of TARGETS) {
  affineSuite(target);
  reluSuite(target);
  lossesSuite(target);
  batchNormCourseSuite(target);
  networksSuite(target);
  batchNormSuite(target, { skip: NEEDS_EPS_ZERO });
}
