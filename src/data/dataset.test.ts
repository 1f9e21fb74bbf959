import { expect, test } from "vitest";
import { DataError, ShapeError } from "../base/errors.ts";
import { tensor } from "../base/tensor.ts";
import { checkLabels, type MemoryData, sampleCount, toDataset } from "./dataset.ts";

test("takes nested arrays and plain labels", () => {
  const dataset = toDataset(
    {
      x: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      labels: [0, 2, 1],
    },
    "training data",
  );
  expect(sampleCount(dataset)).toBe(3);
  expect(dataset.labels).toEqual(Int32Array.of(0, 2, 1));
  expect(dataset.targets).toBeUndefined();
});

test("keeps typed arrays as they are", () => {
  const x = tensor(new Float32Array(6), [3, 2]);
  const targets = tensor(new Float32Array(3), [3, 1]);
  const dataset = toDataset({ x, targets }, "training data");
  expect(dataset.x.data).toBe(x.data);
  expect(dataset.targets?.data).toBe(targets.data);
});

test("names both shapes where the rows differ", () => {
  const x = [
    [1, 2],
    [3, 4],
  ];
  expect(() => toDataset({ x, labels: [0] }, "validation data")).toThrow(ShapeError);
  expect(() => toDataset({ x, labels: [0] }, "validation data")).toThrow(
    "x of the validation data has shape (2, 2), so 2 rows, but labels has shape (1).",
  );
  expect(() => toDataset({ x, targets: [[1], [2], [3]] }, "training data")).toThrow("but targets has shape (3, 1)");
});

test("names row, column and count of what is not finite", () => {
  const x = [
    [1, 2],
    [3, Number.NaN],
    [Number.POSITIVE_INFINITY, 6],
  ];
  expect(() => toDataset({ x, labels: [0, 0, 0] }, "training data")).toThrow(
    "x of the training data has NaN at row 1, column 1 (2 of 6 values are not finite).",
  );
  const targets = [[Number.NEGATIVE_INFINITY]];
  expect(() => toDataset({ x: [[1]], targets }, "training data")).toThrow(
    "targets of the training data has -Infinity at row 0",
  );
});

test.each([-1, 0.5, Number.NaN, 2 ** 31])("refuses the label %s", (label) => {
  expect(() => toDataset({ x: [[1], [2]], labels: [0, label] }, "training data")).toThrow(
    `labels of the training data must be integers from 0 on, but row 1 has ${label}.`,
  );
});

test("wants exactly one of labels and targets", () => {
  // As from JavaScript, where no compiler asks for one, or against both.
  const both = { x: [[1]], labels: [0], targets: [[1]] } as unknown as MemoryData;
  expect(() => toDataset(both, "training data")).toThrow("has both labels and targets");
  expect(() => toDataset({ x: [[1]] } as unknown as MemoryData, "training data")).toThrow(
    "has neither labels nor targets",
  );
});

test("wants a row, and as many elements as the shape says", () => {
  expect(() => toDataset({ x: [], labels: [] }, "training data")).toThrow(DataError);
  expect(() => toDataset({ x: tensor(new Float32Array(0), [0, 3]), labels: [] }, "d")).toThrow(
    "no rows (shape (0, 3))",
  );
  const scalar = { data: new Float32Array(1), shape: [] };
  expect(() => toDataset({ x: scalar, labels: [0] }, "training data")).toThrow(
    "x of the training data is a single number",
  );
  const wrong = { data: new Float32Array(5), shape: [2, 3] };
  expect(() => toDataset({ x: wrong, labels: [0, 1] }, "training data")).toThrow(
    "shape (2, 3) needs 6, but its data has 5 elements",
  );
});

test("checks labels against the classes", () => {
  expect(() => checkLabels(Int32Array.of(0, 1, 2), 3)).not.toThrow();
  expect(() => checkLabels(Int32Array.of(0, 3, 9), 3, "validation data")).toThrow(
    "labels of the validation data must be 0 to 2, because the network has 3 outputs, but row 1 has label 3. " +
      "Give the network 10 outputs",
  );
});
