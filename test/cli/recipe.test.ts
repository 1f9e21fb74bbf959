import { describe, expect, it } from "vitest";
import { CHOICES } from "../../cli/base/choices.ts";
import { describeRecipe, optimizerOf, type Recipe, type RecipeFlags, recipeFor } from "../../cli/job/recipe.ts";
import { scheduleOf } from "../../cli/job/schedule.ts";

describe("describeRecipe", () => {
  const last = (flags: RecipeFlags) => describeRecipe(recipeFor("a.csv", flags, true)).at(-1);

  it("says when it stops, where it can stop before the end", () => {
    expect(last({ epochs: 16 })).toEqual({
      text: "keeps the weights of the epoch with the lowest validation loss, and stops after 15 epochs without a lower loss",
      option: "--patience",
    });
    expect(last({ epochs: 15 })?.text).toBe("keeps the weights of the epoch with the lowest validation loss");
  });
});

describe("recipeFor", () => {
  it("knows what suits the data", () => {
    expect(recipeFor("mnist", {}, false)).toMatchObject({ epochs: 5, batchSize: 128, schedule: "linear", warmup: 0.1 });
    expect(recipeFor("fashion-mnist", {}, false)).toMatchObject({ epochs: 10, hidden: [256, 128] });
    expect(recipeFor("penguins.csv", {}, true)).toMatchObject({ epochs: 100, schedule: "constant", patience: 15 });
  });

  it("lets every flag win", () => {
    const flags: Recipe = {
      ...{ epochs: 1, batchSize: 2, learningRate: 3, momentum: 0.5, weightDecay: 0.1, hidden: [], batchNorm: false },
      ...{ optimizer: "sgd", schedule: "linear", warmup: 0.3, patience: 4, seed: 5 },
    };
    expect(recipeFor("a.csv", flags as RecipeFlags, true)).toEqual(flags);
  });

  it("takes a learning rate that suits the optimizer", () => {
    expect(recipeFor("a.csv", { optimizer: "sgd" }, true)).toMatchObject({ learningRate: 0.05, momentum: 0.9 });
  });

  it("warms up linearly where only the warm-up is given", () => {
    expect(recipeFor("a.csv", { warmup: 0.2 }, true)).toMatchObject({ schedule: "linear", warmup: 0.2 });
  });

  it("stops early only where there is something to measure on", () => {
    expect(recipeFor("a.csv", {}, false).patience).toBeUndefined();
    expect(() => recipeFor("a.csv", { patience: 3 }, false)).toThrow("Add --validation 0.1");
  });

  it("refuses a momentum that the optimizer would not use", () => {
    expect(() => recipeFor("a.csv", { momentum: 0.9 }, true)).toThrow("--momentum is for --optimizer sgd");
  });
});

describe("a warm-up", () => {
  it("is refused only where the schedule rises by itself and would not rise", () => {
    const flags = { warmup: 0, schedule: "oneCycle" } as const;
    expect(() => recipeFor("mnist", flags, true)).toThrow("--schedule oneCycle has to rise: give --warmup above 0");
    for (const schedule of CHOICES.schedule) {
      const recipe = recipeFor("mnist", { warmup: 0.2, schedule }, true);
      const rates = [0, 1, 2, 3].map((step) => scheduleOf(recipe)(step, 10));
      expect(rates[0], schedule).toBeLessThan(rates[1]!);
      expect(Math.max(...rates), schedule).toBe(1);
    }
  });

  it("has its usual share with each schedule, which words name", () => {
    const text = (flags: RecipeFlags) => describeRecipe(recipeFor("a.csv", flags, true))[0]!.text;
    expect(text({ schedule: "cosine" })).toBe("adam, learning rate 0.002, falling to 0 along a cosine");
    expect(text({ schedule: "cosine", warmup: 0.05 })).toContain(
      "rising over the first 5 %, then falling to 0 along a cosine",
    );
    expect(text({ schedule: "oneCycle" })).toContain("rising over the first 30 %, then falling to almost 0");
    expect(text({ schedule: "constant", warmup: 0.1 })).toContain("rising over the first 10 %, then constant");
  });

  it("takes no step where its share has none", () => {
    expect(scheduleOf({ schedule: "cosine", warmup: 0.2 })(0, 4)).toBe(1);
  });
});

describe("what becomes of a recipe", () => {
  it.each(["sgd", "rmsprop", "adam", "adamw"] as const)("the optimizer %s with its settings", (optimizer) => {
    const recipe = recipeFor("a.csv", { optimizer, learningRate: 0.5, weightDecay: 0.25 }, true);
    expect(optimizerOf(recipe)).toMatchObject({ kind: optimizer, learningRate: 0.5 });
    expect(optimizerOf(recipe).config.weightDecay).toBe(0.25);
  });

  it("the schedule", () => {
    expect(scheduleOf(recipeFor("mnist", {}, false))(9, 10)).toBeCloseTo(1 / 9);
    expect(scheduleOf(recipeFor("a.csv", {}, true))(9, 10)).toBe(1);
  });

  it("words, each with its flags", () => {
    expect(describeRecipe(recipeFor("mnist", {}, false))).toEqual([
      {
        text: "adam, learning rate 0.002, rising over the first 10 %, then falling to 0",
        option: "--optimizer, --learning-rate, --schedule",
      },
      { text: "5 epochs in batches of 128", option: "--epochs, --batch-size" },
    ]);
  });
});
