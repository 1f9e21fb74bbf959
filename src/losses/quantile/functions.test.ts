import { describe, expect, it } from "vitest";
import { ConfigError, ShapeError } from "../../base/errors.ts";
import { createRandom } from "../../base/random.ts";
import { tensor } from "../../base/tensor.ts";
import { meanAbsoluteError } from "../mean-absolute-error/functions.ts";
import { quantileLoss } from "./functions.ts";

describe("quantileLoss", () => {
  it("makes an answer that is too low nine times as bad: the example of the derivation", () => {
    const { loss, dout } = quantileLoss([[1], [5]], [[3], [4]], { quantile: 0.9 });
    expect(loss).toBeCloseTo(0.95, 15);
    expect(dout.data[0]).toBeCloseTo(-0.45, 15);
    expect(dout.data[1]).toBeCloseTo(0.05, 15);
  });

  it("is half the absolute error for the median, which is what it takes by itself", () => {
    const [out, targets] = [[[1, 2, 3]], [[3, 2, 0]]];
    expect(quantileLoss(out, targets).loss).toBe(meanAbsoluteError(out, targets).loss / 2);
    expect(quantileLoss(out, targets).dout.data[1]).toBe(0);
  });

  it("is least at the quantile of many numbers", () => {
    const random = createRandom(1, "data");
    const targets = Float64Array.from({ length: 999 }, () => random.normal()).sort();
    const lossAt = (answer: number) =>
      quantileLoss(tensor(new Float64Array(999).fill(answer), [999, 1]), tensor(targets, [999, 1]), { quantile: 0.25 })
        .loss;
    const [below, at, above] = [targets[239]!, targets[249]!, targets[259]!].map(lossAt);
    expect(at).toBeLessThan(below!);
    expect(at).toBeLessThan(above!);
  });

  it("takes a quantile for each output, and one target for all of them", () => {
    const quantile = [0.1, 0.9];
    const repeated = quantileLoss([[1, 1]], [[3, 3]], { quantile });
    expect(quantileLoss([[1, 1]], [[3]], { quantile })).toEqual(repeated);
    expect(repeated.loss).toBeCloseTo((0.2 + 1.8) / 2, 15);
  });

  it("refuses a list of another length than there are outputs", () => {
    expect(() => quantileLoss([[1]], [[3]], { quantile: [0.1, 0.9] })).toThrow('"quantileLoss" was made for 2 outputs');
  });

  it.each([0, 1, -0.1, 1.5, Number.NaN, []])("refuses the quantile %j", (quantile) => {
    const wrong = () => quantileLoss([[1]], [[3]], { quantile });
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow("quantileLoss: quantile must be above 0 and below 1");
  });

  it("refuses targets of another shape", () => {
    expect(() => quantileLoss([[1, 2]], [[3, 4, 5]])).toThrow(ShapeError);
  });
});
