/** NumPy's files as people have them: with texts, objects, validation arrays and fractions' types. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { styleFor } from "../../cli/base/style.ts";
import { readArrayEvaluation, readArrayInputs } from "../../cli/inputs/array-inputs.ts";
import { encodeSamples } from "../../cli/inputs/array-samples.ts";
import { readArrays, samplesOf } from "../../cli/inputs/arrays-file.ts";
import { readPictures } from "../../cli/inputs/pictures-file.ts";
import { withSource } from "../../cli/inputs/source.ts";
import type { TrainingInputs } from "../../cli/inputs/training-inputs.ts";
import { inspectArrays } from "../../cli/inspect/arrays.ts";
import { affine, type Dataset, type Model, networkOf } from "../../src/index.ts";
import { npyFile } from "../fuzz/readers/npy.ts";
import { zipFile } from "../fuzz/readers/npz.ts";

type Contents = Readonly<Record<string, Uint8Array>>;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-array-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

function npy(descr: string, shape: readonly number[], body: ArrayBufferView): Uint8Array {
  const extents = `${shape.join(", ")}${shape.length === 1 ? "," : ""}`;
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return npyFile(`{'descr': '${descr}', 'fortran_order': False, 'shape': (${extents}), }`, bytes);
}

const floats = (shape: readonly number[], values: readonly number[]): Uint8Array =>
  npy("<f4", shape, Float32Array.from(values));
const bytes = (shape: readonly number[]): Uint8Array =>
  npy("|u1", shape, new Uint8Array(shape.reduce((a, b) => a * b, 1)).fill(7));
const objects = (count: number): Uint8Array => npy("|O", [count], Uint8Array.of(0x80, 3));
const texts = (values: readonly string[], width = 3): Uint8Array =>
  npy(
    `<U${width}`,
    [values.length],
    Uint32Array.from(values.flatMap((v) => Array.from({ length: width }, (_, i) => v.codePointAt(i) ?? 0))),
  );
const x = (rows: number, width = 2): Uint8Array =>
  floats(
    [rows, width],
    Array.from({ length: rows * width }, (_, i) => (i * 7) % 5),
  );

async function file(contents: Contents): Promise<string> {
  const path = join(folder, "data.npz");
  const members = Object.entries(contents).map(([name, data]) => ({ name: `${name}.npy`, contents: data }));
  await writeFile(path, zipFile(members, false));
  return path;
}

/** What training learns from such a file; its path is left out of the remarks. */
async function read(contents: Contents, flags = {}, from?: Model): Promise<TrainingInputs> {
  const path = await file(contents);
  const inputs = await withSource(path, (source) => readArrayInputs(source, flags, from));
  return { ...inputs, warnings: inputs.warnings.map((text) => text.replace(path, "f")) };
}

const y = floats([8], [0, 1, 0, 1, 0, 1, 0, 1]);

describe("arrays that nobody needs", () => {
  it.each([
    ["texts", texts(["a", "b", "c"]), "ids (3) <U3"],
    ["objects", objects(3), "ids (3) |O"],
    ["dates", npy("<M8[D]", [1], new Uint8Array(8)), "ids (1) <M8[D]"],
    [
      "parts",
      npyFile("{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (1,), }", new Uint8Array(2)),
      "ids (1) structured",
    ],
    ["complex numbers", npy("<c8", [1], new Uint8Array(8)), "ids (1) <c8"],
    ["integers that float64 does not hold", npy("<u8", [1], new BigUint64Array([2n ** 60n + 1n])), "ids (1) uint64"],
  ])("may hold %s, and are remarked by name", async (_, ids, named) => {
    const { train, warnings } = await read({ x: x(8), y, ids }, { validation: 0 });
    expect((train as Dataset).x.shape).toEqual([8, 2]);
    expect(warnings).toEqual([`f: the array ${named} is not used`]);
  });

  it("are remarked when a pair is not complete, or another takes its place", async () => {
    const { warnings } = await read({ x_train: x(8), y_train: y, x_val: x(2), x: x(3) });
    expect(warnings).toEqual([
      "f: the arrays x_val (2, 2) float32, x (3, 2) float32 are not used: x_val lacks y_val, x lacks y",
    ]);
  });

  it("are remarked by evaluate and predict, which expect those of training", async () => {
    const model = { network: networkOf([affine(2, 2)]), description: (await read({ x: x(8), y })).description };
    const path = await file({ x_train: x(8), y_train: y, x_test: x(8), y_test: y, ids: objects(8) });
    const evaluated = await withSource(path, (source) => readArrayEvaluation(source, model));
    expect(evaluated.warnings).toEqual([`${path}: the array ids (8) |O is not used`]);
    const alone = await file({ pixels: x(8), ids: texts(["a"]) });
    await withSource(alone, async (source) => {
      expect(samplesOf(await readArrays(source), source)).toMatchObject({ name: "pixels", where: `${alone}, pixels` });
    });
  });

  it("are shown by inspect, labels with how often each occurs", async () => {
    const path = await file({ meta: objects(1), y: texts(["b", "a", "b"]) });
    const { text } = await withSource(path, (source) => inspectArrays(source, styleFor(false)));
    expect(text.slice(3).map((line) => line.trim().replace(/ +/g, " "))).toEqual([
      "meta |O (1)",
      "y <U3 (3)",
      "",
      "y",
      "a 1 33.3 % ████████████",
      "b 2 66.7 % ████████████████████████",
    ]);
  });
});

describe("labels", () => {
  const names = ["no", "yes", "no", "yes", "no", "yes", "no", "yes"];

  it("may be texts, which are classes by their names", async () => {
    const { train, description, inferences } = await read({ x: x(8), y: texts(names) }, { validation: 0 });
    expect(description).toMatchObject({ task: "classification", classes: ["no", "yes"] });
    expect((train as Dataset).labels).toEqual(Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1));
    expect(inferences[0]).toEqual({ text: "y (<U3) is a class (classification)", option: "--task" });
  });

  it.each([
    ["big-endian", npy(">U1", [4], Uint8Array.of(0, 0, 0, 98, 0, 1, 0xf6, 0, 0, 0, 0, 98, 0, 1, 0xf6, 0)), ["b", "😀"]],
    ["of bytes", npy("|S2", [4], new TextEncoder().encode("\u00e4b\0\u00e4b\0")), ["b", "ä"]],
    ["of one column", npy("<U1", [4, 1], Uint32Array.of(98, 97, 98, 97)), ["a", "b"]],
  ])("may be texts %s", async (_, labels, classes) => {
    expect((await read({ x: x(4), y: labels })).description.classes).toEqual(classes);
  });

  it.each([
    ["empty", texts(["a", "", "a", "b"]), "y: row 1 is empty. Leave out"],
    [
      "no characters",
      npy("<U1", [4], Uint32Array.of(97, 0x110000, 97, 98)),
      'array "y": element 1 holds 1114112, which is no',
    ],
    [
      "not UTF-8",
      npy("|S1", [4], Uint8Array.of(97, 0xe4, 97, 98)),
      'array "y": element 1 is not UTF-8. Save np.char.decode(a',
    ],
    ["cut", npy("<U1", [4], Uint32Array.of(97, 98, 97)), "should have"],
    ["all the same", texts(["a", "a", "a", "a"]), "y is a in every row"],
  ])("are refused where texts are %s", async (_, labels, message) => {
    await expect(read({ x: x(4), y: labels })).rejects.toThrow(message);
  });

  it("of Python objects are refused, with what NumPy makes of them and is read", async () => {
    await expect(read({ x: x(8), y: objects(8) })).rejects.toMatchObject({
      code: "CR_DATA",
      message: expect.stringContaining(
        "y holds Python objects (dtype |O), which are never read. Save names of classes as y.astype(str)",
      ),
    });
    await expect(read({ x: objects(8), y })).rejects.toThrow(
      'dtype |O, which cannot be read. Save it as numbers: a.astype("float32").',
    );
    await expect(read({ x: x(8), y: texts(names) }, { task: "regression" })).rejects.toThrow(
      'y holds texts, and regression learns numbers. Save it as y.astype("float64").',
    );
  });

  it.each([
    ["whole numbers of floats that repeat", [0, 1, 2, 0, 1, 2], ["0", "1", "2"]],
    ["negative ones", [-1, 1, -1, 1], ["-1", "1"]],
    ["fractions", [0, 1.5, 0, 1.5], undefined],
    ["each but once", [0, 1, 2, 3], undefined],
    ["more than ten", Array.from({ length: 44 }, (_, i) => i % 11), undefined],
    ["ten", Array.from({ length: 20 }, (_, i) => i % 10), [..."0123456789"]],
  ])("of floats are classes as in a table: %s", async (_, values, classes) => {
    const { description, inferences } = await read({ x: x(values.length), y: floats([values.length], values) });
    expect(description.classes).toEqual(classes);
    const text = classes
      ? "y (float32, whole numbers) is a class (classification)"
      : "y (float32) is a number (regression)";
    expect(inferences[0]).toEqual({ text, option: "--task" });
  });
});

describe("arrays to validate on", () => {
  it.each(["val", "valid", "validation"])("take the place of rows that are drawn: x_%s", async (ending) => {
    const contents = { X_train: x(8), y_train: y, [`X_${ending}`]: x(3), [`y_${ending}`]: floats([3], [1, 0, 1]) };
    const { train, validation, facts, inferences, warnings } = await read(contents);
    expect([(train as Dataset).x.shape, (validation as Dataset).x.shape]).toEqual([
      [8, 2],
      [3, 2],
    ]);
    expect((validation as Dataset).labels).toEqual(Int32Array.of(1, 0, 1));
    expect(facts[1]).toBe(`validated on X_${ending} (3, 2) float32`);
    expect(inferences.map(({ option }) => option)).toEqual(["--task"]);
    expect(warnings).toEqual([]);
    await expect(read(contents, { validation: 0.5 })).rejects.toThrow(
      `has X_${ending} and y_${ending} for that. Leave it out.`,
    );
  });

  it("stand beside those to test on, scaled as those to train on", async () => {
    const contents = { x: x(8), y, x_val: x(8), y_val: y, x_test: x(3), y_test: floats([3], [1, 0, 1]) };
    const { train, validation, test } = await read(contents);
    expect((validation as Dataset).x).toEqual((train as Dataset).x);
    expect(test?.labels).toEqual(Int32Array.of(1, 0, 1));
  });

  it.each([
    [{ x_val: x(3), y_val: y }, "f: x_val of shape (3, 2) and y_val of shape (8) need as many rows"],
    [{ x_val: x(8, 3), y_val: y }, "f, x_val has 3 numbers a row, but the network takes 2 columns"],
    [{ x_val: x(2), y_val: floats([2], [1, 7]) }, "f, y_val: row 1 is 7, and the classes are 0, 1"],
  ])("are refused by name: %#", async (more, message) => {
    const refused = read({ x_train: x(8), y_train: y, ...more }).catch((error: Error) => {
      throw new Error(error.message.replace(join(folder, "data.npz"), "f"));
    });
    await expect(refused).rejects.toThrow(message);
  });
});

describe("pictures with an axis for their channel", () => {
  const inputs = { kind: "images", shape: [4, 3], scaling: { mean: 0, std: 1 } } as const;
  const picture = (shape: number[], dtype = "uint8") => ({ data: new Float32Array(24).fill(255), shape, dtype });

  it.each([[[2, 4, 3]], [[2, 4, 3, 1]], [[2, 1, 4, 3]]])("are those of one channel: %j", (shape) => {
    expect(encodeSamples(picture(shape), inputs, "f")).toEqual({
      data: new Float32Array(24).fill(1),
      shape: [2, 4, 3, 1],
    });
  });

  it("are pictures to train on, too", async () => {
    const { train, description } = await read({ x: bytes([8, 4, 3, 1]), y });
    expect(description.inputs).toMatchObject({ kind: "images", shape: [4, 3] });
    expect((train as Dataset).x.shape.slice(1)).toEqual([4, 3, 1]);
  });

  it.each([
    [
      [1, 4, 3, 2],
      "uint8",
      "The network takes pictures: uint8 of shape (N, 4, 3), but f has uint8 of shape (1, 4, 3, 2).",
    ],
    [[2, 4, 3, 1], "float32", "The network takes pictures: uint8 of shape (N, 4, 3), but f has float32"],
    [[2, 3, 4, 1], "uint8", "f has pictures of 3 × 4, but the network takes 4 × 3."],
    [[2, 12], "uint8", "The network takes pictures"],
  ])("are refused as %j of %s", (shape, dtype, message) => {
    expect(() => encodeSamples(picture(shape, dtype), inputs, "f")).toThrow(message);
  });

  it("that are to be tested on have the size of those that are trained on", async () => {
    const contents = { x_train: bytes([8, 4, 3]), y_train: y, x_test: bytes([8, 2, 3]), y_test: y };
    await expect(read(contents)).rejects.toThrow(", x_test has pictures of 2 × 3, but the network takes 4 × 3.");
  });

  it("may come from IDX", async () => {
    const idx = Uint8Array.of(0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 1, ...new Uint8Array(12));
    await writeFile(join(folder, "pictures"), idx);
    const read = (path: string) => withSource(path, (source) => readPictures(source, inputs));
    expect((await read(join(folder, "pictures"))).shape).toEqual([1, 4, 3, 1]);
  });
});
