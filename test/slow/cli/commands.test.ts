import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseSafetensors } from "../../../src/index.ts";
import { loadModel, loadOnnx, readSafetensors } from "../../../src/node/index.ts";
import { COMMAND, objectsOf, Workspace } from "./command.ts";

const MODEL = "penguins.safetensors";
const HEADER = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex";

/** Measurements of one bird of each species, away from those in the file. */
const NEW_ROWS = `bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,island
38.6,18.2,188,3650,male,Torgersen
50.1,15.2,221,5480,male,Biscoe
50.3,19.1,199,3830,male,Dream
`;

let here: Workspace;
beforeAll(async () => {
  here = new Workspace();
  await here.run(["train", "penguins.csv", "--target", "species", "--quiet"]);
});
afterAll(() => here.remove());

describe("lr-find", () => {
  it("draws the loss, and suggests a rate below the one where the loss is lowest; nothing is written", async () => {
    const before = here.list();
    const { code, stdout, stderr } = await here.run(["lr-find", "penguins.csv", "--target", "species"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/The loss fell fastest at [\d.]+\. At [\d.]+ it was lowest, and about to rise\./);
    expect(stdout).toMatch(/train penguins\.csv --target species --learning-rate [\d.]+\n$/);
    expect(here.list()).toEqual(before);
  });

  it("gives the curve as JSON", async () => {
    const { stdout } = await here.run(["lr-find", "penguins.csv", "--target", "species", "--steps", "20", "--json"]);
    const { points, suggestion, lowestLoss } = objectsOf(stdout)[0]!;
    expect((points as unknown[]).length).toBeGreaterThan(5);
    expect(suggestion).toBeLessThan(lowestLoss as number);
  });
});

describe("help", () => {
  it("is short without arguments, with four examples", async () => {
    const { code, stdout, stderr } = await here.run([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").length).toBeLessThanOrEqual(14);
    expect(stdout.match(new RegExp(`^ {2}${COMMAND} `, "gm"))).toHaveLength(4);
  });

  it("is long for a command", async () => {
    const { code, stdout } = await here.run(["train", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--learning-rate <rate>");
  });

  it("says the version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
    expect(await here.run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    [["trian"], "unknown command 'trian'. Did you mean train?"],
    [["train", "x.csv", "--epoch", "3"], "unknown option '--epoch'. Did you mean --epochs?"],
    [["train", "-x.csv"], "unknown option '-x.csv'. If that is a file, write ./-x.csv."],
    [
      ["train", "--", "-x.csv", "--target", "y"],
      "too many arguments for 'train'. Expected 1 argument but got 3. Options come before the --.",
    ],
    [["train", "x.csv", "y.csv"], "too many arguments for 'train'. Expected 1 argument but got 2. See"],
    [["train", "x.csv", "--epochs", "many"], "option '--epochs <n>' argument 'many' is invalid. Give a whole"],
    [
      ["train", "x.csv", "--optimizer", "adem"],
      "option '--optimizer <name>' argument 'adem' is invalid. Did you mean \"adam\"?",
    ],
    [["train"], "missing required argument 'data'."],
  ])("%j is a mistake on one line", async (args, message) => {
    const { code, stdout, stderr } = await here.run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`chainrule: ${message}`);
    expect(stderr).toMatch(
      new RegExp(` See ${COMMAND}${args[0] === "train" ? " train" : ""} --help \\[CR_CONFIG\\]\n$`),
    );
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("predict", () => {
  it("answers for new rows from the model file alone, the columns in any order", async () => {
    const { code, stdout, stderr } = await here.run(["predict", MODEL, "-"], { input: NEW_ROWS });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^species,probability\nAdelie,0\.9\d+\nGentoo,0\.9\d+\nChinstrap,0\.\d+\n$/);
  });

  it("writes one object a row with --json", async () => {
    const { stdout } = await here.run(["predict", MODEL, "-", "--json"], { input: NEW_ROWS });
    expect(objectsOf(stdout).map(({ species }) => species)).toEqual(["Adelie", "Gentoo", "Chinstrap"]);
  });

  it("writes a file as a whole with --out", async () => {
    const { code, stdout } = await here.run(["predict", MODEL, "penguins.csv", "--out", "answers.csv"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(here.path("answers.csv"), "utf8").trimEnd().split("\n")).toHaveLength(345);
  });

  it("reports categories that it has not seen, and missing cells", async () => {
    const input = NEW_ROWS.replace("Torgersen", "Elsewhere").replace("3830", "");
    const { code, stdout, stderr } = await here.run(["predict", MODEL, "-"], { input });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(4);
    expect(stderr).toContain('"Elsewhere" (line 2)');
    expect(stderr).toContain("1 missing cell of standard input");
  });

  it("says nothing where the reader goes away", async () => {
    const body = readFileSync(here.path("penguins.csv"), "utf8").trimEnd().split("\n").slice(1);
    writeFileSync(here.path("many.csv"), [HEADER, ...new Array(200).fill(body).flat()].join("\n"));
    const { code, stdout, stderr } = await here.shell(`chainrule predict ${MODEL} many.csv | head -n 1`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "species,probability\n" });
    expect(stderr).not.toContain("EPIPE");
  });
});

describe("export", () => {
  it("writes ONNX that knows its classes", async () => {
    const args = ["export", MODEL, "--to", "onnx", "--softmax", "-o", "penguins.onnx"];
    const { code, stdout, stderr } = await here.run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^penguins\.onnx {2}ONNX, opset 15, float32: x \(N, \d+\) to probabilities \(N, 3\);/);
    const { description, softmax } = await loadOnnx(here.path("penguins.onnx"));
    expect({ classes: description?.classes, softmax }).toEqual({
      classes: ["Adelie", "Chinstrap", "Gentoo"],
      softmax: true,
    });
  });

  it("writes ONNX that predicts what the model does, to the letter", async () => {
    await here.run(["export", MODEL, "--to", "onnx", "-o", "logits.onnx"]);
    const [own, onnx] = await Promise.all(
      [MODEL, "logits.onnx"].map((model) => here.run(["predict", model, "-"], { input: NEW_ROWS })),
    );
    expect(onnx).toEqual(own);
    expect(onnx!.code).toBe(0);
  });

  it.each([
    ["pytorch", [], "0.weight"],
    ["keras", ["--layout", "keras"], "0.kernel"],
  ])("writes weights as %s names them", async (_, layout, name) => {
    const args = ["export", MODEL, "--to", "safetensors", "--out", "weights.safetensors", ...layout];
    const { code, stdout } = await here.run(args);
    expect({ code, names: stdout.includes(name) }).toEqual({ code: 0, names: true });
    const { tensors } = parseSafetensors(readFileSync(here.path("weights.safetensors")), "weights");
    expect(tensors.has(name)).toBe(true);
    const { network } = await loadModel(here.path(MODEL));
    expect(await readSafetensors(here.path("weights.safetensors"))).toEqual(await network.state());
  });

  it.each([
    [["--to", "onnx", "--out", "x", "--layout", "keras"], "--layout is for --to safetensors"],
    [["--to", "safetensors", "--out", "x", "--softmax"], "--softmax is for --to onnx"],
    [["--to", "onnx", "--out", MODEL], "is an input of this command"],
    [["--out", "x"], "required option '--to <format>' not specified"],
  ])("refuses %j", async (flags, message) => {
    const { code, stdout, stderr } = await here.run(["export", MODEL, ...flags]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("evaluate", () => {
  it("prints a table of the classes and the confusion matrix", async () => {
    const { code, stdout } = await here.run(["evaluate", MODEL, "penguins.csv"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^accuracy (9[89]\.\d|100\.0) % {3}loss 0\.0\d+$/m);
    expect(stdout).toMatch(/^Gentoo(?: +\d+\.\d %){3} +124$/m);
    expect(stdout).toMatch(/^2 Gentoo +· +· +124$/m);
  });

  it("counts every row once in --json", async () => {
    const { stdout } = await here.run(["evaluate", MODEL, "penguins.csv", "--json"]);
    const [report] = objectsOf(stdout) as [{ rows: number; confusion: number[][]; classes: { name: string }[] }];
    expect(report.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(344);
    expect(report.classes.map(({ name }) => name)).toEqual(["Adelie", "Chinstrap", "Gentoo"]);
  });
});

describe("inspect", () => {
  it("shows a model's layers and arrays", async () => {
    const { code, stdout } = await here.run(["inspect", MODEL]);
    expect(code).toBe(0);
    expect(stdout).toContain("predicts species from island (Biscoe, Dream, Torgersen), bill_length_mm");
    expect(stdout).toMatch(/^1 {2}batchNorm +64 → 64 +128 +128$/m);
    expect(stdout).toMatch(/^1\.runningVar +\(64\) +\d/m);
  });

  it("shows a table's columns and classes, gzipped or not", async () => {
    writeFileSync(here.path("penguins.csv.gz"), gzipSync(readFileSync(here.path("penguins.csv"))));
    for (const file of ["penguins.csv", "penguins.csv.gz"]) {
      const { code, stdout } = await here.run(["inspect", file]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^body_mass_g +number +2 +94 +2700 +4202 +6300 +800\.8$/m);
      expect(stdout).toMatch(/^ {2}Adelie +152 {2}44\.2 % {2}█{24}$/m);
    }
  });

  it("shows the labels of an IDX file", async () => {
    writeFileSync(here.path("labels"), Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 4, 1, 1, 0, 1]));
    const { stdout } = await here.run(["inspect", "labels", "--json"]);
    expect(objectsOf(stdout)[0]).toMatchObject({ shape: [4], min: 0, max: 1, mean: 0.75, labels: { 0: 1, 1: 3 } });
  });
});

describe("gradcheck", () => {
  it("passes on every backend", async () => {
    const { code, stdout } = await here.run(["gradcheck", "--json"]);
    const results = objectsOf(stdout);
    expect(code).toBe(0);
    expect(new Set(results.map(({ backend }) => backend))).toEqual(
      new Set(["reference float64", "reference float32", "wasm float32"]),
    );
    expect(results.every(({ passed }) => passed)).toBe(true);
  });
});

describe("doctor", () => {
  it("finds what this machine has", async () => {
    const { code, stdout } = await here.run(["doctor"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`✔  Node.js            ${process.versions.node}`);
    const [report] = objectsOf((await here.run(["doctor", "--json"])).stdout) as [{ findings: { what: string }[] }];
    expect(report.findings.map(({ what }) => what)).toContain("mnist");
  });
});
