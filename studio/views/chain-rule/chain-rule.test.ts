import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { affine, batchNorm, networkOf, relu } from "../../../src/index.ts";
import { type Trace, traceOf } from "../../trace/trace.ts";
import { check } from "./check.ts";
import { evaluate } from "./equations/equation.ts";
import { excerptOf, tokensOf } from "./excerpt.ts";
import { numberText } from "./number-text.ts";
import { indicesAt, strongestPath, withIndex } from "./path.ts";
import { positionOf, stepsOf } from "./steps.ts";
import { subjectAt } from "./subject.ts";
import { windowOf } from "./window.ts";

const x = { data: Float64Array.from({ length: 18 }, (_, i) => ((i * 37) % 17) / 8 - 1), shape: [6, 3] };
const labels = Int32Array.from({ length: 6 }, (_, n) => n % 2);

const layers = [affine(3, 4), batchNorm(4), relu(), affine(4, 2)];

async function traced(): Promise<Trace> {
  const network = networkOf(layers);
  network.initialize(3);
  return traceOf(network.structure, await network.state(), x, labels);
}

describe("the check", () => {
  it("agrees with every gradient of the backward pass, and with no other number", async () => {
    const trace = await traced();
    for (const { place, pass, number } of stepsOf(["affine", "batchNorm", "relu", "affine"], "staged")) {
      if (pass === "forward") continue;
      const { arrays, equations, sizes } = subjectAt(trace, place, "staged");
      const { left } = evaluate(equations[number]!, arrays, { n: 2, d: 1, m: 1 }, sizes);
      const checked = await check(layers, trace, place, left, 1e-5);
      expect(checked, `${left.name} of layer ${place}`).toMatchObject({ passed: true, crossesKink: false });
      expect(checked.numeric).toBe((checked.above - checked.below) / 2e-5);
      const wrong = { ...left, value: left.value + 1e-3 };
      expect((await check(layers, trace, place, wrong, 1e-5)).passed).toBe(false);
    }
  });

  it("says where a ReLU's kink is between its two numbers", async () => {
    const trace = await traced();
    const input = trace.layers[2]!.x.data;
    const left = { kind: "quantity", name: "dx", indices: [0, 0], value: 0 } as const;
    expect((await check(layers, trace, 2, left, Math.abs(input[0]!) + 1e-3)).crossesKink).toBe(true);
  });
});

describe("a path", () => {
  it("keeps its unit through layers that work unit by unit", async () => {
    const { layers } = await traced();
    const path = { n: 0, units: [0, 0, 0, 0, 0] };
    expect(withIndex(path, layers, 0, "m", 3).units).toEqual([0, 3, 3, 3, 0]);
    expect(withIndex(path, layers, 2, "d", 3).units).toEqual([0, 3, 3, 3, 0]);
    expect(withIndex(path, layers, 4, "m", 1).units).toEqual([0, 0, 0, 0, 1]);
    expect(indicesAt({ n: 5, units: [2, 3, 3, 3, 1] }, 3)).toEqual({ n: 5, d: 3, m: 1 });
  });

  it("begins at the sample that the network is most wrong about, where its gradient is large", async () => {
    const trace = await traced();
    const { n, units } = strongestPath(trace);
    const wrong = Array.from(labels, (label, row) => 1 - trace.probabilities.data[2 * row + label]!);
    expect(wrong[n]).toBe(Math.max(...wrong));
    expect(trace.layers[1]!.dx.data[4 * n + units[1]!]).not.toBe(0);
    expect(units[1]).toBe(units[3]);
  });
});

test("the walk stays where it is when the way back changes, or at the end of its layer", () => {
  const closed = stepsOf(["batchNorm"], "closed");
  expect(closed[positionOf(closed, { place: 0, pass: "backward", number: 11 })]!.number).toBe(11);
  expect(closed[positionOf(closed, { place: 0, pass: "backward", number: 14 })]!.number).toBe(23);
});

test("the code of an equation is the function with its line", () => {
  const file = "src/layers/affine/kernels.ts";
  const excerpt = excerptOf(file, readFileSync(file, "utf8"), 4)!;
  expect(excerpt.lines[0]).toContain("function affineBackwardInput(");
  expect(excerpt.lines.at(-1)).toBe("}");
  expect(excerpt.marked.map((i) => excerpt.lines[i]!.trim())).toEqual(["dx[n * D + d] = sum; // (4)"]);
  expect(excerptOf(file, readFileSync(file, "utf8"), 5)).toBeUndefined();
});

test("symbols are found in code, also under the names of local variables", () => {
  const symbols = new Set(["dout", "mean"]);
  const found = tokensOf("s += dout[n * D + d] - mu; // mean", symbols, { mu: "mean" });
  expect(found.filter(({ symbol }) => symbol)).toEqual([
    { text: "dout[n * D + d]", symbol: "dout" },
    { text: "mu", symbol: "mean" },
  ]);
  expect(found.map(({ text }) => text).join("")).toBe("s += dout[n * D + d] - mu; // mean");
});

test.each([
  [0, "0"],
  [-0.012345, "−0.0123"],
  [3, "3"],
  [-12.5, "−12.500"],
  [3.14e-7, "3.1·10⁻⁷"],
  [123456.5, "1.2·10⁵"],
  [Number.NEGATIVE_INFINITY, "−∞"],
  [Number.NaN, "NaN"],
])("%d is shown as %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test("a window holds what is chosen, and stays on the axis", () => {
  expect([windowOf(5, 3), windowOf(784, 0), windowOf(784, 400), windowOf(784, 783)]).toEqual([
    [0, 5],
    [0, 16],
    [392, 408],
    [768, 784],
  ]);
});
