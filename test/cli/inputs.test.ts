import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { styleFor } from "../../cli/base/style.ts";
import { assertIsFile } from "../../cli/inputs/dataset-name.ts";
import { readEvaluationInputs } from "../../cli/inputs/evaluation-inputs.ts";
import { refusePictureFlags, refuseTableFlags } from "../../cli/inputs/flags-that-apply.ts";
import { readModel } from "../../cli/inputs/model-file.ts";
import { readPictures } from "../../cli/inputs/pictures-file.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import { withSource } from "../../cli/inputs/source.ts";
import type { TableFlags } from "../../cli/inputs/table-flags.ts";
import { readTableInputs } from "../../cli/inputs/table-inputs.ts";
import { assertSameColumns } from "../../cli/inputs/table-of-model.ts";
import type { TrainingInputs } from "../../cli/inputs/training-inputs.ts";
import { inspectModel } from "../../cli/inspect/model.ts";
import {
  affine,
  ConfigError,
  DataError,
  type Dataset,
  FormatError,
  type Model,
  sequential,
  type TableEncoding,
} from "../../src/index.ts";
import { readBytes, saveSafetensors } from "../../src/node/index.ts";

const TABLE = "x,z,y\n1,5,a\n2,4,b\n3,4,a\n4,5,b\n";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-inputs-"));
  await writeFile(at("data.csv"), TABLE);
});
afterAll(() => rm(folder, { recursive: true }));

const read = (name: string, flags: TableFlags, from: Model | undefined): Promise<TrainingInputs> =>
  withSource(at(name), (source) => readTableInputs(source, flags, from));

describe("flags that do not apply", () => {
  it.each([
    [{ target: "y" }, "--target is for tables, but mnist is not a table."],
    [{ header: false }, "--no-header is for tables"],
    [{ missingValues: ["-"] }, "--missing-values is for tables"],
  ])("%j are refused for pictures", (flags, message) => {
    expect(() => refuseTableFlags(flags, "mnist")).toThrow(ConfigError);
    expect(() => refuseTableFlags(flags, "mnist")).toThrow(message);
  });

  it("are refused by train", async () => {
    const dataDir = { dataDir: "folder" };
    await expect(readTrainingInputs("mnist", { features: ["x"] }, undefined)).rejects.toThrow(
      "--features is for tables",
    );
    await expect(readTrainingInputs(at("data.csv"), dataDir, undefined)).rejects.toThrow("--data-dir is for mnist and");
  });

  it("let others pass", () => {
    refuseTableFlags({ dataDir: "d", epochs: 3, batchNorm: false, target: undefined }, "mnist");
    refusePictureFlags({ target: "y" }, "data.csv");
  });
});

describe("a saved model's columns", () => {
  const encoding: TableEncoding = {
    features: [
      { kind: "number", name: "x", mean: 2, std: 1 },
      { kind: "category", name: "z", categories: ["4", "5"] },
    ],
    target: { task: "classification", name: "y", classes: ["a", "b"] },
  };

  it("are not to be changed by flags", () => {
    for (const flags of [
      { target: "x" },
      { task: "regression" },
      { features: ["x"] },
      { ignore: ["z"] },
      { categorical: ["x"] },
    ] as const) {
      const [name] = Object.keys(flags);
      expect(() => assertSameColumns(encoding, flags)).toThrow(ConfigError);
      expect(() => assertSameColumns(encoding, flags)).toThrow(
        new RegExp(
          `^--${name} .* is not what the model of --from was trained for: "y" \\(classification\\) from x, z\\.`,
        ),
      );
    }
    const same = {
      target: "y",
      task: "classification",
      features: ["z", "x"],
      ignore: ["w"],
      categorical: ["z"],
    } as const;
    assertSameColumns(encoding, same);
  });

  it("make their own demands", async () => {
    const text = `x,z,y\n${Array.from({ length: 40 }, (_, i) => `${i === 20 ? "oops" : i},${4 + (i % 2)},${"ab"[i % 2]}`).join("\n")}\n`;
    await writeFile(at("oops.csv"), text);
    const model = { description: { task: "classification", inputs: { kind: "table", encoding } } } as unknown as Model;
    await expect(read("oops.csv", {}, model)).rejects.toThrow("but the model learned this column as numbers");
    await expect(read("data.csv", { ignore: ["x"] }, model)).rejects.toThrow("--ignore x is not what");
    const { warnings } = await read("data.csv", { validation: 0 }, model);
    expect(warnings).toEqual([]);
  });
});

describe("files of another kind", () => {
  it("a table for a model", async () => {
    await expect(readModel(at("data.csv"))).rejects.toThrow(FormatError);
    await expect(readModel(at("data.csv"))).rejects.toThrow("looks like text, not like a model. Give the model first");
  });

  it("a table for pictures", async () => {
    const inputs = { kind: "images", shape: [28, 28], scaling: { mean: 0, std: 1 } } as const;
    await expect(withSource(at("data.csv"), (source) => readPictures(source, inputs))).rejects.toThrow(
      "looks like text, but the model takes pictures of 28 × 28, in an IDX file.",
    );
  });

  it("the name of a data set for a file", () => {
    expect(() => assertIsFile("mnist", "predict")).toThrow(ConfigError);
    expect(() => assertIsFile("mnist", "predict")).toThrow(
      "predict takes a file, not the name of a data set. chainrule doctor says in which folder",
    );
    assertIsFile("minst", "predict");
  });

  it("weights for a model", async () => {
    const network = sequential(affine(1, 1));
    network.initialize(0);
    await saveSafetensors(network, at("weights"));
    await expect(readModel(at("weights"))).rejects.toThrow("weights only");
    const { text } = await inspectModel(await readBytes(at("weights")), "weights", styleFor(false));
    expect(text.slice(0, 2).join("\n")).toMatch(/^weights {2}weights only: 2 arrays\n.*loadState.*saveModel wrote$/);
  });
});

describe("a model of other classes", () => {
  const pictures = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9);
  const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 3);
  const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  const modelOf = (classes: readonly string[]): Model => {
    const inputs = { kind: "images", shape: [1, 2], scaling: { mean: 0, std: 1 } } as const;
    return { description: { task: "classification", classes, inputs } } as unknown as Model;
  };

  it("is not measured", async () => {
    for (const part of ["train", "t10k"]) {
      await writeFile(at(`${part}-images-idx3-ubyte`), pictures);
      await writeFile(at(`${part}-labels-idx1-ubyte`), labels);
    }
    const flags = { dataDir: folder };
    const refused = readEvaluationInputs("mnist", flags, modelOf(["Bag", "Coat"]));
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow("The model knows the classes Bag, Coat, but those of mnist are 0, 1, 2,");
    const { dataset } = await readEvaluationInputs("mnist", flags, modelOf(digits));
    expect((dataset as Dataset).labels).toEqual(Int32Array.of(3));
    const inapplicable = readEvaluationInputs("mnist", { ...flags, decimal: "," }, modelOf(digits));
    await expect(inapplicable).rejects.toThrow("--decimal is for tables");
  });
});

describe("a missing --target", () => {
  it("is asked for with the columns that there are", async () => {
    const inputs = read("data.csv", {}, undefined);
    await expect(inputs).rejects.toThrow(
      /Say which column of .*data\.csv is to be predicted, by --target\. It has x, z, y\.$/,
    );
  });
});
