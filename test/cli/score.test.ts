import { describe, expect, it } from "vitest";
import { classCounts } from "../../cli/inputs/class-counts.ts";
import { type ClassScore, classScore } from "../../cli/score/class-score.ts";
import { commonest, lossOfShares } from "../../cli/score/constant-answer.ts";
import { type NumberScore, numberScore } from "../../cli/score/number-score.ts";
import { scoreOf } from "../../cli/score/score.ts";
import { disagreement, lossInEvaluation } from "../../cli/score/settled.ts";
import { besideConstant, doubtsAbout } from "../../cli/score/words.ts";
import {
  affine,
  batchNorm,
  evaluate,
  fit,
  type Network,
  type RowSource,
  relu,
  sequential,
  softmaxCrossEntropyLoss,
  tensor,
} from "../../src/index.ts";
import { RegressionErrors } from "../../src/metrics/index.ts";
import { quadrants } from "../support/problems.ts";

/** 500 rows, 8 of them "yes"; so many of each class are found. */
function confusionOf(no: number, yes: number): number[][] {
  return [
    [no, 492 - no],
    [8 - yes, yes],
  ];
}

function scored(confusion: number[][], counts?: readonly number[], loss = 0.04): ClassScore {
  const accuracy = (confusion[0]![0]! + confusion[1]![1]!) / 500;
  return { rows: 500, loss, accuracy, ...classScore(["no", "yes"], confusion, loss, { counts }) };
}

describe("a classifier of which a constant is as good", () => {
  it("is doubted, however high its accuracy is", () => {
    const score = scored(confusionOf(492, 0));
    expect(score).toMatchObject({ accuracy: 0.984, betterThanConstant: false });
    expect(score.constant).toEqual({ answer: "no", accuracy: 0.984, loss: expect.closeTo(0.082) });
    expect(besideConstant(score)).toBe('always "no" is right in 98.4 %; recall of "yes" is 0.0 %');
    expect(doubtsAbout(score, "validation rows")).toEqual([
      'The model is no better than always answering "no", which is right in 98.4 % of the validation rows. Train with more ' +
        '--epochs, another --learning-rate, or columns that say more about the answer. More rows of "yes" help most.',
    ]);
  });

  it("is judged by the accuracy beyond chance, and else by the loss", () => {
    // one standard error of 98.4 % in 500 rows is 2.8 rows, and always answering by the shares has a loss of 0.082
    const isBetter = (no: number, yes: number, loss: number): boolean =>
      scored(confusionOf(no, yes), undefined, loss).betterThanConstant;
    expect([isBetter(491, 0, 0.08), isBetter(490, 0, 0.08), isBetter(489, 0, 0.08)]).toEqual([true, true, false]);
    expect([isBetter(492, 2, 0.09), isBetter(492, 3, 0.09)]).toEqual([false, true]);
    expect(isBetter(492, 1, 0.04)).toBe(true);
    expect(isBetter(492, 0, 0.01)).toBe(false);
    expect(doubtsAbout(scored(confusionOf(492, 2), undefined, 0.09), "rows")[0]).toContain(
      'The model is hardly better, if not by chance, than always answering "no"',
    );
  });

  it("is advised on by how the run ended, and by how few rows of the rare class there are", () => {
    const [doubt] = doubtsAbout(scored(confusionOf(492, 0)), "rows", true);
    expect(doubt).toContain(
      "The run stopped early. Train with a larger --patience, another --learning-rate, more rows",
    );
    expect(doubt).not.toContain("--epochs");
    const few = classScore(
      ["a", "b"],
      [
        [9999, 0],
        [1, 0],
      ],
      0.1,
    );
    expect(doubtsAbout({ rows: 10_000, loss: 0.1, accuracy: 0.9999, ...few }, "rows")[0]).toMatch(
      /Only 1 of these rows is "b", too few to learn or to measure: gather more, or leave that class out\.$/,
    );
  });

  it("always answers what is commonest among the training rows, whatever is among those measured", () => {
    const { constant } = scored(confusionOf(492, 8), [10, 11]);
    expect(constant).toMatchObject({ answer: "yes", accuracy: 8 / 500 });
  });

  it("cannot be told from a good one by rows of one class", () => {
    const score = scored(
      [
        [500, 0],
        [0, 0],
      ],
      [398, 2],
    );
    expect(besideConstant(score)).toBe('always "no" is right in 100.0 %; no row is "yes"');
    expect(doubtsAbout(score, "validation rows")[0]).toMatch(/^All 500 validation rows are "no", so they do not tell/);
  });

  it("speaks of the rare class only where there is one", () => {
    const balanced = classScore(
      ["a", "b"],
      [
        [8, 0],
        [1, 0],
      ],
      1,
    );
    expect(balanced.rare).toBeUndefined();
    const rare = classScore(
      ["a", "b"],
      [
        [9, 0],
        [1, 0],
      ],
      1,
    );
    expect(rare.rare).toMatchObject({ name: "b", recall: 0, rows: 1 });
  });
});

describe("a regression of which a constant is as good", () => {
  /** Of targets 1, 3 and 5, standardized by mean 100 and std 10. */
  const score = (predicted: readonly number[]): NumberScore => {
    const errors = new RegressionErrors();
    errors.add(tensor(predicted.map((one) => [one])), tensor([[1], [3], [5]]));
    return { rows: 3, loss: 1, ...numberScore(errors, { mean: 100, std: 10 }) };
  };

  it("is compared with the mean of the measured rows, as R² is", () => {
    const { constant, r2, betterThanConstant } = score([1, 3, 5]);
    expect(constant.answer).toBe(130);
    expect(constant.rmse).toBeCloseTo(10 * Math.sqrt(8 / 3));
    expect(r2).toBe(1);
    expect(betterThanConstant).toBe(true);
  });

  it("has no R² where all targets are the same, and is no better", () => {
    const errors = new RegressionErrors();
    errors.add(tensor([[2], [2]]), tensor([[2], [2]]));
    expect(numberScore(errors, { mean: 0, std: 1 })).toMatchObject({
      rmse: 0,
      r2: undefined,
      betterThanConstant: false,
    });
  });

  it("is no better where R² is negative, however far the training mean is away", () => {
    const negative = score([5, 3, 1]);
    expect(negative).toMatchObject({ r2: -3, betterThanConstant: false });
    expect(negative.rmse).toBeGreaterThan(negative.constant.rmse);
    expect(doubtsAbout(negative, "rows")).toHaveLength(1);
  });

  it("is doubted where it is no better", () => {
    const always = score([3, 3, 3]);
    expect(always).toMatchObject({ r2: 0, betterThanConstant: false });
    expect(besideConstant(always)).toBe("always the mean has RMSE 16.33");
    expect(doubtsAbout(always, "test rows")[0]).toMatch(
      /^The model is no better than always answering the mean, 130\.0: on the test rows that has RMSE 16\.33, and the model 16\.33\./,
    );
    expect(doubtsAbout(score([Number.NaN, 3, 5]), "rows")).toHaveLength(1);
  });
});

describe("the answer that needs no network", () => {
  /** More rows than are read at a time. */
  const source: RowSource = {
    rowCount: 9001,
    inputs: 1,
    targets: 1,
    read(order, start, count, into) {
      for (let i = 0; i < count; i++) into.targets![i] = order[start + i]!;
    },
  };

  it("is the commonest class of rows in memory and elsewhere; a regression has none", async () => {
    const labels = Int32Array.of(2, 1, 2, 0);
    const counts = (await classCounts({ x: tensor([[0], [0], [0], [0]]), labels }, 3))!;
    expect([counts, commonest(counts)]).toEqual([[1, 1, 2], 2]);
    expect(lossOfShares(counts)).toBeCloseTo(1.5 * Math.LN2);
    expect(await classCounts(source, 1)).toBeUndefined();
  });

  it("loses what the library says, with weighed classes and smoothed labels too: the least of constant answers", async () => {
    const labels = Int32Array.of(2, 1, 2, 0, 2);
    const settings = { labelSmoothing: 0.2, classWeights: [4, 1, 0.5] };
    const lossOf = async (logits: readonly number[]): Promise<number> => {
      const network = sequential(affine(1, 3));
      network.loadState({ "0.w": [[0, 0, 0]], "0.b": logits });
      const data = { x: tensor([[0], [0], [0], [0], [0]]), labels };
      return (await evaluate(network, data, { loss: softmaxCrossEntropyLoss(settings), backend: "reference" })).loss;
    };
    const asked = [4 * (0.8 + 1 / 3), 0.8 + 1 / 3, 0.5 * (2.4 + 1 / 3)]; // 0.2 · 5 rows / 3 classes is 1/3
    const best = asked.map(Math.log);
    expect(lossOfShares([1, 1, 3], settings)).toBeCloseTo(await lossOf(best), 12);
    for (const [k, step] of [
      [0, 0.1],
      [1, -0.1],
      [2, 0.1],
    ] as const) {
      const other = best.map((logit, i) => (i === k ? logit + step : logit));
      expect(await lossOf(other)).toBeGreaterThan(lossOfShares([1, 1, 3], settings));
    }
    const confusion = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 3],
    ];
    const { constant } = classScore(["a", "b", "c"], confusion, 0, { loss: softmaxCrossEntropyLoss(settings) });
    expect(constant.loss).toBe(lossOfShares([1, 1, 3], settings));
  });
});

describe("training and evaluation mode", () => {
  const network = (): Network => sequential(affine(2, 8), batchNorm(8), relu(), affine(8, 2));
  const options = { backend: "reference" } as const;

  it("agree once the moving averages have settled, and are remarked on where they have not", async () => {
    const trained = network();
    const data = quadrants(200);
    const { epochs } = await fit(trained, data, { ...options, epochs: 30 });
    const inTraining = epochs.at(-1)!.loss;
    expect(disagreement(inTraining, (await lossInEvaluation(trained, data, options))!)).toEqual([]);

    const state = new Map(await trained.state());
    const name = [...state.keys()].find((key) => /running.*mean/i.test(key))!;
    const far = state.get(name)!;
    state.set(name, { ...far, data: far.data.map((value) => value - 20) });
    trained.loadState(state);
    const inEvaluation = (await lossInEvaluation(trained, data, options))!;
    expect(disagreement(inTraining, inEvaluation)).toEqual([
      expect.stringMatching(/the moving averages of batch normalization have not settled\. Train longer/),
    ]);
  });

  it("are not compared where no layer has another one, nor remarked on where both losses are small", async () => {
    const plain = sequential(affine(2, 8), relu(), affine(8, 2));
    plain.initialize();
    expect(await lossInEvaluation(plain, quadrants(8), options)).toBeUndefined();
    expect(disagreement(1e-6, 0.029)).toEqual([]);
    expect(disagreement(1e-6, 0.031)).toHaveLength(1);
    expect(disagreement(0.5, 1.49)).toEqual([]);
    expect(disagreement(0.5, 1.51)).toHaveLength(1);
  });

  it("also scores a model by names that it has none of", async () => {
    const model = { network: network(), description: { task: "classification", inputs: { kind: "raw" } } } as const;
    model.network.initialize();
    const score = await scoreOf(model, quadrants(40), undefined, options);
    expect(score).toMatchObject({ rows: 40, constant: { answer: expect.stringMatching(/^[01]$/) } });
  });
});
