import { describe, expect, it } from "vitest";
import { compareGradients } from "../../src/training/numeric-gradient.ts";
import { mutantNamed } from "./lists/index.ts";
import type { Edit, Mutant } from "./mutant.ts";
import { withMutants } from "./plant.ts";

const CHECK = "src/training/gradient-check.ts";
const RESULT = "src/training/gradient-result.ts";
const COMPARE = "src/training/numeric-gradient.ts";
const SUITE = "src/training/gradient-suite.ts";

interface Weakness extends Edit {
  readonly name: string;
  /** Bugs that the gradient suite finds, and no longer finds when it is so weakened. */
  readonly lets: readonly string[];
}

const ONES: Edit = {
  file: CHECK,
  find: "const projection = randomArray(random, N * outputs, dtype);",
  replace: "const projection = new Float64Array(N * outputs).fill(1);",
};

const WEAKNESSES: readonly Weakness[] = [
  {
    name: "parameters as they start",
    file: CHECK,
    find: "values.set(name, { shape, data: randomArray(random, length, dtype) });",
    replace:
      'const gamma = name.endsWith(".gamma");\n    values.set(name, { shape, data: randomArray(random, length, dtype).map((value) => (gamma ? 1 : value)) });',
    lets: ["batch norm dx without gamma", "evaluation dx without gamma", "batch norm caches xhat times gamma"],
  },
  {
    name: "a tolerance of 1e-3",
    file: RESULT,
    find: "float64: 1e-6",
    replace: "float64: 1e-3",
    lets: ["batch norm with eps outside the root", "evaluation with eps outside the root"],
  },
  {
    name: "no evaluation mode",
    file: SUITE,
    find: "for (const mode of modes) {",
    replace: "for (const mode of modes.slice(0, 1)) {",
    lets: ["evaluation dx without the deviation", "evaluation dgamma without the running mean"],
  },
  {
    name: "one pass, into memory that is still zero",
    file: CHECK,
    find: "await backwardGradients(executor, randomPoint(structure, N + 1, random, backend.dtype), mode);",
    replace: "",
    lets: ["affine dw is added to", "batch norm keeps the xhat of its first batch"],
  },
  {
    name: "only the first element",
    file: COMPARE,
    find: "for (let i = 0; i < numeric.length; i++) {",
    replace: "for (let i = 0; i < 1; i++) {",
    lets: ["one-hot of the first row's label", "affine dw transposed"],
  },
];

/** Whether the gradient suite finds nothing. */
async function passes(bugs: readonly Mutant[]): Promise<boolean> {
  return withMutants(bugs, async () => {
    const { HUNTS } = await import("./killers.ts");
    return (await HUNTS.gradients()) === undefined;
  });
}

describe("what the gradient check does with care, it needs", () => {
  for (const { lets, ...weakness } of WEAKNESSES) {
    it.each(lets)(`${weakness.name}: then it misses "%s"`, async (name) => {
      const bug = mutantNamed(name);
      const weakened = { ...weakness, why: "", killers: [] };
      expect(await passes([bug])).toBe(false);
      expect(await passes([bug, weakened])).toBe(true);
    });
  }

  it("NaN is an error: no comparison with it is ever true", async () => {
    const bug = { ...mutantNamed("batch norm dx without gamma"), replace: "const scale = Number.NaN;" };
    expect(await passes([bug])).toBe(false);
  });
});

describe("a gradient that is zero everywhere", () => {
  it("is right where the numeric one is, and wrong where it is not", () => {
    const [zero, one] = [Float64Array.of(0), Float64Array.of(1)];
    expect(compareGradients(zero, zero, 0).relativeError).toBe(0);
    expect(compareGradients(one, zero, 0).relativeError).toBe(Number.POSITIVE_INFINITY);
    expect(compareGradients(zero, one, 0).relativeError).toBe(1);
  });
});

describe("why the projection is random", () => {
  const bug = mutantNamed("batch norm dx without gamma");

  it.each(["batch norm dx without gamma", "batch norm dx divided by the variance", "batch norm dx without 1/N"])(
    "with an upstream gradient of ones, dx is 0 with and without the bug: %s",
    async (name) => {
      const ones = { ...ONES, name: "ones", why: "", killers: [] };
      const results = await withMutants([mutantNamed(name), ones], checkBatchNorm);
      expect(results.map(({ passed }) => passed)).toEqual([true, true, true]);
    },
  );

  it("with a random one it is not, and the bug is found", async () => {
    const results = await withMutants([bug], checkBatchNorm);
    expect(results.find(({ tensor }) => tensor === "x")).toMatchObject({ passed: false });
  });
});

async function checkBatchNorm(): Promise<readonly { readonly tensor: string; readonly passed: boolean }[]> {
  const { gradientCheck } = await import("../../src/training/check-gradients.ts");
  const { batchNorm } = await import("../../src/layers/batch-norm/batch-norm.ts");
  return gradientCheck([batchNorm(5)]);
}
