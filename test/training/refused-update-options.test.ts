/**
 * Options of updates that no run begins with.
 */
import { describe, expect, it } from "vitest";
import {
  affine,
  batchNorm,
  createReferenceBackend,
  createTrainer,
  fit,
  type Network,
  relu,
  sequential,
  sgd,
  type TrainOptions,
} from "../../src/index.ts";
import { quadrants } from "../support/problems.ts";

const classifier = (): Network => sequential(affine(2, 6), batchNorm(6), relu(), affine(6, 2));

const float64 = createReferenceBackend("float64");

describe("what is refused before the first step", () => {
  it.each<[object, string]>([
    [{ clipNorm: 0 }, "clipNorm must be a finite number above 0 but is 0."],
    [{ clipNorm: Number.NaN }, "clipNorm must be a finite number above 0 but is NaN."],
    [{ clipNorm: { max: 1, type: 3 } }, "clipNorm.type must be 1, 2 or Infinity but is 3."],
    [{ clipNorm: { type: 2 } }, "The option clipNorm takes a number, or { max: 1, type: 2 }"],
    [{ clipNorm: "1" }, "The option clipNorm takes a number"],
    [{ clipNorm: { max: "1" } }, 'clipNorm.max must be a finite number above 0 but is the string "1".'],
    [{ clipNorm: { max: [1] } }, "clipNorm.max must be a finite number above 0 but is a list."],
    [
      { parameterGroups: [{ learningRateFactor: "2" }] },
      'parameterGroups[0].learningRateFactor must be a finite number of at least 0 but is the string "2".',
    ],
    [
      { parameterGroups: [{ weightDecay: null }] },
      "parameterGroups[0].weightDecay must be a finite number of at least 0",
    ],
    [
      { earlyStopping: { patience: 1, minDelta: "0" }, validation: quadrants(8) },
      'earlyStopping.minDelta must be a finite number of at least 0 but is the string "0".',
    ],
    [{ clipValue: -1 }, "clipValue must be a finite number above 0 but is -1."],
    [{ accumulate: 1.5 }, "accumulate must be"],
    [{ averaging: { decay: 1 } }, 'averaging.decay must be at least 0 and below 1, or "equal", but is 1.'],
    [{ averaging: { rate: 1 } }, "The option averaging takes { decay: 0.999 }"],
    [{ averaging: 0.9 }, "The option averaging takes { decay: 0.999 }"],
    [{ decay: "biases" }, 'The option decay takes "all" or "weights"'],
    [{ parameterGroups: { layers: ["0"] } }, "The option parameterGroups takes a list of groups"],
    [{ parameterGroups: ["0"] }, 'parameterGroups[0] takes { layers: ["0"], frozen: true }'],
    [{ parameterGroups: [{ layers: "0" }] }, "parameterGroups[0].layers takes a list of names"],
    [{ parameterGroups: [{ lr: 1 }] }, 'parameterGroups[0] has no option "lr"'],
    [
      { parameterGroups: [{ weightDecay: -1 }] },
      "parameterGroups[0].weightDecay must be a finite number of at least 0",
    ],
    [{ parameterGroups: [{ frozen: 1 }] }, "parameterGroups[0].frozen takes true or false"],
    [
      { parameterGroups: [{}, { layers: ["7"] }] },
      'parameterGroups[1]: the network has no layer "7"; it has 0, 1, 2, 3.',
    ],
    [
      { parameterGroups: [{ layers: ["2"] }] },
      "parameterGroups[0] matches no parameter of the network. The network has 0.w, ",
    ],
    [{ parameterGroups: [{ parameters: ["b"], frozenStatistics: true }] }, "frozenStatistics is about whole layers"],
  ])("%j", async (wrong, message) => {
    const outcome = fit(classifier(), quadrants(8), { epochs: 1, backend: "reference", ...wrong } as TrainOptions);
    await expect(outcome).rejects.toThrow(message);
  });

  it("a weight decay for an optimizer of one's own", async () => {
    const mine = { ...sgd(), kind: "mine" };
    const options = { backend: "reference", optimizer: mine, parameterGroups: [{ weightDecay: 0.5 }] } as const;
    await expect(fit(classifier(), quadrants(8), options)).rejects.toThrow(
      'the optimizer "mine" is not chainrule\'s own',
    );
  });

  it("the state of an optimizer that has no average, for a run that goes on with one", async () => {
    const trainer = await createTrainer(classifier(), { backend: float64 });
    await trainer.step(quadrants(8).x, quadrants(8).labels);
    const optimizerState = (await trainer.snapshot()).optimizer;
    const outcome = fit(classifier(), quadrants(8), { optimizerState, averaging: { decay: 0.9 }, backend: float64 });
    await expect(outcome).rejects.toThrow("The optimizer adam remembers m and v and weightAverage, but");
  });
});
