import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { affine, batchNorm, networkOf, relu } from "../../../../src/index.ts";
import { derivationOf } from "../../../build/derivations.ts";
import { type Trace, traceOf } from "../../../trace/trace.ts";
import { equationsOf, type Step, stepsOf } from "../steps.ts";
import { subjectAt } from "../subject.ts";
import { evaluate, type Way } from "./equation.ts";
import { computed, quantitiesIn } from "./expression.ts";

const N = 5;
const x = { data: Float64Array.from({ length: N * 3 }, (_, i) => ((i * 37) % 17) / 8 - 1), shape: [N, 3] };
const labels = Int32Array.from({ length: N }, (_, n) => (n * 2) % 3);

/** Values away from where they start: a forgotten gamma does not show where gamma is 1. */
async function traced(): Promise<Trace> {
  const layers = [affine(3, 4), batchNorm(4), relu(), affine(4, 3)];
  const network = networkOf(layers);
  network.initialize(3);
  const values = new Map(
    [...(await network.state())].map(([name, { data, shape }]) => {
      const moved = Float64Array.from(data, (value, i) => value + (name.endsWith("Var") ? 0.3 : 0.2 * Math.sin(i + 1)));
      return [name, { data: moved, shape }] as const;
    }),
  );
  return traceOf(network.structure, values, x, labels);
}

const WAYS: readonly Way[] = ["staged", "closed"];

test.each(WAYS)("%s: both sides of every equation are the same number, for every selection", async (way) => {
  const trace = await traced();
  const kinds = trace.layers.map(({ kind }) => kind);
  for (const { place, number } of stepsOf(kinds, way)) {
    const { arrays, equations, sizes, kind } = subjectAt(trace, place, way);
    for (let n = 0; n < sizes.N; n++) {
      for (let d = 0; d < sizes.D; d++) {
        for (let m = 0; m < sizes.M; m++) {
          const { left, right } = evaluate(equations[number]!, arrays, { n, d, m }, sizes);
          expect(Math.abs(computed(right) - left.value), `(${number}) of ${kind}`).toBeLessThanOrEqual(
            1e-12 * Math.max(1, Math.abs(left.value)),
          );
          for (const { value, name } of quantitiesIn(right)) expect(value, name).toBeTypeOf("number");
        }
      }
    }
  }
});

/** Of evaluation mode, and of weights and smoothing: the studio's training goes through neither. */
const NOT_WALKED: Readonly<Record<string, readonly number[]>> = {
  batchNorm: [8, 9, 19, 20],
  loss: [17, 18, 19, 21],
};
const FILES: readonly (readonly [string, string])[] = [
  ["affine", "src/layers/affine/affine.md"],
  ["relu", "src/layers/relu/relu.md"],
  ["batchNorm", "src/layers/batch-norm/batch-norm.md"],
  ["loss", "src/losses/softmax-cross-entropy/softmax-cross-entropy.md"],
];

test.each(FILES)("every equation of %s that code computes can be walked", (kind, file) => {
  const { equations, symbols } = derivationOf(readFileSync(file, "utf8"), dirname(file));
  const implemented = equations.filter(({ marker }) => marker === "").map(({ number }) => number);
  const walked = Object.keys(equationsOf(kind)).map(Number);
  expect(walked).toEqual(implemented.filter((number) => !NOT_WALKED[kind]?.includes(number)));
  expect(Object.keys(symbols)).toEqual(
    expect.arrayContaining(Object.values(equationsOf(kind)).map(({ left }) => left)),
  );
});

test.each(FILES)("every symbol of the equations of %s is typeset", async (kind, file) => {
  const trace = await traced();
  const { symbols } = derivationOf(readFileSync(file, "utf8"), dirname(file));
  const place = kind === "loss" ? trace.layers.length : trace.layers.findIndex((layer) => layer.kind === kind);
  const { arrays } = subjectAt(trace, place, "staged");
  expect(Object.values(arrays).filter(({ symbol }) => !(symbol in symbols))).toEqual([]);
});

test("the walk goes to the loss and comes back to the input, by either way", () => {
  const walked = (way: Way): string[] =>
    stepsOf(["affine", "batchNorm"], way).map(({ place, pass, number }: Step) => `${place} ${pass[0]} ${number}`);
  const forward = [
    "0 f 1",
    ...[1, 2, 3, 4, 5, 6, 7].map((k) => `1 f ${k}`),
    ...[3, 4, 5, 7, 8, 15, 16].map((k) => `2 f ${k}`),
  ];
  const end = ["0 b 4", "0 b 6", "0 b 8"];
  expect(walked("staged")).toEqual([...forward, "2 b 12", ...[10, 11, 12, 14, 16, 18].map((k) => `1 b ${k}`), ...end]);
  expect(walked("closed")).toEqual([...forward, "2 b 12", ...[10, 11, 23].map((k) => `1 b ${k}`), ...end]);
});
