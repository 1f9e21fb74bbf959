import { expect, test } from "vitest";
import type { Backend } from "../../src/backends/backend.ts";
import { createWasmBackend } from "../../src/backends/wasm/wasm.ts";
import { type KernelName, kernelNamed, withKernels } from "../support/kernels.ts";
import { affineCases, batchNormCases, reluCases } from "./cases.ts";
import { assertWithin, run } from "./kernel-call.ts";
import { optimizerCases } from "./optimizer-cases.ts";

const backend = await createWasmBackend({ threads: 1 });

/** The backend with a kernel that takes its arrays for one row, or one element, longer than they are. */
function overrunning(kernel: KernelName): Backend {
  const original = backend.bind(kernelNamed(kernel)) as (...args: unknown[]) => void;
  const overrun = (...args: unknown[]): void => {
    const size = args.findIndex((argument) => typeof argument === "number");
    original(...args.with(size, (args[size] as number) + 1));
  };
  return withKernels(backend, { [kernel]: overrun });
}

const [forward, backwardInput, backwardParameters] = affineCases(3, 5, 7);
/** Without those that write one number, or nothing where the gradients are small. */
const updates = optimizerCases(7).filter(({ kernel }) => !["gradientNorm", "clipToNorm"].includes(kernel));
const ROW_BY_ROW = [forward!, backwardInput!, ...reluCases(7), ...batchNormCases(3, 7), ...updates];

test.each(ROW_BY_ROW)("$kernel is caught when it writes past the end", async (call) => {
  await run(backend, call);
  await expect(run(overrunning(call.kernel), call)).rejects.toThrow("wrote outside of");
});

test("affineBackwardParameters is caught when it reads past the end", async () => {
  const expected = await run(backend, backwardParameters!);
  const actual = await run(overrunning("affineBackwardParameters"), backwardParameters!);
  expect(() => assertWithin(backwardParameters!, actual, expected)).toThrow("is NaN");
});

test.each([forward!, backwardInput!])("$kernel is caught when it changes an input", async (call) => {
  const original = backend.bind(kernelNamed(call.kernel)) as (...args: unknown[]) => void;
  const changing = (...args: unknown[]): void => {
    original(...args);
    backend.write(args[1] as ReturnType<Backend["allocate"]>, new Float32Array([123]));
  };
  const input = Object.keys(call.arrays)[1]!;
  await expect(run(withKernels(backend, { [call.kernel]: changing }), call)).rejects.toThrow(`${input}[0] was `);
});
