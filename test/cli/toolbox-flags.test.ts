import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../cli/base/exit-codes.ts";
import type { Io } from "../../cli/base/io.ts";
import { nowhere } from "../../cli/base/ranks.ts";
import { lrFindCommand } from "../../cli/commands/lr-find.ts";
import { reportCommand } from "../../cli/commands/report.ts";
import { resumeCommand } from "../../cli/commands/resume.ts";
import { trainCommand } from "../../cli/commands/train.ts";
import { inferencesOf, prepareJob, type TrainFlags } from "../../cli/job/job.ts";
import { createProgram } from "../../cli/program.ts";
import { measured } from "../../cli/report/collect.ts";
import { readConfig } from "../../cli/runs/config.ts";
import { readEvents } from "../../cli/runs/event-history.ts";
import { startRun } from "../../cli/runs/open-run.ts";
import {
  adam,
  affine,
  batchNorm,
  constant,
  cosine,
  exponentialDecay,
  fit,
  type Layer,
  layerNorm,
  linear,
  networkOf,
  oneCycle,
  pinballLoss,
  polynomialDecay,
  relu,
  rmsNorm,
  softmaxCrossEntropyLoss,
  type TrainOptions,
  warmUp,
} from "../../src/index.ts";
import { loadModel } from "../../src/node/index.ts";

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "chainrule-toolbox-"));
  process.chdir(folder);
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `${i % 7},${(i * i) % 11},${i % 3 === 0 ? "a" : "b"},${(i % 7) * 1.5 + (i % 4)}`,
  );
  writeFileSync("data.csv", `x,y,label,number\n${rows.join("\n")}\n`);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

/** Five batches of eight an epoch. */
const ROWS = 40;
const STEPS = 10;

/** What is said on standard error goes into `said`. */
function quietIo(said: string[] = []): Io {
  const err = { ...nowhere(), line: (text = "") => void said.push(text), width: () => 200 };
  return { out: nowhere(), err, command: "chainrule", words: ["train"] };
}

const PLAIN: TrainFlags = {
  ...{ features: ["x", "y"], epochs: 2, batchSize: 8, hidden: [4], validation: 0, backend: "reference", quiet: true },
};
const CLASSES: TrainFlags = { ...PLAIN, target: "label" };
const NUMBERS: TrainFlags = { ...PLAIN, target: "number", task: "regression" };

async function stateOf(flags: TrainFlags): Promise<Record<string, number[]>> {
  const out = "command.safetensors";
  expect(await trainCommand("data.csv", { ...flags, out, run: false }, quietIo())).toBe(EXIT.ok);
  return inNumbers((await loadModel(out)).network);
}

async function inNumbers(network: ReturnType<typeof networkOf>): Promise<Record<string, number[]>> {
  const state = await network.state();
  return Object.fromEntries([...state].map(([name, { data }]) => [name, [...data]]));
}

/** What the library makes of the rows that the command has prepared. */
async function byLibrary(
  flags: TrainFlags,
  options: TrainOptions,
  between?: Layer[],
): Promise<Record<string, number[]>> {
  const { inputs } = await prepareJob("data.csv", flags);
  const outputs = flags.task === "regression" ? 1 : 2;
  const network = networkOf([affine(2, 4), ...(between ?? [batchNorm(4)]), relu(), affine(4, outputs)]);
  const usual = { epochs: 2, batchSize: 8, seed: 0, optimizer: adam({ learningRate: 0.002 }) };
  await fit(network, inputs.train, { ...usual, backend: "reference", ...options });
  return inNumbers(network);
}

const DECAYING: TrainFlags = { weightDecay: 0.5 };
const decaying = adam({ learningRate: 0.002, weightDecay: 0.5 });

/** Rows of 14 `a` and 26 `b`: each class is to weigh 20. */
const BALANCED = [40 / (2 * 14), 40 / (2 * 26)];

describe("a run does what the library does", () => {
  it.each<[flags: TrainFlags, options: TrainOptions, task: TrainFlags]>([
    [{ loss: "meanAbsoluteError" }, { loss: "meanAbsoluteError" }, NUMBERS],
    [{ loss: "huber" }, { loss: "huber" }, NUMBERS],
    [{ loss: "quantileLoss" }, { loss: pinballLoss() }, NUMBERS],
    [{ loss: "quantileLoss", quantile: 0.9 }, { loss: pinballLoss({ quantile: 0.9 }) }, NUMBERS],
    [{ labelSmoothing: 0.1 }, { loss: softmaxCrossEntropyLoss({ labelSmoothing: 0.1 }) }, CLASSES],
    [{ classWeights: "balanced" }, { loss: softmaxCrossEntropyLoss({ classWeights: BALANCED }) }, CLASSES],
    [{ clipNorm: 0.25 }, { clipNorm: 0.25, optimizer: adam({ learningRate: 0.002 }) }, CLASSES],
    [{ accumulate: 4 }, { accumulate: 4 }, CLASSES],
    [{ average: 0.75 }, { averaging: { decay: 0.75 } }, CLASSES],
    [{ ...DECAYING, decay: "weights" }, { optimizer: decaying, decay: "weights" }, CLASSES],
    [{ schedule: "linear", warmup: 0.3 }, { schedule: linear({ warmup: 0.3 }) }, CLASSES],
    [{ schedule: "cosine" }, { schedule: cosine() }, CLASSES],
    [{ schedule: "cosine", warmup: 0.2 }, { schedule: warmUp(cosine(), { steps: 0.2 * STEPS }) }, CLASSES],
    [{ schedule: "constant", warmup: 0.2 }, { schedule: warmUp(constant(), { steps: 0.2 * STEPS }) }, CLASSES],
    [{ schedule: "oneCycle" }, { schedule: oneCycle() }, CLASSES],
    [{ schedule: "oneCycle", warmup: 0.5 }, { schedule: oneCycle({ rising: 0.5 }) }, CLASSES],
    [{ schedule: "exponential" }, { schedule: exponentialDecay({ final: 0.01 }) }, CLASSES],
    [{ schedule: "polynomial" }, { schedule: polynomialDecay({ power: 2 }) }, CLASSES],
  ])("with %j", async (flags, options, task) => {
    const asked = await stateOf({ ...task, ...flags });
    expect(asked).toEqual(await byLibrary(task, options));
    expect(asked).not.toEqual(await stateOf({ ...task, ...("decay" in flags && DECAYING) }));
  });

  it.each([
    ["layerNorm", [layerNorm(4)]],
    ["rmsNorm", [rmsNorm(4)]],
    ["none", []],
    ["batchNorm", undefined],
  ])("with --normalization %s", async (normalization, between) => {
    expect(await stateOf({ ...CLASSES, normalization })).toEqual(await byLibrary(CLASSES, {}, between));
  });
});

const EVERYTHING: TrainFlags = {
  ...{ labelSmoothing: 0.1, classWeights: "balanced", clipNorm: 0.5, average: 0.9, accumulate: 2 },
  ...{ decay: "weights", weightDecay: 0.1, normalization: "layerNorm" },
};
const bytesOf = (path: string): string => readFileSync(path).toString("hex");

describe("resume", () => {
  it.each<[string, TrainFlags]>([
    ["of classes", { ...CLASSES, ...EVERYTHING, schedule: "cosine", warmup: 0.2, validation: 0.2 }],
    ["of numbers", { ...NUMBERS, loss: "quantileLoss", quantile: 0.9, average: 0.5, schedule: "oneCycle" }],
  ])("repeats a run %s from its config.json to the bit", async (_, flags) => {
    await trainCommand("data.csv", { ...flags, out: "whole.safetensors", run: "whole" }, quietIo());
    await (await startRun(await prepareJob("data.csv", { ...flags, run: "begun" }), "chainrule train")).close();
    const { quiet: _quiet, ...kept } = flags;
    expect((await readConfig("begun")).flags).toEqual(kept);
    expect(await resumeCommand("begun", { quiet: true }, quietIo())).toBe(EXIT.ok);
    expect(bytesOf("data.safetensors")).toBe(bytesOf("whole.safetensors"));
  });

  it("goes on from a checkpoint to the bytes of a run that was never stopped", async () => {
    const flags = { ...CLASSES, ...EVERYTHING }; // without validation rows the last weights are those of the model
    await trainCommand("data.csv", { ...flags, epochs: 4, out: "whole.safetensors", run: "whole" }, quietIo());
    await trainCommand("data.csv", { ...flags, run: "begun" }, quietIo());
    expect(bytesOf("data.safetensors")).not.toBe(bytesOf("whole.safetensors"));
    expect(await resumeCommand("begun", { epochs: 4, quiet: true }, quietIo())).toBe(EXIT.ok);
    expect(bytesOf("data.safetensors")).toBe(bytesOf("whole.safetensors"));
  });

  it("keeps the same best model as a run that was never stopped, which averages", async () => {
    const flags = { ...CLASSES, average: 0.5, normalization: "batchNorm" as const };
    await trainCommand("data.csv", { ...flags, epochs: 4, out: "whole.safetensors", run: "whole" }, quietIo());
    await trainCommand("data.csv", { ...flags, run: "begun" }, quietIo());
    expect(bytesOf("begun/average.safetensors")).toBe(bytesOf("data.safetensors"));
    rmSync("begun/best.safetensors");
    expect(await resumeCommand("begun", { epochs: 4, quiet: true }, quietIo())).toBe(EXIT.ok);
    expect(bytesOf("begun/best.safetensors")).toBe(bytesOf("whole/best.safetensors"));
    expect(bytesOf("begun/last.safetensors")).toBe(bytesOf("whole/last.safetensors"));
  });

  it("refuses more epochs where a warm-up is a share of them", async () => {
    await trainCommand("data.csv", { ...CLASSES, schedule: "constant", warmup: 0.2, run: "r" }, quietIo());
    await expect(resumeCommand("r", { epochs: 4 }, quietIo())).rejects.toThrow("follows its number of epochs");
  });
});

it("the report of a run without validation measures the average that the command leaves", async () => {
  const average = { average: 0.9, normalization: "batchNorm" } as const;
  await trainCommand("data.csv", { ...CLASSES, ...average, run: "r" }, quietIo());
  const written = readFileSync("r/report.html", "utf8");
  await reportCommand("r", {}, quietIo());
  expect(readFileSync("r/report.html", "utf8")).toBe(written);
});

it.each<[string, TrainFlags]>([
  ["validation", { validation: 0.25 }],
  ["validation and patience", { validation: 0.25, patience: 3, epochs: 9 }],
  ["a metric that is watched", { validation: 0.25, watch: "f1" }],
  ["training alone", {}],
])("the run's folder holds the average that the command leaves, judged by %s", async (_, more) => {
  const average = { average: 0.5, normalization: "batchNorm" } as const;
  await trainCommand("data.csv", { ...CLASSES, ...average, ...more, run: "r" }, quietIo());
  expect(bytesOf("r/best.safetensors")).toBe(bytesOf("data.safetensors"));
});

it.each<[string, TrainFlags]>([
  ["numbers", { ...NUMBERS, loss: "huber" }],
  ["classes", { ...CLASSES, classWeights: "balanced", labelSmoothing: 0.2 }],
])("verdict and report of %s print the loss that was made small", async (_, task) => {
  const flags = { ...task, validation: 0.25, run: "r" };
  await trainCommand("data.csv", flags, quietIo());
  const events = await readEvents("r/events.ndjson");
  const best = events.findLast((event) => event.type === "epoch" && event.best);
  const verdict = events.findLast((event) => event.type === "verdict")!;
  const expected = best?.type === "epoch" && best.validation!.loss;
  expect(verdict.loss).toBeCloseTo(expected as number, 12);
  const job = await prepareJob("data.csv", flags);
  job.network.loadState(await (await loadModel("data.safetensors")).network.state());
  const { results } = await measured(job);
  expect(results.score.loss).toBeCloseTo(expected as number, 12);
  if (!("accuracy" in results.score)) return;
  expect(verdict.type === "verdict" && verdict.constant).toEqual(results.score.constant);
});

it.each<[string, TrainFlags, boolean]>([
  [
    "not of a quantile, which lies far from the mean",
    { loss: "quantileLoss", quantile: 0.9, learningRate: 0.02 },
    true,
  ],
  ["of a network that has learned nothing", { loss: "quantileLoss", quantile: 0.9, learningRate: 1e-9 }, false],
  ["of the squared error, as before", { learningRate: 1e-9 }, false],
])("doubts by the loss that was made small: %s", async (_, flags, better) => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 3},${4 * (i % 3) + ((i * 7) % 10)}`);
  writeFileSync("data.csv", `x,number\n${rows.join("\n")}\n`);
  const usual: TrainFlags = { target: "number", task: "regression", epochs: 20, backend: "reference", quiet: true };
  await trainCommand("data.csv", { ...usual, run: "r", validation: 0, ...flags }, quietIo());
  const verdict = (await readEvents("r/events.ndjson")).findLast((event) => event.type === "verdict");
  if (better) expect(verdict!.r2).toBeLessThan(0);
  expect(verdict).toMatchObject({ betterThanConstant: better, warnings: better ? [] : [expect.any(String)] });
});

describe("the choices that are printed", () => {
  const texts = async (flags: TrainFlags): Promise<string[]> =>
    inferencesOf(await prepareJob("data.csv", flags)).map(({ text, option }) => `${text}  ${option}`);

  it("say nothing of what is as usual", async () => {
    const usual: TrainFlags = {
      ...{ loss: "softmaxCrossEntropy", labelSmoothing: 0, decay: "all", accumulate: 1, normalization: "batchNorm" },
      schedule: "constant",
    };
    expect(await texts({ ...CLASSES, ...usual })).toEqual(await texts(CLASSES));
  });

  it("name what is not, each with its flag", async () => {
    expect(await texts({ ...CLASSES, ...EVERYTHING })).toEqual(
      expect.arrayContaining([
        "labels smoothed by 0.1  --label-smoothing",
        "all classes count the same: a row of a 1.4286, of b 0.7692  --class-weights",
        "gradients of at most norm 0.5  --clip-norm",
        "2 batches an update  --accumulate",
        "weight decay for weights only, not for biases and normalization  --decay",
        "the model is the moving average of the weights, of which 0.9 stays at each update  --average",
      ]),
    );
    const quantile = await texts({ ...NUMBERS, loss: "quantileLoss", quantile: 0.9 });
    expect(quantile).toContain("the loss quantileLoss of the quantile 0.9  --loss, --quantile");
    expect(await texts({ ...NUMBERS, loss: "huber" })).toContain("the loss huber  --loss");
  });
});

describe("one error, and nothing is written", () => {
  it.each<[flags: TrainFlags, message: string]>([
    [
      { ...CLASSES, loss: "huber" },
      "--loss huber does not fit: the answers are classes. The loss for classes is softmaxCrossEntropy.",
    ],
    [
      { ...NUMBERS, loss: "softmaxCrossEntropy" },
      "the answers are numbers. For numbers there are meanSquaredError, meanAbsoluteError, huber, quantileLoss.",
    ],
    [{ ...NUMBERS, loss: "huber", quantile: 0.9 }, "--quantile is for --loss quantileLoss."],
    [
      { ...NUMBERS, labelSmoothing: 0.1 },
      "--label-smoothing is for classes, but the answers are numbers. Leave it out.",
    ],
    [{ ...NUMBERS, classWeights: "balanced" }, "--class-weights is for classes, but the answers are numbers."],
    [{ ...CLASSES, batchNorm: false, normalization: "batchNorm" }, "asks for what --no-batch-norm leaves out"],
    [{ ...CLASSES, decay: "weights" }, "--decay says what weight decay is for, and there is none. Give --weight-decay"],
    [{ ...CLASSES, schedule: "oneCycle", warmup: 0 }, "--schedule oneCycle has to rise"],
  ])("for %j", async (flags, message) => {
    await expect(trainCommand("data.csv", flags, quietIo())).rejects.toThrow(message);
    expect(readdirSync(".")).toEqual(["data.csv"]);
  });

  it("for a class that no row to train on has", async () => {
    const file = (classes: string): string =>
      `x,label\n${Array.from({ length: 30 }, (_, i) => `${i},${classes[i % classes.length]}`).join("\n")}\n`;
    writeFileSync("three.csv", file("abc"));
    writeFileSync("two.csv", file("bc"));
    const plain: TrainFlags = { quiet: true, backend: "reference", epochs: 1, target: "label" };
    await trainCommand("three.csv", { ...plain, out: "old.safetensors", run: false }, quietIo());
    const flags: TrainFlags = { ...plain, from: "old.safetensors", classWeights: "balanced" };
    const before = readdirSync(".");
    await expect(trainCommand("two.csv", flags, quietIo())).rejects.toMatchObject({
      code: "CR_DATA",
      message: expect.stringContaining(
        '--class-weights balanced: no row to train on that counts is "a", so its weight would be infinite.',
      ),
    });
    expect(readdirSync(".")).toEqual(before);
  });

  it.each([
    ["--loss hubber", 'Did you mean "huber"?'],
    ["--quantile 1", "Give a number above 0 and below 1, such as 0.9."],
    ["--label-smoothing 1", "Give a number from 0 to below 1"],
    ["--class-weights 1,2", 'There are: "balanced".'],
    ["--clip-norm 0", "Give a number above 0."],
    ["--average 1", "Give a number above 0 and below 1"],
    ["--decay none", 'There are: "all", "weights".'],
    ["--accumulate 0.5", "Give a whole number from 1 on."],
    ["--normalization layerNom", 'There is no normalization "layerNom". Did you mean "layerNorm"?'],
    ["--schedule cosin", 'Did you mean "cosine"?'],
  ])("for %s", async (words, message) => {
    const said: string[] = [];
    const program = createProgram(quietIo(said));
    await expect(
      program.parseAsync(["train", "data.csv", "--target", "label", ...words.split(" ")], { from: "user" }),
    ).rejects.toMatchObject({ code: "commander.invalidArgument" });
    expect(said).toEqual([expect.stringContaining(message)]);
    expect(readdirSync(".")).toEqual(["data.csv"]);
  });
});

it("--dry-run takes its step with the loss of the run, and writes nothing", async () => {
  const lossOf = async (flags: TrainFlags): Promise<unknown> => {
    const lines: string[] = [];
    const out = { ...nowhere(), line: (text = "") => void lines.push(text) };
    await trainCommand("data.csv", { ...flags, dryRun: true, json: true }, { ...quietIo(), out });
    return JSON.parse(lines.at(-1)!).loss;
  };
  expect(await lossOf({ ...NUMBERS, loss: "meanAbsoluteError" })).not.toBe(await lossOf(NUMBERS));
  expect(await lossOf({ ...CLASSES, ...EVERYTHING })).toEqual(expect.any(Number));
  expect(readdirSync(".")).toEqual(["data.csv"]);
});

it("lr-find searches with the same loss, updates and network", async () => {
  const search = async (flags: TrainFlags): Promise<string> => {
    const lines: string[] = [];
    const out = { ...nowhere(), line: (text = "") => void lines.push(text) };
    await lrFindCommand("data.csv", { ...flags, steps: 10, json: true }, { ...quietIo(), out });
    return lines.join();
  };
  const plain = await search(CLASSES);
  for (const flags of [{ labelSmoothing: 0.1 }, { clipNorm: 0.01 }, { accumulate: 2 }, { normalization: "rmsNorm" }]) {
    expect(await search({ ...CLASSES, ...flags }), JSON.stringify(flags)).not.toBe(plain);
  }
});

it("lr-find refuses flags that would change nothing, as train does", async () => {
  const flags: TrainFlags = { ...CLASSES, hidden: [], dropout: 0.5 };
  await expect(lrFindCommand("data.csv", flags, quietIo())).rejects.toThrow("--dropout stands behind hidden layers");
});

it.each([
  [1e-2, /^The loss fell fastest at .* The loss still fell at the highest rate tried, 0\.01: a larger --highest /],
  [1e6, /^The loss fell fastest at .* At .* it was lowest, and about to rise\.$/],
])("lr-find says of the range up to %d whether the loss turned in it", async (highest, words) => {
  const lines: string[] = [];
  const out = { ...nowhere(), line: (text = "") => void lines.push(text) };
  await lrFindCommand("data.csv", { ...NUMBERS, batchSize: ROWS, highest, steps: 40 }, { ...quietIo(), out });
  expect(lines).toContainEqual(expect.stringMatching(words));
});
