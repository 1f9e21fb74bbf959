import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { withFlags } from "../../cli/base/backend.ts";
import type { Io } from "../../cli/base/io.ts";
import { terminalOf } from "../../cli/base/terminal.ts";
import { recipeFor } from "../../cli/job/recipe.ts";
import { createProgram, shortHelp } from "../../cli/program.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const io: Io = {
  out: terminalOf(process.stdout),
  err: terminalOf(process.stderr),
  command: "chainrule",
  words: [],
};

describe("chainrule alone", () => {
  it("names the example table as it is found from the folder of the user", async () => {
    expect(await shortHelp(io, ROOT)).toContain("  chainrule train examples/data/penguins.csv --target species\n");
    expect(await shortHelp(io, join(ROOT, "examples/data"))).toContain("predict penguins.safetensors penguins.csv\n");
    expect(await shortHelp(io, join(ROOT, "docs"))).toContain(`train ${join(ROOT, "examples/data/penguins.csv")} `);
  });
});

const help = (command: string, flag: string): string => {
  const found = createProgram(io).commands.find((candidate) => candidate.name() === command);
  return found!.options.find(({ long }) => long === flag)!.description;
};

it("a flag whose end is written otherwise is guessed by its beginning", async () => {
  const said: string[] = [];
  const err = { ...io.err, line: (text = "") => void said.push(text) };
  const words = ["predict", "m", "t.csv", "--probabilty"];
  await expect(createProgram({ ...io, err, words }).parseAsync(words, { from: "user" })).rejects.toThrow();
  expect(said.join("")).toContain("unknown option '--probabilty'. Did you mean --probabilities?");
});

describe("train --help", () => {
  const [table, sgd, rmsprop, cycle] = [
    {},
    { optimizer: "sgd" },
    { optimizer: "rmsprop" },
    { schedule: "oneCycle" },
  ].map((flags) => recipeFor("a.csv", flags as Parameters<typeof recipeFor>[1], true));
  const [mnist, fashion] = ["mnist", "fashion-mnist"].map((data) => recipeFor(data, {}, true));

  it.each([
    ["--epochs", `(default: ${table!.epochs}; mnist ${mnist!.epochs}, fashion-mnist ${fashion!.epochs})`],
    ["--batch-size", `(default: ${table!.batchSize}; mnist and fashion-mnist ${mnist!.batchSize})`],
    ["--learning-rate", `(default: ${table!.learningRate}; sgd ${sgd!.learningRate}, rmsprop ${rmsprop!.learningRate}`],
    ["--weight-decay", "(default: 0; adamw 0.01"],
    ["--momentum", `(default: ${sgd!.momentum})`],
    ["--schedule", `default: ${table!.schedule}; mnist and fashion-mnist ${mnist!.schedule}`],
    ["--warmup", `(default: linear ${mnist!.warmup}, oneCycle ${cycle!.warmup}, others none;`],
    ["--patience", `(default: ${table!.patience}; mnist and fashion-mnist ${mnist!.patience ?? "never"})`],
    ["--hidden", `(default: ${table!.hidden}; mnist and fashion-mnist ${mnist!.hidden})`],
  ])("says the defaults of %s as they are", (flag, text) => {
    expect(help("train", flag)).toContain(text);
  });
});

it("train --help is in groups, and each of its flags is in one of them", () => {
  const train = createProgram(io).commands.find((candidate) => candidate.name() === "train")!;
  const groups = [...new Set(train.options.map(({ helpGroupHeading }) => helpGroupHeading))];
  expect(groups).toEqual(["The table:", "Training:", "The loss:", "The network:", "Computing:", "Files and output:"]);
  const ofLoss = train.options.filter(({ helpGroupHeading }) => helpGroupHeading === "The loss:");
  expect(ofLoss.map(({ long }) => long)).toEqual(["--loss", "--quantile", "--label-smoothing", "--class-weights"]);
});

it("the library's advice names flags in the command", () => {
  expect(withFlags('Use Node 22, or use backend: "wasm".')).toBe("Use Node 22, or use --backend wasm.");
});
