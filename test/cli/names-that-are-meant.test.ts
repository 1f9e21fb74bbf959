/** Runs, columns and files that are named wrongly: what is meant, and what to do. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/command.ts";

const HOME = process.cwd();
let folder = "";

const table = (header: string): string =>
  `${[header, ...Array.from({ length: 40 }, (_, i) => `${(i * 7) % 40},${i % 2 ? "p" : "q"},${i % 2}`)].join("\n")}\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-meant-"));
  process.chdir(folder);
  await mkdir("runs");
  await writeFile("t.csv", table("age,kind,survived"));
  const quick = ["--target", "survived", "--epochs", "1", "--quiet", "--backend", "reference"];
  await runCommand("train", "t.csv", "-o", "m.safetensors", "--run", "runs/0003-birdstrikes", ...quick);
});
afterAll(async () => {
  process.chdir(HOME);
  await rm(folder, { recursive: true });
});

describe.each(["resume", "report", "runs"])("%s of what is no run", (command) => {
  it.each([
    ["runs", "It holds runs: name one of them, such as runs/0003-birdstrikes."],
    ["runs/0003-birdstrike", 'Did you mean "runs/0003-birdstrikes"?'],
    ["0003-birdstrikes", 'Did you mean "runs/0003-birdstrikes"?'],
    ["0003-birdstrike", 'Did you mean "runs/0003-birdstrikes"?'],
  ])("%s", async (word, meant) => {
    await expect(runCommand(command, word)).rejects.toThrow(`${word} is not the folder of a run. ${meant}`);
  });

  it("says what is there where no run is near", async () => {
    await expect(runCommand(command, "weather")).rejects.toThrow("There is no file weather");
  });
});

describe("a model that is none", () => {
  it.each([
    ["runs", "It holds runs: name one of them, such as runs/0003-birdstrikes."],
    ["runs/0003-birdstrike", 'Did you mean "runs/0003-birdstrikes"?'],
  ])("%s", async (word, meant) => {
    await expect(runCommand("predict", word, "t.csv")).rejects.toThrow(`${word} is no model. ${meant}`);
    await expect(runCommand("evaluate", word, "t.csv")).rejects.toThrow(meant);
  });

  it("a file that is near a file is still named", async () => {
    await expect(runCommand("predict", "n.safetensors", "t.csv")).rejects.toThrow("Did you mean m.safetensors?");
  });
});

describe("columns", () => {
  it("evaluate without answers sends to predict", async () => {
    await writeFile("new.csv", table("age,kind,survived").replaceAll(/,[^,\n]*$/gm, ""));
    const message =
      'new.csv has no column "survived", the answers that the model is measured on. Add them, or use predict';
    await expect(runCommand("evaluate", "m.safetensors", "new.csv")).rejects.toThrow(message);
    await expect(runCommand("evaluate", "m.safetensors", "new.csv", "--stream")).rejects.toThrow(message);
  });

  it("in other letters are told apart from those that the model wants", async () => {
    await writeFile("upper.csv", table("Age,Kind,survived"));
    await expect(runCommand("predict", "m.safetensors", "upper.csv")).rejects.toThrow(
      'upper.csv lacks 2 of the 2 columns that the model was trained on: "age", "kind"; its "Age" may be "age", its "Kind" may be "kind".',
    );
  });
});

describe("predict --out", () => {
  it.each(["json", "jsonl", "ndjson"])("writes JSON into a file that is called .%s", async (ending) => {
    await runCommand("predict", "m.safetensors", "t.csv", "-o", `out.${ending}`);
    const [first = ""] = (await readFile(`out.${ending}`, "utf8")).split("\n");
    expect(JSON.parse(first)).toHaveProperty("survived");
  });

  it("writes CSV into others, and refuses names of what is not written", async () => {
    await runCommand("predict", "m.safetensors", "t.csv", "-o", "out.csv", "--quiet");
    expect(await readFile("out.csv", "utf8")).toMatch(/^survived,/);
    await expect(runCommand("predict", "m.safetensors", "t.csv", "-o", "out.xlsx")).rejects.toThrow(
      "--out out.xlsx: answers are written as CSV, or as one JSON object a row",
    );
  });
});
