import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Workspace } from "./command.ts";

const FOUR_ROWS = "x,y\n1,a\n2,b\n3,a\n4,b\n";
const IMAGES_HEADER = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28];

let here: Workspace;
beforeAll(async () => {
  here = new Workspace();
  await here.run(["train", "penguins.csv", "--target", "species", "--epochs", "1", "--quiet"]);
  const model = readFileSync(here.path("penguins.safetensors"));
  const penguins = readFileSync(here.path("penguins.csv"), "utf8");
  const files: Record<string, string | Uint8Array> = {
    "empty.csv": "",
    "header.csv": "x,y\n",
    "ragged.csv": `${FOUR_ROWS}5\n`,
    "text.csv": `x,y\n${Array.from({ length: 30 }, (_, i) => `${i === 20 ? "abc" : i / 7},${i % 2}`).join("\n")}\n`,
    "infinite.csv": "x,y\n1,0.1\n2,0.2\ninf,0.3\n4,0.4\n",
    "good.csv": FOUR_ROWS,
    "one-class.csv": "x,y\n1,a\n2,a\n3,a\n",
    "quote.csv": 'x,y\n"1,a\n2,b\n',
    "other-class.csv": penguins.replace("Gentoo", "Emperor"),
    "no-columns.csv": "island,sex\nBiscoe,male\nDream,female\n",
    "latin1.csv": Uint8Array.from([0x78, 0x2c, 0x79, 0x0a, 0xe9, 0x2c, 0x31, 0x0a]),
    "cut.safetensors": model.subarray(0, model.length - 100),
    "short.safetensors": model.subarray(0, 5),
    "words.safetensors": "this is not a model at all",
    "cut-images": Uint8Array.from([...IMAGES_HEADER, 1, 2, 3]),
    "zip-images": Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]),
  };
  for (const [name, contents] of Object.entries(files)) writeFileSync(here.path(name), contents);
  mkdirSync(here.path("folder"));
});
afterAll(() => here.remove());

const train = (file: string, ...more: string[]): string[] => ["train", file, "--target", "y", "--quiet", ...more];
const penguins = (...more: string[]): string[] => ["train", "penguins.csv", "--target", "species", "--quiet", ...more];

describe("bad input gets one line, an exit code, and leaves nothing behind", () => {
  it.each<[args: string[], code: number, message: RegExp]>([
    [train("penguin.csv"), 3, /no file penguin\.csv\. Did you mean penguins\.csv\?/],
    [train("mnits"), 3, /no file or data set named mnits\. Did you mean "mnist"\?/],
    [train("folder/"), 3, /is a folder/],
    [train("empty.csv"), 3, /empty\.csv is empty/],
    [train("header.csv"), 3, /header but no rows/],
    [train("ragged.csv"), 3, /ragged\.csv, line 6: 1 cells, but line 1 has 2/],
    [train("text.csv"), 3, /text\.csv, line 22, column "x": "abc" is no number/],
    [train("infinite.csv"), 3, /infinite\.csv, line 4, column "x": inf is not finite/],
    [train("one-class.csv"), 3, /one-class\.csv/],
    [train("quote.csv"), 3, /quote/],
    [train("latin1.csv"), 3, /latin1\.csv is not UTF-8/],
    [train("good.csv", "--ignore", "z"), 2, /no column "z"/],
    [train("good.csv", "--delimiter", "ab"), 2, /delimiter must be one character/],
    [
      train("good.csv", "--out", "nowhere/m.safetensors"),
      2,
      /--out nowhere\/m\.safetensors cannot be written: there is no folder nowhere/,
    ],
    [train("good.csv", "--out", "folder"), 2, /--out folder cannot be written: it is a folder/],
    [
      ["train", "good.csv", "--quiet"],
      2,
      /Say which column of good\.csv is to be predicted, by --target\. It has x, y\./,
    ],
    [["train", "penguins.csv", "--target", "specis", "--quiet"], 2, /no column "specis" .*Did you mean "species"\?/],
    [penguins("--optimizer", "adam", "--momentum", "0.9"), 2, /--momentum is for --optimizer sgd/],
    [penguins("--validation", "0", "--patience", "3"), 2, /--patience needs validation data/],
    [penguins("--from", "penguins.safetensors", "--hidden", "5"), 2, /--hidden 5 is not the network of --from/],
    [penguins("--from", "cut.safetensors"), 3, /cut\.safetensors/],
    [penguins("--from", "nothing.safetensors"), 3, /no file nothing\.safetensors/],
    [
      ["train", "other-class.csv", "--quiet", "--from", "penguins.safetensors"],
      3,
      /"Emperor" is none of the 3 classes/,
    ],
    [penguins("--out", "penguins.csv"), 2, /--out penguins\.csv is an input of this command\. Name another/],
    [penguins("--out", "good.csv"), 2, /good\.csv would replace an existing file that is not a model/],
    [
      ["train", "penguins.csv", "--target", "body_mass_g", "--quiet"],
      2,
      /predicts "species" .*"body_mass_g" \(a number\)/,
    ],
    [penguins("--batch-size", "1"), 2, /Give --batch-size 2 or more, or --no-batch-norm/],
    [penguins("--task", "regression"), 3, /line 2, column "species": "Adelie" is no number, but regression predicts/],
    [["train", "penguins.safetensors", "--target", "y"], 3, /probably a safetensors file: a model, which evaluate/],
    [["train", "mnist", "--quiet", "--data-dir", "folder"], 3, /folder has neither train-images-idx3-ubyte/],
    [["evaluate", "short.safetensors", "penguins.csv"], 3, /short\.safetensors/],
    [["evaluate", "words.safetensors", "penguins.csv"], 3, /words\.safetensors/],
    [["evaluate", "penguins.safetensors", "other-class.csv"], 3, /line \d+, column "species": "Emperor" is none of/],
    [["evaluate", "penguins.safetensors", "mnist"], 2, /mnist holds pictures, but the model takes the rows of a table/],
    [["predict", "penguins.safetensors", "no-columns.csv"], 3, /lacks 4 of the 6 columns/],
    [
      ["predict", "penguins.safetensors", "good.csv", "--out", "good.csv"],
      2,
      /--out good\.csv is an input of this command/,
    ],
    [
      ["predict", "penguins.safetensors", "good.csv", "--out", "penguins.safetensors"],
      2,
      /is an input of this command/,
    ],
    [["predict", "penguins.csv", "penguins.csv"], 3, /looks like text, not like a model\. Give the model first/],
    [["predict", "penguins.safetensors", "penguins.csv", "--out", "folder"], 2, /it is a folder/],
    [["inspect", "cut-images"], 3, /cut-images should have 1584 bytes/],
    [["inspect", "zip-images"], 3, /zip-images is a zip archive whose first file is no array of NumPy/],
    [["inspect", "penguins.safetensors", "--decimal", ","], 2, /--decimal is for tables/],
    [["predict", "penguins.safetensors", "mnist"], 2, /predict takes a file/],
    [["inspect", "mnist"], 2, /inspect takes a file/],
  ])("%j", async (args, code, message) => {
    const before = here.list();
    const result = await here.run(args);
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(result.stderr).toMatch(/^chainrule: .* \[CR_(CONFIG|SHAPE|DATA|FORMAT)\]\n$/);
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: "" });
    expect(here.list()).toEqual(before);
  });

  it("shows the stack with --debug only", async () => {
    expect((await here.run(["inspect", "nothing"])).stderr).not.toMatch(/\n +at /);
    expect((await here.run(["inspect", "nothing", "--debug"])).stderr).toMatch(/\n +at /);
  });

  it("takes NaN for a missing cell, and says so", async () => {
    writeFileSync(here.path("nan.csv"), "x,y\n1,0.1\nNaN,0.2\n3,0.3\n4,0.4\n5,0.5\n");
    const { code, stderr } = await here.run(["train", "nan.csv", "--target", "y", "--dry-run"]);
    expect(code).toBe(0);
    expect(stderr).toContain('missing cells: 1 "NaN"  --missing-values');
  });
});
