import { beforeAll, describe, expect, test } from "vitest";
import { createRungBackends } from "../../bench/kernels/rung-backends.ts";
import { LADDERS } from "../../bench/kernels/rungs.ts";
import { createReferenceBackend } from "../../src/backends/reference/reference.ts";
import { CASES } from "../backends/all-cases.ts";
import { assertWithin, run } from "../backends/kernel-call.ts";

const oracle = createReferenceBackend("float64");

/** The bench compares sizes of real networks, which fit the vectors and tiles; here are those that do not. */
describe.each(LADDERS)("$title", ({ calls, rungs }) => {
  const kernel = calls[0]!.kernel;
  let backendOf: Awaited<ReturnType<typeof createRungBackends>>;
  beforeAll(async () => {
    backendOf = await createRungBackends();
  });

  test.each(rungs)("$version agrees with the float64 reference", async (rung) => {
    const cases = CASES.filter((call) => call.kernel === kernel);
    expect(cases.length).toBeGreaterThan(10);
    const backend = backendOf(kernel, rung);
    for (const call of cases) assertWithin(call, await run(backend, call), await run(oracle, call));
  });

  test("ends with the project's own kernel, and with nothing else", () => {
    expect(rungs.map((rung) => rung.export).indexOf(undefined)).toBe(rungs.length - 1);
  });
});
