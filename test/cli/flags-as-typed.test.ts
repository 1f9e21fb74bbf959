/**
 * What people type behind the flags of `train` and `lr-find`: one clear answer each, and nothing written.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareJob } from "../../cli/job/job.ts";
import { runCommand } from "../support/command.ts";

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-typed-"));
  process.chdir(folder);
  const rows = Array.from({ length: 40 }, (_, i) => {
    const label = i % 4 === 0 ? "a" : "b";
    return [i % 7, (i * i) % 11, label, i % 2, (i % 7) * 1.5 + (i % 4), label === "a" ? 1 + (i % 3) : 0.5];
  });
  writeFileSync("data.csv", `x,y,label,odd,number,count\n${rows.map((row) => row.join(",")).join("\n")}\n`);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const PLAIN = ["--features", "x,y", "--epochs", "1", "--hidden", "4", "--validation", "0", "--backend", "reference"];
const CLASSES = ["train", "data.csv", "--target", "label", ...PLAIN];

/** The message that the command ends with; the folder is as it was. */
async function refusal(...words: string[]): Promise<string> {
  const error = await runCommand(...words).then(
    () => new Error(`${words.join(" ")} was taken`),
    (thrown: unknown) => thrown as Error,
  );
  expect(readdirSync(".")).toEqual(["data.csv"]);
  return error.message;
}

describe("--class-weights balanced", () => {
  it("counts the weights of the rows, where they have some", async () => {
    const flags = { target: "label", features: ["x", "y"], validation: 0, classWeights: "balanced" } as const;
    const [a, b] = [10, 30]; // rows of each class
    const plain = await prepareJob("data.csv", flags);
    expect(plain.loss.config).toEqual({ classWeights: [40 / (2 * a), 40 / (2 * b)] });
    const [ofA, ofB] = [[0, 4, 8, 12, 16, 20, 24, 28, 32, 36].reduce((sum, i) => sum + 1 + (i % 3), 0), 0.5 * b];
    const weighted = await prepareJob("data.csv", { ...flags, weight: "count" });
    const all = ofA + ofB;
    expect(weighted.loss.config).toEqual({ classWeights: [all / (2 * ofA), all / (2 * ofB)] });
  });

  it("is refused where the rows of a class all weigh 0", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 === 0 ? "a" : "b"},${i % 2}`);
    writeFileSync("data.csv", `x,label,w\n${rows.join("\n")}\n`);
    const words = ["train", "data.csv", "--target", "label", "--weight", "w", "--class-weights", "balanced"];
    expect(await refusal(...words)).toContain('no row to train on that counts is "a", so its weight would be infinite');
  });
});

describe("a word that is almost a choice", () => {
  it.each([
    [
      ["--loss", "softmaxcrossentropy"],
      `argument 'softmaxcrossentropy' is invalid. Did you mean "softmaxCrossEntropy"?`,
    ],
    [["--loss", "mse"], `argument 'mse' is invalid. There are: "softmaxCrossEntropy", `],
    [["--optimizer", "Adam"], 'Did you mean "adam"?'],
    [["--schedule", "one-cycle"], 'Did you mean "oneCycle"?'],
    [["--normalization", "rmsnorm"], 'There is no normalization "rmsnorm". Did you mean "rmsNorm"?'],
    [["--activation", "gleu"], 'There is no activation "gleu". Did you mean "gelu"?'],
    [["--class-weights", "balance"], 'Did you mean "balanced"?'],
    [["--decay", "weight"], 'Did you mean "weights"?'],
    [["--task", "Regression"], 'Did you mean "regression"?'],
    [["--missing", "dorp"], 'Did you mean "drop"?'],
    [["--backend", "wsam"], 'Did you mean "wasm"?'],
    [["--validation", "0.2", "--watch", "Loss"], 'There is no metric "Loss". Did you mean "loss"?'],
    [["--validation", "0.2", "--watch", "val_loss"], 'There is no metric "val_loss". There are: "loss", "accuracy", '],
    [["--watch", "--quiet"], "argument '--quiet' is invalid. Give loss, or the name of a metric, such as f1."],
    [["--validation", "0.2", "--watch", "F1"], 'There is no metric "F1". Did you mean "f1"?'],
  ])("%j: the nearest is named", async (words, message) => {
    expect(await refusal(...CLASSES, ...words)).toContain(message);
  });
});

describe("--no-batch-norm", () => {
  it.each(["batchNorm", "layerNorm", "rmsNorm"])("and --normalization %s contradict one another", async (name) => {
    expect(await refusal(...CLASSES, "--no-batch-norm", "--normalization", name)).toBe(
      `--normalization ${name} asks for what --no-batch-norm leaves out: that flag is for no normalization at all. Leave out one of the ` +
        "two flags.",
    );
  });

  it("and --normalization none say the same", async () => {
    await runCommand(...CLASSES, "--no-batch-norm", "--normalization", "none", "--dry-run");
  });
});

describe("--loss sigmoidCrossEntropy", () => {
  const labels = ["train", "data.csv", "--target", "label,odd", ...PLAIN, "--dry-run", "--json"];

  it("is the usual loss of several labels, named or not, with weights of the rows too", async () => {
    const usual = await runCommand(...labels);
    expect(await runCommand(...labels, "--loss", "sigmoidCrossEntropy")).toEqual(usual);
    expect(await runCommand(...labels, "--weight", "count")).not.toEqual(usual);
  });

  it("is refused for classes, with the reason", async () => {
    expect(await refusal(...CLASSES, "--loss", "sigmoidCrossEntropy")).toBe(
      "--loss sigmoidCrossEntropy does not fit: the answers are classes. The loss for classes is softmaxCrossEntropy. Of two " +
        "classes it learns the same probabilities as one sigmoid. For several columns of two values, name all of them: " +
        "--target a,b.",
    );
  });

  it("is refused for numbers, and other losses for labels", async () => {
    const numbers = ["train", "data.csv", "--target", "number", ...PLAIN, "--loss", "sigmoidCrossEntropy"];
    expect(await refusal(...numbers)).toContain("the answers are numbers. For numbers there are meanSquaredError");
    expect(await refusal(...labels, "--loss", "huber")).toBe(
      "--loss huber does not fit: the answers are labels of two values. The loss for labels of two values is " +
        "sigmoidCrossEntropy.",
    );
  });
});

it.each([
  [
    ["--lowest", "1", "--highest", "0.1"],
    "The rates grow from --lowest to --highest, but 1 is not below 0.1. Give both.",
  ],
  [["--lowest", "20"], "but 20 is not below 10."],
  [["--steps", "9"], "--steps 9 is too few to see a loss fall. Give at least 10."],
])("lr-find refuses %j", async (words, message) => {
  expect(await refusal("lr-find", "data.csv", "--target", "label", ...words)).toContain(message);
});

describe("the command that lr-find suggests", () => {
  const search = ["lr-find", "data.csv", "--target", "number", "--task", "regression", "--loss", "huber"];
  const suggested = async (...words: string[]): Promise<string> =>
    (await runCommand(...words)).out.match(/^Train at [\d.]+: chainrule (.*)$/m)![1]!;

  it("repeats what was given, with the rate that was found", async () => {
    const given = ["--batch-size", "40", "--clip-norm=2", "--hidden", "4", "--backend", "reference"];
    const words = [...search, "--steps", "40", ...given, "--highest=0.01", "--lowest", "1e-5"];
    const command = await suggested(...words);
    expect(command).toMatch(/ --learning-rate 0\.0\d+$/);
    expect(command.replace(/ --learning-rate \S+$/, "")).toBe(
      "train data.csv --target number --task regression --loss huber --batch-size 40 --clip-norm=2 --hidden 4 --backend " +
        "reference",
    );
    await runCommand(...command.split(" "), "--dry-run");
  });

  it("names the rate before a --, behind which all words are arguments", async () => {
    const words = [search[0]!, ...search.slice(2), "--batch-size", "40", "--highest", "0.01", "--", "data.csv"];
    expect(await suggested(...words)).toMatch(/--batch-size 40 --learning-rate 0\.0\d+ -- data\.csv$/);
  });
});

describe("--weight", () => {
  it.each([
    [["--weight", "label"], 'Column "label" is the target, and cannot say how much the rows count besides.'],
    [["--weight", "x"], 'Column "x" is a feature, and cannot say how much the rows count besides.'],
    [["--weight", "cuont"], 'data.csv has no column "cuont" for the weights. Did you mean "count"?'],
    [
      ["--weight", "count", "--weight", "odd"],
      "It takes one column, and is given a second time: leave out count or odd.",
    ],
    [["--weight", "count,odd"], 'data.csv has no column "count,odd" for the weights.'],
  ])("%j is refused", async (words, message) => {
    for (const stream of [[], ["--stream"]]) expect(await refusal(...CLASSES, ...words, ...stream)).toContain(message);
  });
});
