/**
 * The suite of a number of threads: every kernel, and training, give the bits of one.
 *
 * @module
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { createRandom } from "../../src/base/random.ts";
import {
  adamw,
  affine,
  batchNorm,
  type Data,
  evaluate,
  fit,
  type Network,
  relu,
  sequential,
  tensor,
} from "../../src/index.ts";
import { memoized } from "../support/memoized.ts";
import { SOURCE_KERNELS } from "../support/source-kernels.ts";
import { collectReadiness } from "../support/workers.ts";
import { CASES } from "./all-cases.ts";
import { affineCases, batchNormCases, countNonFiniteCases, lossCases, reluCases } from "./cases.ts";
import {
  branchesCases,
  embeddingCases,
  geluCases,
  layerNormCases,
  residualCases,
  sliceCases,
  weightedLossCases,
} from "./family-cases.ts";
import { type BoundedCall, type KernelCall, kernelOf, normals, run } from "./kernel-call.ts";
import { LAYER_CALLS } from "./layer-calls.ts";
import { optimizerCases } from "./optimizer-cases.ts";

/** So little that every call is cut into as many shares as there are threads. */
export const shareWork = 0.001;

/** Larger than any block of a product, or of a sum over the batch. */
export const LARGE: readonly BoundedCall[] = [
  ...affineCases(260, 300, 270),
  ...reluCases(5000),
  ...residualCases(5000),
  ...branchesCases(300, 70),
  ...sliceCases(300, 70),
  ...embeddingCases(300, 70),
  ...geluCases(5000),
  ...layerNormCases(300, 70),
  ...countNonFiniteCases(20_000),
  ...batchNormCases(300, 70),
  ...lossCases(1500, 10),
  ...weightedLossCases(1500, 10),
  // More elements than there are blocks of the smallest size: what this loss cuts by elements, the others cut by rows.
  ...lossCases(1100, 1100).filter(({ kernel }) => kernel === "meanSquaredError"),
  ...optimizerCases(5000),
];

/** Declares the tests for each number of threads. */
export function testThreads(counts: readonly number[]): void {
  const most = Math.max(...counts);

  /** Every worker of the process at work, so that the tests do not run on the calling thread alone. */
  beforeAll(async () => {
    const ready = collectReadiness();
    const backend = await createWasmBackend({ threads: most, shareWork });
    for (let plan = 0; plan < most - 1; plan++) await run(backend, LARGE[0]!);
    expect(ready.length).toBe(most - 1);
    await Promise.all(ready);
  }, 60_000);

  const alone = memoized(() => createWasmBackend({ threads: 1 }));
  const expected = memoized(async (call: KernelCall) => run(await alone(), call));

  describe.each(counts)("on %i threads", (threads) => {
    const together = memoized(() => createWasmBackend({ threads, shareWork }));

    test.each(SOURCE_KERNELS)("$name gives the bits of one thread", async (kernel) => {
      const several = await together();
      const calls = [...CASES, ...LARGE, ...LAYER_CALLS].filter((call) => kernelOf(call) === kernel);
      expect(calls.length).toBeGreaterThan(0);
      for (const call of calls) expect(await run(several, call)).toEqual(await expected(call));
    });

    test.each(["labels", "targets"] as const)("training on %s gives the bits of one thread", async (answers) => {
      const expected = await trained(answers, await createWasmBackend({ threads: 1 }));
      expect(await trained(answers, await createWasmBackend({ threads }))).toEqual(expected);
      expect(await trained(answers, await createWasmBackend({ threads, shareWork }))).toEqual(expected);
    });
  });
}

/** All that a run leaves behind: the losses of its epochs, and every weight. */
async function trained(answers: "labels" | "targets", backend: Backend): Promise<unknown> {
  const net: Network = sequential(affine(60, 150), batchNorm(150), relu(), affine(150, 90), relu(), affine(90, 7));
  const data = problem(answers);
  const { epochs } = await fit(net, data, { epochs: 2, batchSize: 64, optimizer: adamw(), seed: 3, backend });
  const losses = epochs.map(({ loss }) => loss);
  return [losses, await evaluate(net, data, { backend }), await net.state()];
}

function problem(answers: "labels" | "targets"): Data {
  const rows = 203;
  const x = tensor(new Float32Array(normals(rows * 60, 1)), [rows, 60]);
  const random = createRandom(2, "check");
  if (answers === "labels") return { x, labels: Int32Array.from({ length: rows }, () => random.integer(7)) };
  return { x, targets: tensor(new Float32Array(normals(rows * 7, 3)), [rows, 7]) };
}
