import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import type { Target } from "./subject.ts";
import { type BackendSubject, backendSubject } from "./subjects/backend.ts";
import { affineSuite } from "./suites/affine.suite.ts";
import { batchNormSuite } from "./suites/batch-norm.suite.ts";
import { batchNormCourseSuite } from "./suites/batch-norm-course.suite.ts";
import { lossesSuite } from "./suites/losses.suite.ts";
import { networksSuite } from "./suites/networks.suite.ts";
import { optimizersSuite } from "./suites/optimizers.suite.ts";
import { reluSuite } from "./suites/relu.suite.ts";
import { trainingSuite } from "./suites/training.suite.ts";

const TARGETS: readonly Target<BackendSubject>[] = [
  { name: "reference float64", create: () => backendSubject(createReferenceBackend("float64")) },
  { name: "reference float32", create: () => backendSubject(createReferenceBackend("float32")) },
  { name: "wasm float32", create: async () => backendSubject(await createWasmBackend()) },
];

for (const target of TARGETS) {
  affineSuite(target);
  reluSuite(target);
  lossesSuite(target);
  batchNormCourseSuite(target);
  networksSuite(target);
  optimizersSuite(target);
  trainingSuite(target);
  batchNormSuite(target);
}
