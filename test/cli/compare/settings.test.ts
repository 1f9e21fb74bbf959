import { describe, expect, it } from "vitest";
import { compareSettings, settingsOf } from "../../../cli/compare/settings.ts";
import { type RecipeFlags, recipeFor } from "../../../cli/job/recipe.ts";
import type { RunConfig, RunFlags } from "../../../cli/runs/config.ts";

function settings(flags: RunFlags & RecipeFlags = {}, environment: Readonly<Record<string, unknown>> = {}) {
  const recipe = recipeFor("a.csv", flags, true);
  const places = { command: "", folder: "", data: "a.csv", out: "a.safetensors" };
  const config: RunConfig = { version: 1, chainrule: "0.1.0", ...places, flags, recipe };
  return settingsOf(config, flags.target as string | undefined, environment);
}

describe("the settings of a run", () => {
  it("are every choice, and what it was made with", () => {
    const all = settings(
      { target: "y", ignore: ["a", "b"], batchNorm: false },
      { node: "20.20.0", backendDescription: "B" },
    );
    expect([...all]).toEqual(
      expect.arrayContaining([
        ["data", "a.csv"],
        ["target", "y"],
        ["hidden", "64, 32"],
        ["batch norm", "no"],
        ["activation", "relu"],
        ["learning rate", "0.002"],
        ["ignore", "a, b"],
        ["backend", "B"],
        ["node", "20.20.0"],
      ]),
    );
  });

  it("leave out what no result depends on, and what was left open", () => {
    const names = [...settings({ threads: 2, out: "b.safetensors", checkpointEvery: 3 }).keys()];
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/threads|out|checkpoint|momentum/)]));
  });

  it("say nothing of layers that are another model's", () => {
    expect([...settings({ from: "old.safetensors" }).keys()]).not.toContain("hidden");
  });
});

describe("compareSettings", () => {
  it("gives the differences, and what is alike in a word each", () => {
    const { differences, alike } = compareSettings([
      settings({ hidden: [] }),
      settings({ optimizer: "sgd" }),
      settings({ optimizer: "sgd" }),
    ]);
    expect(differences).toEqual([
      { setting: "hidden", values: ["none", "64, 32", "64, 32"] },
      { setting: "optimizer", values: ["adam", "sgd", "sgd"] },
      { setting: "learning rate", values: ["0.002", "0.05", "0.05"] },
      { setting: "momentum", values: [undefined, "0.9", "0.9"] },
    ]);
    expect(alike).toContain("batch size 32");
    expect(alike).not.toContain("optimizer adam");
  });

  it("of no run is nothing", () => {
    expect(compareSettings([])).toEqual({ differences: [], alike: [] });
  });
});
