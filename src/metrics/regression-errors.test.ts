import { expect, it } from "vitest";
import { tensor } from "../base/tensor.ts";
import { RegressionErrors } from "./regression-errors.ts";
import { regressionReport } from "./regression-report.ts";

it("says of rows that come one at a time what the report says of all", () => {
  const [out, targets] = [
    [1, 2, 6],
    [1, 3, 5],
  ] as const;
  const errors = new RegressionErrors();
  for (const [n, target] of targets.entries()) errors.add(tensor([[out[n]!]]), tensor([[target]]));
  const inColumns = [out, targets].map((values) => tensor(values.map((value) => [value])));
  expect(errors.report()).toEqual(regressionReport(inColumns[0]!, inColumns[1]!));
  expect(errors.targets).toEqual({ mean: 3, std: Math.sqrt(8 / 3) });
});

it("counts the numbers of several columns alike", () => {
  const errors = new RegressionErrors();
  errors.add(tensor([[0, 10]]), tensor([[1, 13]]));
  expect(errors.report()).toMatchObject({ meanAbsoluteError: 2, rootMeanSquaredError: Math.sqrt(5) });
  expect(errors.targets).toEqual({ mean: 7, std: 6 });
});

it("joins the errors of several replicas without loss where the targets lie far from zero", () => {
  const errors = new RegressionErrors();
  errors.add(tensor([[1e8 + 0.5], [1e8 + 1.5]]), tensor([[1e8], [1e8 + 1]]));
  // The other one has 1e8 + 2 and 1e8 + 3, and is wrong by 0.5, too; the mean of all is 1e8 + 1.5.
  const others = [
    [2, 0.5, 1, 2e8 + 5, 0],
    [0, 0, 0, 0, 0.5 ** 2 + 1.5 ** 2],
  ];
  errors.join((values) => {
    for (const [i, value] of others.shift()!.entries()) values[i]! += value;
  });
  expect(errors.report()).toEqual({ rootMeanSquaredError: 0.5, meanAbsoluteError: 0.5, r2: 1 - 1 / 5 });
  expect(errors.targets.mean).toBe(1e8 + 1.5);
});
