import { describe, expect, it } from "vitest";
import { logTicks, quantile } from "../../../cli/page/axes.ts";
import { curvesOf } from "../../../cli/report/curves.ts";
import type { LoggedEvent } from "../../../cli/runs/event-log.ts";

const START = { type: "start", stepsPerEpoch: 10 } as LoggedEvent;

function step(step: number, loss: unknown): LoggedEvent {
  return { type: "step", step, loss, learningRate: 0.1 } as LoggedEvent;
}

function epoch(epoch: number, best: boolean, loss: unknown = 1): LoggedEvent {
  return { type: "epoch", epoch, best, loss, validation: { loss: 2, accuracy: 0.5 } } as LoggedEvent;
}

describe("curvesOf", () => {
  it("gives every epoch, and the last that was the best", () => {
    const { epochs, best } = curvesOf([START, epoch(1, true), epoch(2, true), epoch(3, false)]);
    expect(epochs).toHaveLength(3);
    expect(epochs[0]).toEqual({
      epoch: 1,
      loss: 1,
      accuracy: undefined,
      validationLoss: 2,
      validationAccuracy: 0.5,
    });
    expect(best).toBe(2);
  });

  it("gives the means of stretches of many steps, by fractions of an epoch", () => {
    const { batches } = curvesOf([START, ...Array.from({ length: 300 }, (_, i) => step(i + 1, i))]);
    expect(batches).toHaveLength(150);
    expect(batches[0]).toEqual({ epoch: 0.15, loss: 0.5, accuracy: undefined, learningRate: expect.closeTo(0.1) });
    expect(batches.at(-1)).toMatchObject({ epoch: 29.95, loss: 298.5 });
  });

  it("leaves out what is no number, whatever a damaged file says", () => {
    const { epochs, batches } = curvesOf([START, step(1, null), step(2, "<script>"), step(3, 1), epoch(1, true, null)]);
    expect(batches.map(({ loss }) => loss)).toEqual([1]);
    expect(epochs).toEqual([]);
  });

  it("has the metric that was watched, and its value where the file has a number", () => {
    const watching = (number: number, f1: unknown): LoggedEvent =>
      ({ ...epoch(number, true), validation: { loss: 2, metrics: { f1 } } }) as unknown as LoggedEvent;
    const { epochs, watched } = curvesOf([START, watching(1, "<script>"), watching(2, 0.75)]);
    expect(watched).toBe("f1");
    expect(epochs.map((point) => point.watched)).toEqual([undefined, 0.75]);
  });

  it("of no events is empty", () => {
    expect(curvesOf([])).toEqual({ epochs: [], batches: [], best: undefined });
  });
});

describe("the marks of a logarithmic axis", () => {
  it("are powers of ten, or finer where there is room", () => {
    expect(logTicks([0.5, 12]).ticks).toEqual([0.5, 1, 2, 5, 10]);
    expect(logTicks([0.004, 1.2]).ticks).toEqual([0.01, 0.03, 0.1, 0.3, 1].map((tick) => expect.closeTo(tick, 12)));
    expect(logTicks([1e-9, 1e9]).ticks).toHaveLength(5);
  });
});

it("quantile is the value below which the share lies", () => {
  expect(quantile([5, 1, 2, 3, 4], 0.2)).toBe(2);
  expect(quantile([], 0.2)).toBeUndefined();
});
