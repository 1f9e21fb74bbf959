import { describe, expect, it } from "vitest";
import { layerKinds, type Mention, mentionsIn, optimizerKinds } from "./kinds.ts";
import { sourcesOf, textOf } from "./sources.ts";

interface Exception {
  readonly file: string;
  readonly kinds: readonly string[];
  readonly reason: string;
}

/** Files outside src/layers that name kinds of layers, and may. */
const LAYERS_ALLOWED: readonly Exception[] = [
  {
    file: "src/distributed/data-parallel.ts",
    kinds: ["batchNorm"],
    reason: "an option, named after the layer that it is about",
  },
  { file: "cli/base/ranks.ts", kinds: ["batchNorm"], reason: "the same option, for --local-batch-norm" },
  {
    file: "cli/job/recipe.ts",
    kinds: ["batchNorm", "dropout"],
    reason: "the settings of --no-batch-norm and --dropout",
  },
  {
    file: "cli/job/ignored-flags.ts",
    kinds: ["batchNorm", "dropout"],
    reason: "--local-batch-norm beside --no-batch-norm, and --dropout without hidden layers",
  },
  {
    file: "cli/runs/config.ts",
    kinds: ["batchNorm", "dropout"],
    reason: "the settings of --no-batch-norm and --dropout, in config.json",
  },
  { file: "cli/compare/settings.ts", kinds: ["batchNorm"], reason: "the setting of --no-batch-norm, compared" },
  {
    file: "studio/experiment/layers.ts",
    kinds: ["affine", "batchNorm", "relu"],
    reason: "the network that the page starts with, and the pair with and without batch normalization",
  },
  {
    file: "studio/views/chain-rule/equations/layers.ts",
    kinds: ["affine", "batchNorm", "relu"],
    reason: "the derivations that can be walked, equation by equation; the walk passes over other layers",
  },
  {
    file: "studio/views/chain-rule/texts.ts",
    kinds: ["affine", "batchNorm", "relu"],
    reason: "the code and the texts of the derivations that can be walked",
  },
  { file: "src/formats/onnx/node-formulas.ts", kinds: ["tanh"], reason: "the function, which formulas name" },
  { file: "src/tables/parquet/decode.ts", kinds: ["slice"], reason: "the method of arrays and buffers" },
  {
    file: "studio/views/chain-rule/matrices.tsx",
    kinds: ["slice"],
    reason: "a part of the page that is drawn at once",
  },
];

/** Files outside src/optimizers that name kinds of optimizers, and may. */
const OPTIMIZERS_ALLOWED: readonly Exception[] = [
  { file: "cli/job/recipe.ts", kinds: ["adam"], reason: "the command's default, which was measured" },
  { file: "studio/experiment/experiment.ts", kinds: ["adam", "sgd"], reason: "what the page starts with, by the data" },
  { file: "studio/views/layers/presets.tsx", kinds: ["sgd"], reason: "a lesson, which another optimizer would spoil" },
];

/** An exception is for files and for kinds: a file that may name one kind may not name another. */
const RULES = [
  { folder: "src/layers", kinds: layerKinds(), some: ["affine", "batchNorm", "relu"], allowed: LAYERS_ALLOWED },
  { folder: "src/optimizers", kinds: optimizerKinds(), some: ["sgd", "adamw"], allowed: OPTIMIZERS_ALLOWED },
].map(({ folder, kinds, some, allowed }) => {
  const files = ["src", "cli", "studio"].flatMap(sourcesOf).filter((file) => !file.startsWith(`${folder}/`));
  const mentions = files.flatMap((file) => mentionsIn(file, textOf(file), kinds));
  const excepted = allowed.flatMap(({ file, kinds }) => kinds.map((kind): Mention => ({ file, kind })));
  return { folder, kinds, some, files, mentions, excepted };
});

function isIn(list: readonly Mention[]): (mention: Mention) => boolean {
  return ({ file, kind }) => list.some((entry) => entry.file === file && entry.kind === kind);
}

describe.each(RULES)("outside $folder", ({ kinds, some, files, mentions, excepted }) => {
  it("the sources are read, and the kinds are found", () => {
    expect(files).toEqual(expect.arrayContaining(["src/training/train.ts", "cli/main.ts", "studio/main.tsx"]));
    expect(kinds).toEqual(expect.arrayContaining(some));
  });

  it("no file names a kind", () => {
    expect(mentions.filter((mention) => !isIn(excepted)(mention))).toEqual([]);
  });

  it("every exception is still needed", () => {
    expect(excepted.filter((entry) => !isIn(mentions)(entry))).toEqual([]);
  });
});

describe("the rule", () => {
  it.each([
    ['if (layer.kind === "relu") a();'],
    ['switch (kind) { case "relu": a(); }'],
    ["const LABELS = { relu: 1 };"],
    ['const LABELS = { "relu": 1 };'],
    ["const FACTORIES = { relu };"],
    ["const FACTORIES = { relu() {} };"],
    ['const ORDER = ["relu"];'],
    ['type Kind = "relu";'],
    ["interface Options { readonly relu?: boolean }"],
    ["const kind = `relu`;"],
    ['labels["relu"]'],
  ])("finds %s", (source) => {
    expect(mentionsIn("x.ts", source, ["affine", "relu"])).toEqual([{ file: "x.ts", kind: "relu" }]);
  });

  it.each([
    'import { relu } from "./relu.ts"; networkOf([relu()]);',
    'export { relu } from "./relu.ts";',
    "flags.relu",
    "const { relu: isWanted } = flags;",
    'const text = "as relu does"; // "relu"',
    "function relu(relu: number) {}",
  ])("passes over %s", (source) => {
    expect(mentionsIn("x.ts", source, ["affine", "relu"])).toEqual([]);
  });
});
