import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  affine,
  type Dataset,
  fit,
  fitScaling,
  gradientCheck,
  type Layer,
  losses,
  modelMetadata,
  predictRows,
  type RowSource,
  readRows,
  registerLayer,
  relu,
  sequential,
  standardize,
  type Tensor,
  takeRows,
} from "../../src/index.ts";
import { loadNamedDataset } from "../../src/node/index.ts";
import { rowsFor } from "../../src/training/check-data.ts";
import { measure } from "../../src/training/evaluate.ts";

/** Eight pictures of 2 × 3 pixels, of two classes. */
const N = 8;
const PICTURE = [2, 3, 1] as const;

/** ReLU for pictures alone: it says their shape. */
const forPictures = { ...relu(), inputs: PICTURE, outputs: PICTURE } as const satisfies Layer;

let folder = "";
let pictures: Dataset;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-shapes-"));
  const pixels = Array.from({ length: 6 * N }, (_, i) => (37 * i) % 256);
  for (const part of ["train", "t10k"]) {
    const images = [0, 0, 8, 3, 0, 0, 0, N, 0, 0, 0, 2, 0, 0, 0, 3, ...pixels];
    const labels = [0, 0, 8, 1, 0, 0, 0, N, ...Array.from({ length: N }, (_, n) => n % 2)];
    await writeFile(join(folder, `${part}-images-idx3-ubyte`), Uint8Array.from(images));
    await writeFile(join(folder, `${part}-labels-idx1-ubyte`), Uint8Array.from(labels));
  }
  const { train } = await loadNamedDataset("mnist", { folder });
  pictures = { ...train, x: standardize(train.x, fitScaling(train.x.data)) };
});
afterAll(() => rm(folder, { recursive: true }));

/** The same rows from elsewhere. */
function sourceOf({ x, labels }: Dataset, shape?: readonly number[]): RowSource {
  const read: RowSource["read"] = (order, start, count, into) => {
    for (let n = 0; n < count; n++) {
      const row = order[start + n]!;
      into.x.set(x.data.subarray(6 * row, 6 * row + 6), 6 * n);
      into.labels![n] = labels![row]!;
    }
  };
  return { rowCount: N, inputs: 6, ...(shape && { shape }), read };
}

const reshaped = ({ x, ...answers }: Dataset, ...shape: number[]): Dataset => ({
  ...answers,
  x: { data: x.data, shape: [N, ...shape] },
});

describe("pictures of a file", () => {
  it("keep height, width and channels up to the network", async () => {
    const rows = Int32Array.of(5, 2);
    expect(pictures.x.shape).toEqual([N, 2, 3, 1]);
    expect(takeRows(pictures, rows).x.shape).toEqual([2, 2, 3, 1]);
    expect((await readRows(pictures, rows)).x).toEqual(takeRows(pictures, rows).x);
  });

  it("train a network that says a width as flat rows do, to the last bit", async () => {
    const nets = [pictures, reshaped(pictures, 6), reshaped(pictures, 2, 3)].map(async (train) => {
      const net = sequential(affine(6, 4), relu(), affine(4, 2));
      await fit(net, train, { epochs: 3, batchSize: 4, validation: train, threads: 1 });
      return net.state();
    });
    const [asPictures, flat, withoutChannel] = await Promise.all(nets);
    expect(asPictures).toEqual(flat);
    expect(withoutChannel).toEqual(flat);
  });

  it("are what a network that says their shape takes, and no others", async () => {
    const net = sequential(forPictures, affine(6, 2));
    await fit(net, pictures, { epochs: 1, validation: sourceOf(pictures, PICTURE) });
    expect((await net.predict(pictures.x)).shape).toEqual([N, 2]);
    expect((await net.predict(reshaped(pictures, 6).x)).shape).toEqual([N, 2]); // rows, as of a table
    const transposed = reshaped(pictures, 3, 2, 1);
    const refused = {
      code: "CR_SHAPE",
      message: expect.stringMatching(
        /^predict: x has shape \(8, 3, 2, 1\), .* \(8, 2, 3, 1\): .* give x the shape \(8, 2, 3, 1\)\.$/,
      ),
    };
    await expect(net.predict(transposed.x)).rejects.toMatchObject(refused);
    await expect(fit(net, transposed)).rejects.toThrow("training data: x has shape (8, 3, 2, 1)");
    await expect(net.predict({ data: new Float32Array(8), shape: [1, 2, 4, 1] })).rejects.toThrow(
      /one sample a row\.$/,
    );
  });

  it("come out in the shape that the layers keep", async () => {
    const net = sequential(relu(), forPictures, relu());
    net.initialize();
    expect(net.inputShape).toEqual(PICTURE);
    expect(await net.predict(pictures.x, { backend: "reference" })).toMatchObject({ shape: [N, 2, 3, 1] });
  });
});

describe("rows from elsewhere", () => {
  const shapesSeen = async (source: RowSource): Promise<Set<string>> => {
    const net = sequential(affine(6, 2));
    net.initialize();
    const seen = new Set<string>();
    const outputs = (x: Tensor) => {
      seen.add(x.shape.join());
      return net.predict(x);
    };
    await measure(rowsFor(net, source, "data"), losses.softmaxCrossEntropy, outputs);
    return seen;
  };

  it("have the shape that their source says, and are flat if it says none", async () => {
    const chosen = Int32Array.of(1, 0);
    expect((await readRows(sourceOf(pictures, PICTURE), chosen)).x).toEqual(takeRows(pictures, chosen).x);
    expect((await readRows(sourceOf(pictures), chosen)).x.shape).toEqual([2, 6]);
    expect(await shapesSeen(sourceOf(pictures, PICTURE))).toEqual(new Set(["8,2,3,1"]));
    expect(await shapesSeen(sourceOf(pictures))).toEqual(new Set(["8,6"]));
  });

  it("are refused by a network that says another shape", async () => {
    const net = sequential(forPictures, affine(6, 2));
    net.initialize();
    await expect(fit(net, sourceOf(pictures, [3, 2, 1]))).rejects.toMatchObject({
      code: "CR_SHAPE",
      message: expect.stringContaining("training data: x has shape (8, 3, 2, 1), but the network takes (8, 2, 3, 1)"),
    });
    await fit(net, sourceOf(pictures), { epochs: 1 }); // as rows of a table
  });

  it.each([[[2, 3]], [[2, 3, 1]]])("are not taken on trust where they say shape %j and other inputs", async (shape) => {
    const source = { ...sourceOf(pictures, shape), inputs: 5 };
    await expect(fit(sequential(affine(5, 2)), source)).rejects.toMatchObject({
      code: "CR_SHAPE",
      message: expect.stringContaining(`a row has shape (${shape.join(", ")}) and 5 inputs`),
    });
    const negative = sourceOf(pictures, [-2, -3]);
    await expect(fit(sequential(affine(6, 2)), negative)).rejects.toThrow("a row has shape (-2, -3) and 6 inputs");
  });
});

it("targets keep their shape, too", async () => {
  const data = { x: pictures.x, targets: pictures.x };
  const net = sequential(forPictures);
  net.initialize();
  expect((await readRows(data, Int32Array.of(3))).targets!.shape).toEqual([1, 2, 3, 1]);
  for await (const { out, targets } of predictRows(net, data)) {
    expect([out.shape, targets!.shape]).toEqual([pictures.x.shape, pictures.x.shape]);
  }
});

it("layers that keep every shape are checked on samples of a shape", async () => {
  const results = await gradientCheck([relu()], { inputs: PICTURE });
  expect(results).toMatchObject([{ tensor: "x", passed: true }]);
});

it("a model whose network takes another shape than its pictures have is not written", () => {
  const upright = { ...forPictures, kind: "upright", config: { kind: "upright" } } as const;
  registerLayer({ kind: "upright", label: "Upright", role: "activation", fromConfig: () => upright });
  const network = sequential(upright, affine(6, 2));
  const described = (...shape: [number, number]) => ({
    network,
    description: { task: "regression", inputs: { kind: "images", shape, scaling: { mean: 0, std: 1 } } } as const,
  });
  expect(() => modelMetadata(described(2, 3))).not.toThrow();
  expect(() => modelMetadata(described(3, 2))).toThrow(
    "its pictures have shape (3, 2, 1), but the network takes samples of shape (2, 3, 1)",
  );
});
