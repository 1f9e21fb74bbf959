import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { words } from "../../cli/declarations/flags.ts";
import { csvOptions, readingRules, typedOptions } from "../../cli/inputs/reading-rules.ts";
import type { TableEncoding } from "../../src/index.ts";
import { MISSING_VALUES } from "../../src/tables/index.ts";
import { runCommand } from "../support/command.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-rules-"));
});
afterAll(() => rm(folder, { recursive: true }));

const csv = (header: string, cells: (i: number) => string): string =>
  `${[header, ...Array.from({ length: 40 }, (_, i) => cells(i))].join("\n")}\n`;

/** A linear model, trained for long enough to tell its inputs apart. */
async function train(table: string | Buffer, ...flags: string[]): Promise<void> {
  await writeFile(at("train.csv"), table);
  const quick = [
    "--hidden",
    "none",
    "--epochs",
    "300",
    "--learning-rate",
    "0.05",
    "--patience",
    "300",
    "--backend",
    "reference",
  ];
  await runCommand(
    "train",
    at("train.csv"),
    ...(flags.includes("--target") ? [] : ["--target", "y"]),
    "--out",
    at("model"),
    "--no-run",
    "--quiet",
    ...quick,
    ...flags,
  );
}

async function predict(table: string | Buffer, ...flags: string[]): Promise<number[]> {
  await writeFile(at("new.csv"), table);
  const { out } = await runCommand("predict", at("model"), at("new.csv"), "--backend", "reference", ...flags);
  return out.trimEnd().split("\n").slice(1).map(Number);
}

describe("a model reads new rows as its training table was read", () => {
  it("with the words for missing values, and says nothing of those that do not occur", async () => {
    await train(
      csv("x,y", (i) => `${i % 10 === 9 ? -999 : i},${2 * i}`),
      "--missing-values=-999",
    );
    const [known, missing, empty] = await predict("x\n5\n-999\nNA\n");
    expect(missing).toBe(empty); // the training mean, and far from 2 · −999
    expect(missing! - known!).toBeGreaterThan(20); // 26, by y = 2x from 5 to the mean of 18, as far as the model has learned it
    expect(missing! - known!).toBeLessThan(30);
    await writeFile(at("new.csv"), "x\n5\n6\n");
    expect((await runCommand("predict", at("model"), at("new.csv"))).err).toBe("");
  });

  it("also with words of a flag, which add to the model's; only both flags together take their place", async () => {
    const [known, word, missing] = await predict("x\n5\nn.v.\n-999\n", "--missing-values", "n.v.");
    expect(known).toBe((await predict("x\n5\n"))[0]);
    expect(word!).toBeGreaterThan(20);
    expect(missing!).toBe(word!);
    const flags = ["--missing-values", "n.v.", "--no-default-missing-values"];
    const [, otherWord, number] = await predict("x\n5\nn.v.\n-999\n", ...flags);
    expect(otherWord!).toBe(word!);
    expect(number!).toBeLessThan(-500);
  });

  it("in evaluate and in train --from, too", async () => {
    await writeFile(
      at("rest.csv"),
      csv("x,y", (i) => `${i % 10 === 9 ? -999 : i},${2 * i}`),
    );
    const { out } = await runCommand("evaluate", at("model"), at("rest.csv"), "--json");
    expect(JSON.parse(out).r2).toBeGreaterThan(0.5); // with −999 as a number it is far below 0
    const streamed = await runCommand("evaluate", at("model"), at("rest.csv"), "--json", "--stream");
    expect(streamed.out).toBe(out);
    const words = ["--from", at("model"), "--epochs", "1", "--no-run", "--json", "--out", at("again")];
    const events = (await runCommand("train", at("rest.csv"), "--target", "y", ...words)).out.trim().split("\n");
    const losses = events.map((line) => JSON.parse(line)).filter(({ type }) => type === "epoch");
    expect(losses[0].loss).toBeLessThan(5); // in units of the target's variance
  });

  it("with the decimal comma", async () => {
    await train(
      csv("x;y", (i) => `${i},5;${2 * i + 1}`),
      "--decimal",
      ",",
    );
    const [integer, comma, grouped] = await predict("id;x\na;5\nb;5,5\nc;1.005\n");
    expect(integer).toBeCloseTo(10, 2); // y = 2x, which the model has learned
    expect(comma).toBeCloseTo(11, 2);
    expect(grouped).toBeCloseTo(2010, 0); // and not 2.01
  });

  it("with a header of numbers, and separators that are not the model's", async () => {
    await train(
      csv("2019,2020,y", (i) => `${i},${i % 7},${2 * i}`),
      "--features",
      "2019,2020",
    );
    const [swapped, ...none] = await predict("2020;2019\n3;10\n");
    expect(none).toEqual([]);
    expect(swapped).toBeCloseTo(20, 2); // y is twice the column 2019
    const tabbed = await predict("2020\t2019\n3\t10\n4\t11\n");
    expect(tabbed).toEqual([swapped, expect.closeTo(22, 2)]);
  });
});

describe("a model that goes on to learn", () => {
  it.each(["--no-stream", "--stream"])("remembers the words of both tables: %s", async (stream) => {
    const table = (word: string): string => csv("x,y", (i) => `${i % 10 === 9 ? word : i},${2 * i}`);
    await train(table("-999"), "--missing-values=-999");
    await train(table("n.v."), "--from", at("model"), "--missing-values=n.v.", "--epochs", "1", stream);
    const [, first, second] = await predict("x\n5\n-999\nn.v.\n");
    expect(first!).toBeGreaterThan(20);
    expect(second!).toBe(first!);
  });
});

describe("a model reads a file of the same kind without flags", () => {
  it("in its encoding, at once and block by block", async () => {
    const text = csv("c,y", (i) => `${["Zürich", "Genève"][i % 2]},${i % 2}.5`);
    await train(Buffer.from(text, "latin1"), "--encoding", "windows-1252");
    const [zurich, geneva] = await predict(Buffer.from("c\nZürich\nGenève\n", "latin1"));
    expect(zurich!).toBeLessThan(geneva!);
    expect(await predict("c\nZürich\nGenève\n")).toEqual([zurich, geneva]);
    const scores = [[], ["--stream"]].map((flags) =>
      runCommand("evaluate", at("model"), at("train.csv"), "--json", ...flags),
    );
    for (const { out } of await Promise.all(scores)) expect(JSON.parse(out).r2).toBeGreaterThan(0.9);
  });

  it("without a header", async () => {
    const text = csv("red,small,0", (i) => `${["red", "blue"][i % 2]},${["small", "big"][(i >> 1) % 2]},${i % 4}`);
    await train(text, "--no-header", "--target", "column 3", "--task", "regression");
    await writeFile(at("new.csv"), "red,small\nblue,big\n");
    const { out } = await runCommand("predict", at("model"), at("new.csv"));
    expect(out.trim().split("\n")).toHaveLength(3);
  });

  it("or is told the flag: decimal commas for a model with points", async () => {
    await train(csv("x,y", (i) => `${i}.5,${2 * i + 1}`));
    await expect(predict("x;z\n5,5;a\n")).rejects.toThrow('say --decimal ","');
    expect(await predict("x;z\n5,5;a\n", "--decimal", ",")).toHaveLength(1);
  });
});

describe("flags on reading", () => {
  it("travel in the run's config", async () => {
    await writeFile(
      at("t.csv"),
      csv('"a, b",c,y', (i) => `${i},${i % 3},${i}`),
    );
    const words = [
      "--features",
      '"a, b"',
      "--missing-values=-200,0",
      "--no-default-missing-values",
      "--encoding",
      "windows-1252",
    ];
    await runCommand(
      "train",
      at("t.csv"),
      "--target",
      "y",
      "--epochs",
      "1",
      "--quiet",
      "--run",
      at("run"),
      "--out",
      at("m"),
      ...words,
    );
    const { flags } = JSON.parse(await readFile(at("run/config.json"), "utf8"));
    const reading = { missingValues: ["-200,0"], defaultMissingValues: false, encoding: "windows-1252" };
    expect(flags).toMatchObject({ features: ["a, b"], ...reading });
    const { out } = await runCommand("resume", at("run"));
    expect(out).toContain("is finished");
  });

  it("are read by inspect: words, encoding", async () => {
    await writeFile(at("text.csv"), Buffer.from("a,b\nNA,Zürich\n1,Genève\n", "latin1"));
    const { out } = await runCommand(
      "inspect",
      at("text.csv"),
      "--encoding",
      "latin1",
      "--no-default-missing-values",
      "--json",
    );
    const [a, b] = JSON.parse(out).columns;
    expect(a.missing).toBe(0);
    expect(b.counts).toEqual({ Zürich: 1, Genève: 1 });
    await expect(runCommand("inspect", at("text.csv"))).rejects.toThrow("is not UTF-8 text");
  });
});

describe("what a reader is told", () => {
  const encoding = (missingValues: readonly string[], delimiter?: string): TableEncoding => ({
    features: [{ kind: "number", name: "x", mean: 0, std: 1 }],
    target: { task: "regression", name: "y", mean: 0, std: 1 },
    reading: { decimal: ",", missingValues, ...(delimiter && { delimiter, header: true }) },
  });

  it("is nothing where nobody says anything", () => {
    expect(csvOptions(readingRules({}))).toEqual({});
    expect(csvOptions(readingRules({ target: "y", ignore: ["z"] }))).toEqual({ names: ["y", "z"] });
  });

  it("is what the model's file was, save the separator", () => {
    const model = encoding([...MISSING_VALUES, "-"], ";");
    const rules = readingRules({}, model);
    expect(csvOptions(rules)).toEqual({ names: ["x", "y"], model });
    expect(typedOptions(rules, "f")).toEqual({ model });
  });

  it("is what the flags say, first of all", () => {
    const model = encoding([...MISSING_VALUES, "-"], ";");
    expect(csvOptions(readingRules({ missingValues: ["x"], decimal: "." }, model))).toEqual({
      ...{ decimal: ".", names: ["x", "y"], missingValues: ["x"], model },
    });
    expect(csvOptions(readingRules({ defaultMissingValues: false }, model))).toMatchObject({
      ...{ defaultMissingValues: false, model },
    });
    const whole = csvOptions(readingRules({ missingValues: ["x"], defaultMissingValues: false }, model));
    expect(whole.model?.reading?.missingValues).toEqual([]);
    expect(() => typedOptions(readingRules({ encoding: "latin1" }, model), "f is Parquet")).toThrow(
      "are for CSV, and f is Parquet",
    );
  });

  it("is one word or two where a comma stands between digits, as the file has decimal commas; in quotes one", () => {
    const given = (text: string, model?: TableEncoding): object =>
      typedOptions(readingRules({ missingValues: words(text) }, model), "f");
    expect(csvOptions(readingRules({ missingValues: words('-200,0,"-1,5"') }))).toEqual({
      ...{ missingValues: ["-1,5"], numbersOrPairs: ["-200,0"] },
    });
    expect(given('-200,0,"-1,5"')).toEqual({ missingValues: ["-1,5", "-200", "0"] });
    const model = encoding([], ";");
    expect(given("-200,0", model)).toEqual({ missingValues: ["-200.0"], model });
  });
});
