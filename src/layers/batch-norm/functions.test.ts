import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { tensor } from "../../base/tensor.ts";
import { type BatchNormForwardOptions, batchNormForward } from "./functions.ts";

const x = [[-2], [1], [4]]; // mean 1, biased variance 6, unbiased 9; invStd 0.4 with eps 0.25
const [gamma, beta, eps] = [[2], [10], 0.25];

const values = (t: { data: ArrayLike<number> }): number[] => Array.from(t.data);

describe("training mode", () => {
  it("normalizes each column by the batch", () => {
    const { out } = batchNormForward(x, gamma, beta, { eps });
    expect(out.shape).toEqual([3, 1]);
    [7.6, 10, 12.4].forEach((value, n) => {
      expect(out.data[n]).toBeCloseTo(value, 14);
    });
  });

  it("returns new running statistics, and leaves the old ones as they were", () => {
    const [runningMean, runningVar] = [tensor([3]), tensor([1])];
    const next = batchNormForward(x, gamma, beta, { eps, momentum: 0.5, runningMean, runningVar });
    expect([...values(next.runningMean), ...values(next.runningVar)]).toEqual([2, 5]); // (3 + 1)/2, (1 + 9)/2
    expect([...runningMean.data, ...runningVar.data]).toEqual([3, 1]);
  });

  it.each([
    ["pytorch", 0.25 * 1 + 0.75 * 9],
    ["keras", 0.75 * 1 + 0.25 * 6],
    ["onnx", 0.75 * 1 + 0.25 * 6],
    ["cs231n", 0.75 * 0 + 0.25 * 6],
  ] as const)("follows the convention of %s with momentum 0.75", (convention, runningVar) => {
    expect(batchNormForward(x, gamma, beta, { eps, momentum: 0.75, convention }).runningVar.data[0]).toBe(runningVar);
  });

  it("takes a running variance other than the convention's", () => {
    const { runningVar } = batchNormForward(x, gamma, beta, { eps, momentum: 1, runningVariance: "biased" });
    expect(values(runningVar)).toEqual([6]);
  });

  it("refuses a batch of one, and says why and what to do", () => {
    const single = () => batchNormForward([[5]], gamma, beta);
    expect(single).toThrow(ShapeError);
    expect(single).toThrow("got a batch of 1 but needs at least 2 rows: the variance of one row is 0");
  });

  it("takes a batch of one where the convention does: the output is beta", () => {
    expect(values(batchNormForward([[5]], gamma, beta, { convention: "keras" }).out)).toEqual([10]);
  });

  it("refuses a batch without rows under every convention", () => {
    const empty = tensor(new Float64Array(0), [0, 1]);
    expect(() => batchNormForward(empty, gamma, beta, { convention: "keras" })).toThrow(ShapeError);
  });
});

describe("evaluation mode", () => {
  const options: BatchNormForwardOptions = { mode: "evaluate", eps, runningMean: [1], runningVar: [6] };

  it("normalizes by the running statistics, and returns them unchanged", () => {
    const { out, runningMean, runningVar } = batchNormForward([[3.5]], gamma, beta, options);
    expect(values(out)).toEqual([12]); // 2·(3.5 − 1)·0.4 + 10
    expect([...values(runningMean), ...values(runningVar)]).toEqual([1, 6]);
  });

  it("refuses to go without running statistics", () => {
    const missing = () => batchNormForward(x, gamma, beta, { mode: "evaluate", runningMean: [1] });
    expect(missing).toThrow(ConfigError);
    expect(missing).toThrow("runningVar is missing");
  });
});

describe("what it refuses", () => {
  it("x that is no matrix", () => {
    expect(() => batchNormForward([1, 2], gamma, beta)).toThrow("expects x of shape (N, D)");
  });

  it("gamma, beta or running statistics of another width", () => {
    expect(() => batchNormForward(x, [1, 1], beta)).toThrow(
      "expects gamma of shape (1) (one for each column of x (3, 1))",
    );
    expect(() => batchNormForward(x, gamma, [1, 1])).toThrow("expects beta of shape (1)");
    expect(() => batchNormForward(x, gamma, beta, { runningMean: [0, 0] })).toThrow("expects runningMean of shape (1)");
  });

  it("a mixture of float32 and float64", () => {
    expect(() => batchNormForward(tensor(Float32Array.of(1, 2), [2, 1]), gamma, beta)).toThrow(ConfigError);
  });

  it("an unknown mode", () => {
    const unknown = { mode: "eval" } as unknown as BatchNormForwardOptions;
    expect(() => batchNormForward(x, gamma, beta, unknown)).toThrow('mode must be "train" or "evaluate" but is "eval"');
  });
});
