import { expect, test } from "vitest";
import { FormatError, ShapeError } from "../../base/errors.ts";
import { imagesToDataset, imagesToTensor, parseIdx } from "./idx.ts";

/** An IDX file: two zeros, type, sizes as big-endian uint32, elements. */
function idx(type: number, shape: readonly number[], elements: readonly number[]): Uint8Array {
  const sizes = shape.flatMap((extent) => [extent >>> 24, (extent >> 16) & 255, (extent >> 8) & 255, extent & 255]);
  return Uint8Array.from([0, 0, type, shape.length, ...sizes, ...elements]);
}

test("reads unsigned bytes", () => {
  const { data, shape } = parseIdx(idx(0x08, [2, 3], [1, 2, 3, 4, 5, 255]), "images");
  expect(shape).toEqual([2, 3]);
  expect(data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 255));
});

test("reads every other type, big-endian", () => {
  expect(parseIdx(idx(0x09, [2], [0xff, 1]), "f").data).toEqual(Float64Array.of(-1, 1));
  expect(parseIdx(idx(0x0b, [2], [0xff, 0xfe, 1, 0]), "f").data).toEqual(Float64Array.of(-2, 256));
  expect(parseIdx(idx(0x0c, [1], [0, 1, 0, 0]), "f").data).toEqual(Float64Array.of(65536));
  expect(parseIdx(idx(0x0d, [1], [0x3f, 0xc0, 0, 0]), "f").data).toEqual(Float64Array.of(1.5));
  expect(parseIdx(idx(0x0e, [1], [0xbf, 0xf8, 0, 0, 0, 0, 0, 0]), "f").data).toEqual(Float64Array.of(-1.5));
});

test("reads a part of a larger buffer", () => {
  const file = idx(0x0b, [1], [1, 2]);
  const inside = new Uint8Array(file.length + 3);
  inside.set(file, 3);
  expect(parseIdx(inside.subarray(3), "f").data).toEqual(Float64Array.of(258));
});

test("names both lengths of a file that is too short or too long", () => {
  const whole = idx(0x08, [2, 2], [1, 2, 3, 4]);
  expect(() => parseIdx(whole.subarray(0, 14), "images")).toThrow(
    "images should have 16 bytes, for uint8 of shape (2, 2) after a header of 12, but has 14.",
  );
  expect(() => parseIdx(Uint8Array.from([...whole, 0]), "images")).toThrow("but has 17");
  expect(() => parseIdx(whole.subarray(0, 9), "images")).toThrow("2 axes need 12 bytes but there are 9");
});

test("does not allocate what a header of lies announces", () => {
  const lies = idx(0x0e, [0xffffffff, 0xffffffff, 0xffffffff], []);
  expect(() => parseIdx(lies, "images")).toThrow(FormatError);
});

test("says what a file with another magic number probably is", () => {
  expect(() => parseIdx(Uint8Array.of(0x1f, 0x8b, 8, 0), "train.gz")).toThrow(
    "train.gz is no IDX file: it starts with 0x1f8b0800 instead of 0x0000, a type (0x08 for bytes) and the number of " +
      "axes, as in 0x00000803. This is probably gzip-compressed data.",
  );
  expect(() => parseIdx(new TextEncoder().encode("<html>"), "f")).toThrow("probably HTML");
  expect(() => parseIdx(idx(0x07, [1], [1]), "f")).toThrow("starts with 0x00000701");
  expect(() => parseIdx(Uint8Array.of(0, 0, 8, 0, 1), "f")).toThrow(FormatError); // no axes
  expect(() => parseIdx(Uint8Array.of(0, 0), "f")).toThrow("it has only 2 bytes");
});

test("makes pictures 0 to 1, and gives grey ones their channel", () => {
  const images = parseIdx(idx(0x08, [2, 1, 2], [0, 255, 51, 102]), "images");
  const dataset = imagesToDataset(images, parseIdx(idx(0x08, [2], [7, 0]), "labels"));
  expect(dataset.x).toEqual({ data: Float32Array.of(0, 1, 0.2, 0.4), shape: [2, 1, 2, 1] });
  expect(imagesToTensor({ ...images, shape: [1, 1, 2, 2] }).shape).toEqual([1, 1, 2, 2]);
  expect(dataset.labels).toEqual(Int32Array.of(7, 0));
});

test("refuses labels of another set, and pictures that are not bytes", () => {
  const images = parseIdx(idx(0x08, [2, 1, 1], [0, 1]), "images");
  const labels = parseIdx(idx(0x08, [3], [0, 1, 2]), "labels");
  expect(() => imagesToDataset(images, labels)).toThrow(ShapeError);
  expect(() => imagesToDataset(images, labels)).toThrow("shape (2, 1, 1) need labels of shape (2) but these are (3)");
  const shorts = parseIdx(idx(0x0b, [1, 1, 1], [0, 1]), "images");
  expect(() => imagesToDataset(shorts, parseIdx(idx(0x08, [1], [0]), "labels"))).toThrow("unsigned bytes");
  const halves = parseIdx(idx(0x0d, [2], [0x3f, 0xc0, 0, 0, 0x3f, 0x80, 0, 0]), "labels");
  expect(() => imagesToDataset(images, halves)).toThrow(
    "labels of the pictures must be integers from 0 on, but row 0 has 1.5",
  );
  const none = parseIdx(idx(0x08, [0, 2, 2], []), "images");
  expect(() => imagesToDataset(none, parseIdx(idx(0x08, [0], []), "labels"))).toThrow("no pictures");
});
