import { describe, expect, it } from "vitest";
import { Tracker } from "../../cli/progress/tracker.ts";
import type { EpochEvent, StartEvent, StepEvent } from "../../src/index.ts";

const start = { type: "start", epochs: 2, stepsPerEpoch: 3, batchSize: 8 } as StartEvent;

function step(number: number, loss: number, accuracy?: number): StepEvent {
  const epoch = Math.ceil(number / start.stepsPerEpoch);
  const stepInEpoch = number - (epoch - 1) * start.stepsPerEpoch;
  const event = { type: "step", epoch, step: number, stepInEpoch, loss, learningRate: 0.1 } as const;
  return accuracy === undefined ? event : { ...event, accuracy };
}

const epochOf = (loss: number): EpochEvent => ({ type: "epoch", epoch: 1, step: 3, loss, best: true, durationMs: 1 });

describe("Tracker", () => {
  it("leaves the first step out of every estimate", () => {
    const tracker = new Tracker(start);
    tracker.advance(step(1, 1), 5000);
    expect(tracker.progress).toMatchObject({ stepMs: undefined, etaMs: undefined });
    tracker.advance(step(2, 1), 5010);
    expect(tracker.progress.stepMs).toBeCloseTo(10);
    expect(tracker.progress.etaMs).toBeCloseTo(40); // four steps are left
  });

  it("counts the time between epochs in the estimate, not in the step", () => {
    const tracker = new Tracker(start);
    for (const number of [1, 2, 3]) tracker.advance(step(number, 1), 10 * number);
    tracker.advance(step(4, 1), 100);
    expect(tracker.progress.stepMs).toBeCloseTo(10);
    expect(tracker.progress.etaMs).toBeCloseTo(60); // two steps, 30 ms each on average
  });

  it("estimates from the first step that it sees, where a run goes on in the middle of an epoch", () => {
    const tracker = new Tracker(start);
    tracker.advance(step(2, 1), 5000);
    expect(tracker.progress).toMatchObject({ stepMs: undefined, etaMs: undefined, step: 2 });
    tracker.advance(step(3, 1), 5010);
    expect(tracker.progress.stepMs).toBeCloseTo(10);
    expect(tracker.progress.etaMs).toBeCloseTo(30); // three steps are left
  });

  it("means loss and accuracy over the running epoch", () => {
    const tracker = new Tracker(start);
    tracker.advance(step(1, 4, 0), 0);
    tracker.advance(step(2, 2, 1), 1);
    expect(tracker.progress).toMatchObject({ loss: 3, accuracy: 0.5, epoch: 1, step: 2 });
    tracker.advance(step(3, 9), 2);
    tracker.advance(epochOf(5), 3);
    tracker.advance(step(4, 1, 1), 4);
    expect(tracker.progress).toMatchObject({ loss: 1, accuracy: 1, epoch: 2 });
  });

  it("compares with the epoch before", () => {
    const tracker = new Tracker(start);
    expect(tracker.trendOf(epochOf(5))).toBe("unknown");
    tracker.advance(epochOf(5), 0);
    expect(tracker.trendOf(epochOf(4))).toBe("down");
    expect(tracker.trendOf(epochOf(6))).toBe("up");
    expect(tracker.trendOf(epochOf(5.001))).toBe("level");
    tracker.advance(step(4, 4), 1);
    expect(tracker.progress.trend).toBe("down");
  });

  it("sees the trend within the first epoch once there are some steps", () => {
    const long = new Tracker({ ...start, stepsPerEpoch: 1000 });
    for (let i = 1; i <= 300; i++) {
      if (i === 9) expect(long.progress.trend).toBe("unknown");
      long.advance({ ...step(1, 1 / i), step: i, stepInEpoch: i }, i);
    }
    expect(long.progress.trend).toBe("down");
  });
});
