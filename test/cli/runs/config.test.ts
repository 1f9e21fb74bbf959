import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recipeFor } from "../../../cli/job/recipe.ts";
import { readConfig, writeConfig } from "../../../cli/runs/config.ts";
import { makeRunFolder, removeHalfWritten } from "../../../cli/runs/files.ts";

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-config-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const recipe = recipeFor("a.csv", { patience: 3 }, true);
const JOB = {
  data: "a.csv",
  path: "a.safetensors",
  flags: { target: "y", hidden: [4, 2], header: false, epochs: 3, run: "r", quiet: true, json: true, logEvery: 2 },
  recipe,
};

describe("config.json", () => {
  it("comes back as it was decided, without what concerns one session only", async () => {
    mkdirSync("r");
    await writeConfig("r", JOB, "chainrule train a.csv --target y");
    expect(await readConfig("r")).toMatchObject({
      ...{ version: 1, command: "chainrule train a.csv --target y", folder: "..", data: "a.csv", out: "a.safetensors" },
      ...{ recipe: JSON.parse(JSON.stringify(recipe)) },
    });
    expect((await readConfig("r")).flags).toEqual({ target: "y", hidden: [4, 2], header: false, epochs: 3 });
  });

  it("says that a folder is no run", async () => {
    await expect(readConfig("nowhere")).rejects.toMatchObject({
      code: "CR_CONFIG",
      message: expect.stringContaining("nowhere is not the folder of a run: There is no file nowhere"),
    });
    mkdirSync("r");
    writeFileSync(join("r", "config.json"), " ".repeat(2 ** 20 + 1));
    await expect(readConfig("r")).rejects.toMatchObject({
      code: "CR_CONFIG",
      message: expect.stringContaining(
        "r is not the folder of a run: r/config.json cannot be read: the file has more than 1.0 MiB",
      ),
    });
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", "it must be an object but is []"],
    [{ version: 2 }, "has version 2, but this chainrule reads version 1"],
    [{ data: 3 }, '"data" must be a text but is 3'],
    [{ flags: null }, '"flags" must be an object but is null'],
    [{ flags: { epoch: 3 } }, 'there is no option "epoch". Did you mean "epochs"?'],
    [{ flags: JSON.parse('{"__proto__": {}}') }, 'there is no option "__proto__"'],
    [{ flags: { constructor: "x" } }, 'there is no option "constructor"'],
    [{ flags: { epochs: "3" } }, '"epochs" must be a number but is "3"'],
    [{ flags: { hidden: [1, "2"] } }, '"hidden" must be a list of numbers but is [1,"2"]'],
    [{ flags: { task: "clustering" } }, '"task" must be one of classification, regression but is "clustering"'],
    [{ recipe: { ...recipe, optimizer: "adan" } }, '"optimizer" must be one of sgd, rmsprop, adam, adamw'],
    [
      { recipe: { ...recipe, schedule: 1 } },
      '"schedule" must be one of constant, linear, cosine, oneCycle, exponential, polynomial but is 1',
    ],
    [
      { recipe: { ...recipe, loss: "hubber" } },
      '"loss" must be one of softmaxCrossEntropy, sigmoidCrossEntropy, meanSquaredError',
    ],
    [{ recipe: { ...recipe, clipNorm: "1" } }, '"clipNorm" must be a number but is "1"'],
    [{ flags: { classWeights: "fair" } }, '"classWeights" must be one of balanced but is "fair"'],
    [{ recipe: { ...recipe, epochs: undefined } }, '"recipe" lacks "epochs"'],
  ])("that was changed to %j is one clear error", async (change, message) => {
    mkdirSync("r");
    await writeConfig("r", JOB, "");
    const path = join("r", "config.json");
    const whole = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, typeof change === "string" ? change : JSON.stringify({ ...whole, ...change }));
    const error = readConfig("r");
    await expect(error).rejects.toMatchObject({ code: "CR_FORMAT" });
    await expect(error).rejects.toThrow(`${relative(folder, join(folder, path))}`);
    await expect(error).rejects.toThrow(message);
  });
});

describe("the folder of a run", () => {
  it("has the next number and the name of the data", async () => {
    expect(await makeRunFolder("mnist", undefined)).toBe(join("runs", "0001-mnist"));
    expect(await makeRunFolder("data/my rows.csv.gz", undefined)).toBe(join("runs", "0002-my-rows"));
    mkdirSync(join("runs", "0041-x"));
    mkdirSync(join("runs", "notes"));
    expect(await makeRunFolder("-", undefined)).toBe(join("runs", "0042-model"));
  });

  it("is one for each of many that begin at the same time", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => makeRunFolder("mnist", undefined)));
    expect(new Set(made).size).toBe(8);
  });

  it("has the name that the user gives it, if nothing is in it", async () => {
    expect(await makeRunFolder("mnist", "a/b")).toBe("a/b"); // neither was there
    expect(await makeRunFolder("mnist", "a/b")).toBe("a/b");
    for (const name of ["lock", "environment.json", ".config.json.0123456789ab.tmp"]) writeFileSync(`a/b/${name}`, "");
    expect(await makeRunFolder("mnist", "a/b")).toBe("a/b"); // left by a start that failed
    writeFileSync("a/b/notes", "");
    await expect(makeRunFolder("mnist", "a/b")).rejects.toThrow("a/b is not empty. Name another folder with --run.");
    writeFileSync("a/b/config.json", "");
    await expect(makeRunFolder("mnist", "a/b")).rejects.toThrow(
      "a/b is not empty. Resume this run with chainrule resume a/b, or name another folder with --run.",
    );
  });

  it("says what to do where it cannot be made", async () => {
    writeFileSync("runs", "");
    await expect(makeRunFolder("mnist", undefined)).rejects.toThrow(
      /^runs cannot hold a run: .* Name another folder with --run, or keep only the model file with --no-run\.$/,
    );
  });

  it("is freed of what a killed process left half-written, and of nothing else", async () => {
    for (const name of [".last.safetensors.0123456789ab.tmp", ".lock.0123456789ab.tmp", "notes.tmp"]) {
      writeFileSync(name, "");
    }
    await removeHalfWritten(".");
    expect(readdirSync(".").sort()).toEqual([".lock.0123456789ab.tmp", "notes.tmp"]);
  });
});
