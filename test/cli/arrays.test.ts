import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { styleFor } from "../../cli/base/style.ts";
import { readArrayEvaluation, readArrayInputs } from "../../cli/inputs/array-inputs.ts";
import { encodeSamples, fitInputs, sampleInputsOf } from "../../cli/inputs/array-samples.ts";
import { type NamedArrays, samplesOf, trainingPairs } from "../../cli/inputs/arrays-file.ts";
import type { FileKind } from "../../cli/inputs/file-kind.ts";
import { numberRows } from "../../cli/inputs/number-rows.ts";
import { readPictureInputs } from "../../cli/inputs/picture-inputs.ts";
import { readTable } from "../../cli/inputs/read-table.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import { unheard } from "../../cli/inputs/reading.ts";
import { type CsvFlags, readingRules } from "../../cli/inputs/reading-rules.ts";
import { withSource } from "../../cli/inputs/source.ts";
import { tablesFrom } from "../../cli/inputs/streaming.ts";
import { inspectArrays } from "../../cli/inspect/arrays.ts";
import { prepareTraining } from "../../cli/job/job.ts";
import { ConfigError, DataError, type Dataset, fitScaling, type Model } from "../../src/index.ts";
import { readBytes } from "../../src/node/index.ts";
import { MISSING, type NpyFile, parseCsv, type Table } from "../../src/tables/index.ts";
import { numpyFile } from "../data/files.ts";

let folder = "";
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-arrays-"));
  for (const name of ["deflated.npz", "little_f4.npy", "fortran.npy"]) await writeFile(at(name), numpyFile(name));
  await writeFile(at("data.csv"), "a,b\n1,2\n");
  const columnData = [
    { name: "x", data: [1, 2, 3, 4, 5, 6] },
    { name: "y", data: ["a", "b", "a", "b", "a", "b"] },
  ];
  await writeFile(at("data.parquet"), new Uint8Array(parquetWriteBuffer({ columnData })));
});
afterAll(() => rm(folder, { recursive: true }));

const array = (shape: number[], dtype = "float32") => ({
  data: Float32Array.from({ length: shape.reduce((size, extent) => size * extent, 1) }, (_, i) => i),
  shape,
  dtype,
});

const fileKind = (path: string): Promise<FileKind> => withSource(path, async ({ kind }) => kind);

describe("the kind of a file", () => {
  it("is told by its first bytes", async () => {
    expect(await fileKind(at("deflated.npz"))).toBe("npz");
    expect(await fileKind(at("little_f4.npy"))).toBe("npy");
    expect(await fileKind(at("data.parquet"))).toBe("parquet");
    expect(await fileKind(at("data.csv"))).toBe("other");
    await writeFile(at("no-arrays.npz"), Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18)));
    await expect(readTrainingInputs(at("no-arrays.npz"), {}, undefined)).rejects.toThrow("has no arrays");
    await expect(fileKind(at("absent"))).rejects.toThrow("There is no file");
    await expect(fileKind(folder)).rejects.toThrow("is a folder. Name a file in it.");
  });
});

describe("a text that is called something else", () => {
  it.each([
    ["page.npz", "an NPZ"],
    ["page.npy", "an NPY"],
    ["page.parquet", "a Parquet"],
    ["PAGE.Parquet", "a Parquet"],
  ])("is not read as CSV: %s", async (name, format) => {
    await writeFile(at(name), "a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n");
    const refused = { code: "CR_FORMAT", message: expect.stringContaining(`${name} is not ${format} file`) };
    await expect(readTrainingInputs(at(name), { target: "b" }, undefined)).rejects.toMatchObject(refused);
    await expect(readTrainingInputs(at(name), { target: "b", stream: true }, undefined)).rejects.toMatchObject(refused);
    const bytes = await readBytes(at(name));
    const chunks = Readable.from([bytes]);
    await expect(tablesFrom(bytes, chunks, readingRules({}), at(name)).next()).rejects.toMatchObject(refused);
  });
});

describe("arrays to train on", () => {
  it("become rows, each column standardized, and labels", async () => {
    const { train, validation, description, facts } = await withSource(at("deflated.npz"), (source) =>
      readArrayInputs(source, { validation: 0, task: "classification" }, undefined),
    );
    expect(facts).toEqual(["x (5, 4) float32, y (5) int64", "3 classes"]);
    expect(validation).toBeUndefined();
    const { labels, x } = train as Dataset;
    expect(labels).toEqual(Int32Array.of(0, 1, 2, 1, 0));
    const column = [0, 1, 2, 3, 4].map((row) => x.data[4 * row + 1]!);
    for (const [row, value] of column.entries()) expect(value).toBeCloseTo((row - 2) / Math.SQRT2, 6);
    const encoding = description.inputs.kind === "table" ? description.inputs.encoding : undefined;
    expect(encoding?.features[1]).toMatchObject({ kind: "number", name: "x[1]", mean: 9 });
    expect(description.classes).toEqual(["0", "1", "2"]);
  });

  it("are evaluated and predicted from as they were encoded", async () => {
    const { train, description } = await withSource(at("deflated.npz"), (source) =>
      readArrayInputs(source, { validation: 0, task: "classification" }, undefined),
    );
    const { dataset } = await withSource(at("deflated.npz"), (source) =>
      readArrayEvaluation(source, { description } as Model),
    );
    expect(dataset).toEqual(train);
    expect(() => encodeSamples(array([2, 3]), sampleInputsOf({ description } as Model), "f")).toThrow(ConfigError);
    expect(() => encodeSamples(array([2, 3]), sampleInputsOf({ description } as Model), "f")).toThrow(
      "f has 3 numbers a row, but the network takes 4 columns: x[0], x[1]",
    );
  });

  it("are refused where float32 cannot hold them, as in a table", () => {
    const feature = (d: number) => ({ kind: "number", name: `x[${d}]`, mean: 1, std: 2 }) as const;
    const target = { task: "classification", name: "y", classes: ["0", "1"] } as const;
    const table = { kind: "table", encoding: { features: [feature(0), feature(1)], target } } as const;
    const x = { data: Float64Array.of(1, 2, 3, 1e300), shape: [2, 2], dtype: "float64" };
    expect(() => encodeSamples(x, table, "f")).toThrow(
      "f: row 1, column 1: 1e+300 is too far from the training mean 1 (standard deviation 2) for float32.",
    );
    expect(() => encodeSamples(x, { kind: "raw", width: 2 }, "f")).toThrow("f: row 1 has 1e+300, but the model takes");
    const missing = { ...x, data: Float64Array.of(1, 2, 3, Number.NaN) };
    expect(encodeSamples(missing, table, "f").data).toEqual(Float32Array.of(0, 0.5, 1, 0));
    const csv = parseCsv("a,b\n1,2\n3,1e300\n", {}, "f");
    expect(() => numberRows(csv, 2)).toThrow('f, line 3, column "b": 1e+300 is too large for float32');
  });

  it("keep the shape of a sample, and one number is a row", () => {
    const feature = (d: number) => ({ kind: "number", name: `x[${d}]`, mean: 0, std: 1 }) as const;
    const target = { task: "classification", name: "y", classes: ["0", "1"] } as const;
    const table = (D: number) =>
      ({ kind: "table", encoding: { features: Array.from({ length: D }, (_, d) => feature(d)), target } }) as const;
    const x = array([3, 2, 2]);
    const { data, shape } = x;
    expect(fitInputs(x, Int32Array.of(0, 1, 2), target)).toMatchObject({ encoding: { features: { length: 4 } } });
    expect(encodeSamples(x, table(4), "f")).toEqual({ data, shape });
    expect(encodeSamples(x, { kind: "raw", width: 4 }, "f")).toEqual({ data, shape });
    expect(encodeSamples(array([3]), table(1), "f").shape).toEqual([3, 1]);
    expect(encodeSamples(array([3]), { kind: "raw", width: 1 }, "f").shape).toEqual([3, 1]);
    const infinite = { ...x, data: data.map((value, i) => (i === 9 ? Number.POSITIVE_INFINITY : value)) };
    expect(() => encodeSamples(infinite, { kind: "raw", width: 4 }, "f")).toThrow("f: row 2 has Infinity");
  });

  it("take no flags on tables but --task", async () => {
    await expect(readTrainingInputs(at("deflated.npz"), { target: "y" }, undefined)).rejects.toThrow(
      "--target is for tables",
    );
    const inputs = await readTrainingInputs(at("deflated.npz"), { task: "regression" }, undefined);
    expect(inputs.description.task).toBe("regression");
  });

  it("have names, and as many rows as each other", () => {
    const file = (shape: number[]): NpyFile => ({
      ...{ dtype: "float32", shape, isNumeric: true, isText: false },
      numbers: () => array(shape),
      texts: () => expect.fail("they are numbers"),
    });
    const named = (entries: Record<string, number[]>): NamedArrays =>
      new Map(Object.entries(entries).map(([name, shape]) => [name, file(shape)]));
    const source = { where: "f", kind: "npz" } as const;
    const keras = named({ x_train: [6, 2], y_train: [6], x_test: [2, 2], y_test: [2] });
    expect(trainingPairs(keras, "f").test?.x.shape).toEqual([2, 2]);
    expect(trainingPairs(named({ X: [6, 2], y: [6] }), "f").train.x.shape).toEqual([6, 2]);
    expect(() => trainingPairs(named({ a: [6, 2], b: [6] }), "f")).toThrow(DataError);
    expect(() => trainingPairs(named({ a: [6, 2] }), "f")).toThrow(
      "f has the array a (6, 2) float32, not samples with answers. Call them x and y",
    );
    expect(() => trainingPairs(named({ x: [6, 2], y: [5] }), "f")).toThrow(
      "f: x of shape (6, 2) and y of shape (5) need as many rows",
    );
    expect(samplesOf(named({ anything: [6, 2] }), source).x.shape).toEqual([6, 2]);
    expect(() => samplesOf(named({ a: [1], b: [1] }), source)).toThrow("Call the one to predict from x");
  });

  it("of unsigned bytes with three axes are pictures", () => {
    const inputs = { kind: "images", shape: [2, 2], scaling: { mean: 0, std: 1 } } as const;
    const pictures = array([3, 2, 2], "uint8");
    expect(encodeSamples(pictures, inputs, "f")).toEqual({
      data: pictures.data.map((value) => value / 255),
      shape: [3, 2, 2, 1],
    });
    expect(() => encodeSamples(array([3, 2, 2]), inputs, "f")).toThrow("uint8 of shape (N, 2, 2), but f has float32");
  });
});

describe("pictures", () => {
  /** Ten pictures of one pixel: all that is validated on is white, or all of the rest. */
  const PIXELS = Uint8Array.of(0, 0, 0, 0, 0, 255, 255, 255, 255, 255);
  const rows = (...chosen: number[]): Int32Array => Int32Array.from(chosen);

  it("are scaled by those alone that are trained on, from NumPy", () => {
    const x = { data: Float32Array.from(PIXELS), shape: [10, 1, 1], dtype: "uint8" };
    const target = { task: "classification", name: "y", classes: ["0", "1"] } as const;
    const scaling = (...chosen: number[]) => fitInputs(x, rows(...chosen), target);
    expect(scaling(0, 1, 5, 6)).toMatchObject({ scaling: { mean: 0.5, std: 0.5 } });
    expect(scaling(0, 1)).toMatchObject({ scaling: { mean: 0, std: 1 } });
  });

  const word = (value: number): number[] => [0, 0, value >> 8, value & 255];

  it("give the network an input a pixel", async () => {
    const dataDir = at("two-by-three");
    await mkdir(dataDir);
    for (const part of ["train", "t10k"]) {
      const images = [0, 0, 8, 3, ...word(10), ...word(2), ...word(3), ...PIXELS, ...new Uint8Array(50)];
      await writeFile(join(dataDir, `${part}-images-idx3-ubyte`), Uint8Array.from(images));
      await writeFile(
        join(dataDir, `${part}-labels-idx1-ubyte`),
        Uint8Array.of(0, 0, 8, 1, ...word(10), ...new Uint8Array(10)),
      );
    }
    const { inputs, network } = await prepareTraining("mnist", { dataDir, backend: "reference" }, unheard);
    expect((inputs.train as Dataset).x.shape).toEqual([10, 2, 3, 1]);
    expect(network.inputShape).toEqual([6]);
  });

  it("and from IDX", async () => {
    for (const part of ["train", "t10k"]) {
      await writeFile(
        at(`${part}-images-idx3-ubyte`),
        Uint8Array.of(0, 0, 8, 3, ...word(10), ...word(1), ...word(1), ...PIXELS),
      );
      await writeFile(at(`${part}-labels-idx1-ubyte`), Uint8Array.of(0, 0, 8, 1, ...word(10), ...new Uint8Array(10)));
    }
    for (const seed of [0, 1, 2]) {
      const { train, description } = await readPictureInputs(
        "mnist",
        { dataDir: folder, validation: 0.3, seed },
        undefined,
      );
      const { mean, std } = fitScaling((train as Dataset).x.data);
      expect(mean).toBeCloseTo(0, 6);
      expect(std).toBeCloseTo(1, 6);
      expect(description.inputs).toMatchObject({ kind: "images", shape: [1, 1] });
    }
  });
});

describe("Parquet", () => {
  it("is read as a table, and takes no flags on CSV", async () => {
    const read = (flags: CsvFlags): Promise<Table> =>
      withSource(at("data.parquet"), (source) => readTable(source, readingRules(flags)));
    expect((await read({})).columns.map(({ name }) => name)).toEqual(["x", "y"]);
    for (const flags of [{ delimiter: ";" }, { header: false }, { decimal: "," }, { encoding: "latin1" }] as const) {
      await expect(read(flags)).rejects.toThrow("--delimiter, --header, --decimal and --encoding are for CSV, and");
    }
    const [, labels] = (await read({ missingValues: ["a"] })).columns;
    expect([...labels!.codes]).toContain(MISSING);
    const { description } = await readTrainingInputs(at("data.parquet"), { target: "y" }, undefined);
    expect(description.classes).toEqual(["a", "b"]);
  });
});

it("inspect shows every array, and counts labels", async () => {
  const { text } = await withSource(at("deflated.npz"), (source) => inspectArrays(source, styleFor(false)));
  expect(text.slice(1)).toEqual([
    "",
    "array  type     shape   min    mean     max     std",
    "x      float32  (5, 4)    0  9.5000   19.00  5.7663",
    "y      int64    (5)       0  0.8000  2.0000  0.7483",
    "",
    "y",
    "  0  2  40.0 %  ████████████████████████",
    "  1  2  40.0 %  ████████████████████████",
    "  2  1  20.0 %  ████████████",
  ]);
});
