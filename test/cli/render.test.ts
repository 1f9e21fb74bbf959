import { describe, expect, it } from "vitest";
import { styleFor, visibleLength } from "../../cli/base/style.ts";
import { renderEpoch, renderLive, renderPlain } from "../../cli/progress/render.ts";
import type { Progress } from "../../cli/progress/tracker.ts";
import type { EpochEvent, StartEvent } from "../../src/index.ts";

const plain = styleFor(false);

const start: StartEvent = {
  type: "start",
  samples: 1000,
  epochs: 50,
  batchSize: 10,
  stepsPerEpoch: 100,
  parameterCount: 7,
  seed: 0,
  backend: "wasm",
  backendDescription: "",
  reproducible: true,
};

const progress: Progress = {
  start,
  epoch: 12,
  step: 1200,
  loss: 0.213,
  accuracy: 0.967,
  trend: "down",
  stepMs: 0.21,
  etaMs: 1900,
};

const event: EpochEvent = {
  type: "epoch",
  epoch: 3,
  step: 300,
  loss: 0.213,
  accuracy: 0.931,
  validation: { loss: 0.231, accuracy: 0.967 },
  best: true,
  durationMs: 210,
};

describe("renderLive", () => {
  it("says everything where there is room", () => {
    expect(renderLive(progress, 140, plain)).toBe(
      "epoch 12/50  ━━━━━───────────────────   24 %   0.21 ms/step   48k samples/s  eta  2 s  loss 0.2130 ↓  accuracy  96.7 %",
    );
  });

  it("leaves out the least useful parts first, and keeps the bar", () => {
    expect(renderLive(progress, 80, plain)).toBe(
      "epoch 12/50  ━━━─────────────   24 %  eta  2 s  loss 0.2130 ↓  accuracy  96.7 %",
    );
    expect(renderLive(progress, 60, plain)).toBe("epoch 12/50  ━━━───────────   24 %  eta  2 s  loss 0.2130 ↓");
    expect(renderLive(progress, 40, plain)).toBe("epoch 12/50   24 %  loss 0.2130 ↓");
  });

  it("is never as wide as the terminal, with or without colours", () => {
    for (let width = 1; width <= 160; width++) {
      expect(visibleLength(renderLive(progress, width, plain))).toBeLessThan(width);
      expect(visibleLength(renderLive(progress, width, styleFor(true)))).toBeLessThan(width);
    }
  });

  it("estimates nothing before the second step", () => {
    const first: Progress = { ...progress, epoch: 1, step: 1, stepMs: undefined, etaMs: undefined, trend: "unknown" };
    expect(renderLive(first, 140, plain)).toBe(
      "epoch  1/50  ────────────────────────    0 %  loss 0.2130    accuracy  96.7 %",
    );
  });

  it("has the same text with colours", () => {
    const coloured = renderLive(progress, 140, styleFor(true));
    expect(coloured).toContain("\u001b[36m━━━━━\u001b[39m");
    expect(visibleLength(coloured)).toBe(renderLive(progress, 140, plain).length);
  });

  it("has no accuracy for a regression", () => {
    expect(renderLive({ ...progress, accuracy: undefined }, 140, plain)).not.toContain("accuracy");
  });
});

describe("renderEpoch", () => {
  it("marks a new best with a star", () => {
    expect(renderEpoch(event, start, "down", Number.POSITIVE_INFINITY, plain)).toBe(
      "epoch  3/50  loss 0.2130 ↓  accuracy  93.1 %  validation loss 0.2310  accuracy  96.7 %  ★  210 ms",
    );
  });

  it("keeps its columns without one", () => {
    expect(renderEpoch({ ...event, best: false }, start, "up", Number.POSITIVE_INFINITY, plain)).toBe(
      "epoch  3/50  loss 0.2130 ↑  accuracy  93.1 %  validation loss 0.2310  accuracy  96.7 %     210 ms",
    );
  });

  it("says less in a narrow terminal, what is measured on validation data last", () => {
    expect(renderEpoch(event, start, "down", 80, plain)).toBe(
      "epoch  3/50  loss 0.2130 ↓  validation loss 0.2310  accuracy  96.7 %  ★  210 ms",
    );
    expect(renderEpoch(event, start, "down", 42, plain)).toBe("epoch  3/50  validation loss 0.2310  ★");
  });
});

describe("renderPlain", () => {
  it("stands alone", () => {
    expect(renderPlain(progress)).toBe("epoch 12/50  step 1200/5000  24 %  0.21 ms/step  eta 2 s  loss 0.2130 ↓");
  });
});
