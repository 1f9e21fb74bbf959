import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Io } from "../../cli/base/io.ts";
import { styleFor } from "../../cli/base/style.ts";
import { evaluateCommand } from "../../cli/commands/evaluate.ts";
import { exportCommand } from "../../cli/commands/export.ts";
import { inspectCommand } from "../../cli/commands/inspect.ts";
import { predictCommand } from "../../cli/commands/predict.ts";
import type { FileKind } from "../../cli/inputs/file-kind.ts";
import { readModel } from "../../cli/inputs/model-file.ts";
import { readTrainingInputs } from "../../cli/inputs/read-training-inputs.ts";
import { withSource } from "../../cli/inputs/source.ts";
import { inspectArrays } from "../../cli/inspect/arrays.ts";
import { affine, batchNorm, type ModelDescription, relu, sequential } from "../../src/index.ts";
import { saveModel, saveOnnx } from "../../src/node/index.ts";
import { parseCsv, prepareTable } from "../../src/tables/index.ts";
import { npyFile } from "../fuzz/readers/npy.ts";
import { zipFile } from "../fuzz/readers/npz.ts";
import { floats, node, onnxFile } from "../support/onnx.ts";

const TABLE = "size,colour,kind\n1,red,a\n2,blue,b\n4,red,a\n3,blue,b\n";

let folder = "";
const at = (name: string): string => join(folder, name);

/** What a command prints. */
async function printed(run: (io: Io) => Promise<number>): Promise<string> {
  const lines: string[] = [];
  const stream = { writableNeedDrain: false };
  const output = { line: (text: string) => void lines.push(text), style: styleFor(false), stream };
  // What these commands use of a terminal, and no more of one.
  await run({ out: output, err: output, command: "chainrule", words: [] } as unknown as Io);
  return lines.join("\n");
}

const predict = (model: string, rows: string): Promise<string> =>
  printed((io) => predictCommand(at(model), at(rows), {}, io));

function array(shape: string, values: readonly number[]): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;
  return npyFile(header, new Uint8Array(Float32Array.from(values).buffer));
}

/** Of others: two outputs, x[0] + 1 and 2·x[1]. */
const sums = (...behind: ReturnType<typeof node>[]): Uint8Array =>
  onnxFile({
    nodes: [node("Gemm", ["x", "w", "b"], "y"), ...behind],
    tensors: [floats("w", [2, 2], [1, 0, 0, 2]), floats("b", [2], [1, 0])],
    model: { producerName: "some\u001b[2Jthing", producerVersion: "2.0" },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-onnx-"));
  const { encoding } = prepareTable(parseCsv(TABLE, {}, "t"), { target: "kind" });
  const network = sequential(affine(3, 4), batchNorm(4), relu(), affine(4, 2));
  network.initialize(1);
  const inputs = { kind: "table", encoding } as const;
  const description: ModelDescription = { task: "classification", classes: ["a", "b"], inputs };
  await saveModel({ network, description }, at("ours"));
  await saveOnnx({ network, description }, at("ours-logits.safetensors"));
  await saveOnnx({ network, description }, at("ours-probabilities.csv"), { softmax: true });
  await writeFile(at("table.csv"), TABLE);
  await writeFile(at("theirs"), sums());
  await writeFile(at("theirs-softmax"), sums(node("Softmax", ["y"], "z")));
  await writeFile(at("theirs-log-softmax"), sums(node("LogSoftmax", ["y"], "z")));
  const yesOrNo = [node("Gemm", ["x", "v"], "y"), node("Sigmoid", ["y"], "z")];
  await writeFile(at("theirs-sigmoid"), onnxFile({ nodes: yesOrNo, tensors: [floats("v", [2, 1], [5, -2])] }));
  await writeFile(at("theirs-conv"), sums(node("Conv", ["y"], "z")));
  await writeFile(at("damaged"), sums().subarray(0, 40));
  await writeFile(at("rows.csv"), "p,q\n1,2\n3,4\n");
  await writeFile(at("rows.npy"), array("(2, 2)", [1, 2, 3, 4]));
  const contents = { x: array("(2, 2)", [1, 2, 3, 4]), y: array("(2,)", [1, 0]) };
  const entries = Object.entries(contents).map(([name, bytes]) => ({ name: `${name}.npy`, contents: bytes }));
  await writeFile(at("data.npz"), zipFile(entries, false));
  await writeFile(at("model.pt"), zipFile([{ name: "model/data.pkl", contents: Uint8Array.of(0x80, 2) }], false));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a file of PyTorch's own", () => {
  it("is named as such, with the way that leads here", async () => {
    await expect(readModel(at("model.pt"))).rejects.toThrow(/model\.pt is a zip archive .*torch\.onnx\.export/);
    const inspected = withSource(at("model.pt"), (source) => inspectArrays(source, styleFor(false)));
    await expect(inspected).rejects.toThrow("a model of PyTorch (.pt), which is not read here. Export it as ONNX");
  });
});

describe("an ONNX file of ours", () => {
  const FILES = ["ours-logits.safetensors", "ours-probabilities.csv"];

  it("is known by its contents, whatever it is called", async () => {
    const fileKind = (path: string): Promise<FileKind> => withSource(path, async ({ kind }) => kind);
    for (const file of FILES) expect(await fileKind(at(file))).toBe("onnx");
    expect(await fileKind(at("theirs"))).toBe("onnx");
    expect(await fileKind(at("ours"))).toBe("other");
  });

  it("predicts and evaluates as the model that it was written from, with and without a Softmax", async () => {
    const evaluated = async (file: string): Promise<unknown> => {
      const text = await printed((io) => evaluateCommand(at(file), at("table.csv"), { json: true }, io));
      return { ...JSON.parse(text.split("\n")[0]!), model: "" }; // a remark may follow
    };
    const expected = await predict("ours", "table.csv");
    expect(expected).toMatch(/^kind,probability\n[ab],0\.\d+\n/);
    for (const file of FILES) {
      expect(await predict(file, "table.csv")).toBe(expected);
      expect(await evaluated(file)).toEqual(await evaluated("ours"));
    }
  });

  it("is where training can start from, with the model's own columns", async () => {
    const model = await readModel(at("ours-logits.safetensors"));
    const { description, inferences } = await readTrainingInputs(at("table.csv"), { validation: 0 }, model);
    expect(description).toEqual((await readModel(at("ours"))).description);
    const texts = inferences.map(({ text }) => text);
    expect(texts).toContain("columns are read as in the model: size, colour");
  });

  it("is exported again with the Softmax that it has", async () => {
    const flags = { to: "onnx", out: at("again") } as const;
    await printed((io) => exportCommand(at("ours-probabilities.csv"), flags, io));
    expect(await readModel(at("again"))).toMatchObject({ softmax: true, isDescribed: true });
  });

  it("is inspected: version, writer, what it is for, layers and arrays", async () => {
    const text = await printed((io) => inspectCommand(at("ours-probabilities.csv"), {}, io));
    expect(text).toContain("ONNX, opset 15, written by chainrule  classification");
    expect(text).toContain("predicts kind from size, colour (blue, red)");
    expect(text).toContain("ends in a Softmax, or what is read as one: the outputs are probabilities");
    expect(text).toMatch(/^1 {2}batchNorm +4 → 4 /m);
    expect(text).toMatch(/^3\.w +\(4, 2\)/m);
  });
});

describe("an ONNX file of others", () => {
  it.each(["rows.csv", "rows.npy"])("gives its outputs as they are, for %s", async (rows) => {
    expect(await predict("theirs", rows)).toBe("out[0],out[1]\n2,4\n4,8");
  });

  it.each(["theirs-softmax", "theirs-log-softmax"])(
    "gives numbered classes, no softmax done twice: %s",
    async (file) => {
      const [first, second] = [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(-4))].map((p) => Number(p.toPrecision(7)));
      expect(await predict(file, "rows.csv")).toBe(`class,probability\n1,${first}\n1,${second}`);
    },
  );

  it("gives two classes where it ends in a Sigmoid of one output", async () => {
    const [first, second] = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(-7))].map((p) => Number(p.toPrecision(7)));
    expect(await predict("theirs-sigmoid", "rows.csv")).toBe(`class,probability\n1,${first}\n1,${second}`);
    await writeFile(at("low.csv"), "p,q\n0,1\n0,2\n");
    expect(await predict("theirs-sigmoid", "low.csv")).toBe("class,probability\n0,0.8807971\n0,0.9820138");
    const text = await printed((io) => evaluateCommand(at("theirs-sigmoid"), at("data.npz"), { json: true }, io));
    expect(JSON.parse(text.split("\n")[0]!)).toMatchObject({ accuracy: 0.5, classes: [{ name: "0" }, { name: "1" }] });
  });

  it("is evaluated on arrays, whose answers are the numbers of outputs", async () => {
    const text = await printed((io) => evaluateCommand(at("theirs"), at("data.npz"), { json: true }, io));
    expect(JSON.parse(text.split("\n")[0]!)).toMatchObject({
      accuracy: 0.5,
      confusion: [
        [0, 1],
        [0, 1],
      ],
    });
  });

  it("is exported without a guess at what it is for", async () => {
    await printed((io) => exportCommand(at("theirs"), { to: "onnx", out: at("theirs-again") }, io));
    expect(await predict("theirs-again", "rows.csv")).toBe(await predict("theirs", "rows.csv"));
  });

  it("is inspected, and does not steer the terminal", async () => {
    const text = await printed((io) => inspectCommand(at("theirs"), {}, io));
    expect(text).toContain("ONNX, opset 17, written by some[2Jthing 2.0");
    expect(text).toContain("plain numbers: 2 a row to 2; the file does not say what these numbers are");
    const json = JSON.parse(await printed((io) => inspectCommand(at("theirs"), { json: true }, io)));
    expect(json).toMatchObject({ opset: 17, softmax: false, layers: [{ kind: "affine" }] });
    expect(json).not.toHaveProperty("task");
  });

  it.each([
    ["a,b,c\n1,2,3\n4,5,6\n", "has 3 columns, but the model takes 2 numbers a row, in the order of the columns"],
    ["a,b\n1,2\n3,\n", 'line 3, column "b" is empty'],
    ["a,b\n1,x\n3,y\n", 'line 2, column "b": "x" is no number, but the model takes plain numbers'],
  ])("refuses %j", async (csv, message) => {
    await writeFile(at("bad.csv"), csv);
    await expect(predict("theirs", "bad.csv")).rejects.toThrow(message);
  });

  it("refuses arrays of another width, or with gaps", async () => {
    await writeFile(at("wide.npy"), array("(1, 3)", [1, 2, 3]));
    await expect(predict("theirs", "wide.npy")).rejects.toThrow("has 3 numbers a row, but the model takes 2");
    await writeFile(at("gap.npy"), array("(1, 2)", [1, Number.NaN]));
    await expect(predict("theirs", "gap.npy")).rejects.toThrow("row 0 has NaN, but the model takes finite numbers");
  });

  it("is not evaluated on tables, which do not say where the answers are", async () => {
    const evaluated = printed((io) => evaluateCommand(at("theirs"), at("rows.csv"), {}, io));
    await expect(evaluated).rejects.toThrow("the model takes rows of numbers. Give it arrays: np.savez");
  });

  it.each([
    ["theirs-conv", '"z-node" (Conv) is of an operator that cannot be read'],
    ["damaged", "is no ONNX file, or is damaged"],
  ])("is refused as %s, by every command alike", async (file, message) => {
    await expect(readModel(at(file))).rejects.toMatchObject({
      code: "CR_FORMAT",
      message: expect.stringContaining(message),
    });
    const inspected = printed((io) => inspectCommand(at(file), {}, io));
    await expect(inspected).rejects.toThrow(message);
  });

  it("is no table", async () => {
    await expect(predict("ours", "theirs")).rejects.toThrow("is a model (ONNX), not a table");
  });
});
