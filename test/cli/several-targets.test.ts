/**
 * `--target a,b`: from the table to the answers, through files.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareRuns } from "../../cli/compare/comparison.ts";
import { assertSameTask } from "../../cli/job/replaced-model.ts";
import { createRandom } from "../../src/base/random.ts";
import { loadModel } from "../../src/node/index.ts";
import { runCommand } from "../support/command.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

const TRAINING = ["--epochs", "40", "--hidden", "16", "--no-run", "--backend", "wasm", "--threads", "1"];
const train = (model: string, target: string, ...flags: string[]) =>
  runCommand("train", at("t.csv"), "--target", target, "--out", at(model), ...TRAINING, ...flags);
const lines = async (...words: string[]): Promise<string[]> => (await runCommand(...words)).out.trimEnd().split("\n");

/** Columns of very different scales: `sum` is a + b, `far` is 1000·(a − b), `big` and `late` ask for a and b, each for itself. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-several-"));
  const random = createRandom(3, "data");
  const rows = Array.from({ length: 300 }, () => {
    const [a, b] = [random.uniform(), random.uniform()];
    return [
      a,
      b,
      a + b,
      1000 * (a - b),
      a > 0.5 ? "yes" : "no",
      b > 0.5 ? 1 : 0,
      "KLM"[Math.floor(3 * random.uniform())],
    ];
  });
  const text = rows.map((row) => `${row.join(",")}\n`).join("");
  await writeFile(at("t.csv"), `a,b,sum,"far, m",big,late,city\n${text}`);
  await train("numbers", 'sum,"far, m"', "--features", "a,b");
  await train("labels", "big,late", "--features", "a,b");
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

describe("several targets of numbers", () => {
  it("are learned together, each in its own scale", async () => {
    const { targets, r2 } = JSON.parse((await lines("evaluate", at("numbers"), at("t.csv"), "--json"))[0]!);
    expect(targets.map(({ name }: { name: string }) => name)).toEqual(["sum", "far, m"]);
    for (const target of targets) expect(target.r2).toBeGreaterThan(0.95);
    expect(r2).toBeCloseTo((targets[0].r2 + targets[1].r2) / 2, 12);
    expect(targets[1].constant.rmse).toBeGreaterThan(100);
    expect(targets[0].constant.rmse).toBeLessThan(1);
  });

  it("are predicted in columns of their own, and as answers by their names", async () => {
    const [header, first] = await lines("predict", at("numbers"), at("t.csv"));
    expect(header).toBe('sum,"far, m"');
    const model = await loadModel(at("numbers"));
    const [a, b, sum, far] = (await readFile(at("t.csv"), "utf8")).split("\n")[1]!.split(",").map(Number);
    const { answers } = (await model.predict({ a: a!, b: b! })) as { answers: Record<string, number> };
    expect(first!.split(",").map(Number)).toEqual([
      expect.closeTo(answers.sum!, 4),
      expect.closeTo(answers["far, m"]!, 2),
    ]);
    expect(Math.abs(answers.sum! - sum!)).toBeLessThan(0.3);
    expect(Math.abs(answers["far, m"]! - far!)).toBeLessThan(300);
  });

  it("go on from a model, and from the disk, with the same rows", async () => {
    await train("more", 'sum,"far, m"', "--from", at("numbers"));
    await train("read", 'sum,"far, m"', "--features", "a,b", "--stream");
    expect(await readFile(at("read"))).toEqual(await readFile(at("numbers")));
    await expect(train("other", "sum", "--from", at("numbers"))).rejects.toThrow("--target sum is not what the model");
  });
});

describe("several targets of two values", () => {
  it("have a probability each, which need not sum to 1", async () => {
    const { targets, meanAccuracy, loss } = JSON.parse(
      (await lines("evaluate", at("labels"), at("t.csv"), "--json"))[0]!,
    );
    for (const target of targets) expect(target.accuracy).toBeGreaterThan(0.93);
    expect(meanAccuracy).toBeCloseTo((targets[0].accuracy + targets[1].accuracy) / 2, 12);
    expect(loss).toBeCloseTo((targets[0].loss + targets[1].loss) / 2, 5);
    const printed = await lines("predict", at("labels"), at("t.csv"), "--probabilities");
    expect(printed[0]).toBe("big,late,p(big = yes),p(late = 1)");
    for (const line of printed.slice(1)) {
      const [big, late, pBig, pLate] = line.split(",");
      expect([big, late]).toEqual([Number(pBig) >= 0.5 ? "yes" : "no", Number(pLate) >= 0.5 ? "1" : "0"]);
    }
  });

  it("answer in a program by their names, with the same probabilities", async () => {
    const model = await loadModel(at("labels"));
    const answer = await model.predict({ a: 0.9, b: 0.1 });
    expect(answer).toMatchObject({ answers: { big: { class: "yes" }, late: { class: "0" } } });
    expect(await model.predict({ a: 0.1, b: 0.9 })).toMatchObject({ answers: { big: { class: "no" } } });
    const { answers } = answer as unknown as { answers: { big: { probabilities: Record<string, number> } } };
    expect(answers.big.probabilities.yes! + answers.big.probabilities.no!).toBeCloseTo(1, 12);
  });

  it("are learned as numbers where the user says so", async () => {
    await expect(train("mixed", "big,late", "--task", "regression")).rejects.toThrow("regression predicts numbers");
    await train("as-numbers", "late,sum", "--features", "a,b");
    expect((await loadModel(at("as-numbers"))).description.task).toBe("regression");
  });
});

it.each([
  ["labels", "multi-label"],
  ["numbers", "several numbers"],
])("every command calls a model of %s %s", async (name, words) => {
  const [title] = await lines("inspect", at(name));
  expect(title).toBe(`${at(name)}  ${words}`);
  const out = at("out.onnx");
  await expect(runCommand("export", at(name), "--to", "onnx", "--softmax", "--out", out)).rejects.toThrow(
    `--softmax is for classification, but ${at(name)} is for ${words}. Leave this flag out.`,
  );
  const target = name === "labels" ? "big,late" : 'sum,"far, m"';
  const kept = [
    "--epochs",
    "1",
    "--hidden",
    "4",
    "--backend",
    "wasm",
    "--threads",
    "1",
    "--out",
    at("kept.safetensors"),
  ];
  const runs = [at(`${name}-1`), at(`${name}-2`)];
  for (const run of runs) {
    await runCommand("train", at("t.csv"), "--target", target, "--features", "a,b", "--run", run, ...kept);
  }
  const { groups } = await compareRuns(runs, "chainrule compare");
  expect(groups.map(({ problem }) => problem.text)).toEqual([
    expect.stringMatching(new RegExp(`t\\.csv, ${target.replaceAll('"', "").replace(",", ", ")} \\(${words}\\)$`)),
  ]);
});

it("the refusal to replace a model says what both predict", async () => {
  const { description } = await loadModel(at("numbers"));
  const bytes = await readFile(at("labels"));
  expect(() => assertSameTask(bytes, "t.safetensors", description)).toThrow(
    't.safetensors already exists and predicts "big, late" (labels). This run would replace the file by a model that ' +
      'predicts "sum, far, m" (numbers).',
  );
});

it("the task of one target is called as it is in the flags", async () => {
  await train("one", "sum", "--features", "a,b");
  expect((await lines("inspect", at("one")))[0]).toBe(`${at("one")}  regression`);
});

describe("targets that do not go together", () => {
  it.each([
    ["sum,big", '"sum" is a number, "big" is one of two values'],
    ["big,city", '"big" is one of two values, "city" is one of 3 classes'],
    ["big,big", 'Column "big" is a target twice'],
    ["big,lat", 'has no column "lat" for the target. Did you mean "late"?'],
  ])("are refused: %s", async (target, message) => {
    await expect(train("none", target)).rejects.toThrow(message);
  });

  it("are refused where one of them is a feature, or a weight", async () => {
    await expect(train("none", "sum,late", "--features", "a,late")).rejects.toThrow('Column "late" can be only one of');
    await expect(train("none", "sum,late", "--weight", "late")).rejects.toThrow('Column "late" is the target');
  });
});

describe("metrics of several labels", () => {
  const of = ["watched", "big,late", "--features", "a,b"] as const;

  it("are watched, and told in the lines of the epochs and of the result", async () => {
    const { out, err } = await train(...of, "--watch", "labelRocAuc", "--epochs", "3", "--batch-size", "100");
    expect(err).toMatch(/epoch 3\/3 .* labelRocAuc [\d.]+/);
    expect(out).toMatch(/^✔ validation mean accuracy [\d.]+ %, labelRocAuc [\d.]+, loss [\d.]+ at epoch \d/m);
  });

  it("are measured where they are asked for", async () => {
    const asked = ["evaluate", at("labels"), at("t.csv"), "--metrics", "labelF1,labelMicroF1"];
    const { metrics, meanF1 } = JSON.parse((await runCommand(...asked, "--json")).out);
    expect(Object.keys(metrics)).toEqual(["labelF1", "labelMicroF1"]);
    expect(metrics.labelF1).toBeCloseTo(meanF1, 12);
    expect((await runCommand(...asked)).out).toMatch(/^labelF1 0\.\d+ {3}labelMicroF1 0\.\d+$/m);
  });

  it("are others than those of one class a row: the refusal names them", async () => {
    const all = "labelAccuracy, labelF1, labelMicroF1, labelRocAuc, labelAveragePrecision";
    await expect(train(...of, "--watch", "f1")).rejects.toThrow(
      `--watch f1 is not for several labels a row, as this model gives. There are: ${all}.`,
    );
    await expect(runCommand("evaluate", at("labels"), at("t.csv"), "--metrics", "f1")).rejects.toThrow(
      `--metrics f1 is not for several labels a row, as this model gives. There are: ${all}.`,
    );
    await expect(train("numbers", "sum", "--features", "a,b", "--watch", "labelF1")).rejects.toThrow(
      "--watch labelF1 is for several labels a row: targets that all have two values. Choose another metric.",
    );
  });
});
