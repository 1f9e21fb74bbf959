import { expect, it } from "vitest";
import { countCorrect } from "./count-correct.ts";

function count(logits: number[], labels: number[]): number {
  const result = new Float32Array(1);
  countCorrect(
    result,
    Float32Array.from(logits),
    Int32Array.from(labels),
    labels.length,
    logits.length / labels.length,
  );
  return result[0]!;
}

it("counts the rows whose largest logit is the label's", () => {
  expect(count([1, 2, 3, -1, -2, -3, 0, 9, 0], [2, 0, 0])).toBe(2);
});

it("takes the first of several largest logits as the prediction", () => {
  expect(count([5, 5, 1], [0])).toBe(1);
  expect(count([5, 5, 1], [1])).toBe(0);
});
