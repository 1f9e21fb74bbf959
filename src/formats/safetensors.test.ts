import { expect, test } from "vitest";
import { checksum } from "../base/checksum.ts";
import { ConfigError, FormatError, ShapeError } from "../base/errors.ts";
import { parseSafetensors, type SafetensorsTensor, safetensorsChecksum, toSafetensors } from "./safetensors.ts";

/** A file with any header, right or wrong, and `dataBytes` zero bytes of data. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (dtype: unknown, shape: unknown, data_offsets: unknown): unknown => ({ dtype, shape, data_offsets });

test("writes exactly the format's bytes", () => {
  const bytes = toSafetensors(
    new Map([
      ["b", { shape: [2], data: Float32Array.of(1, -2) }],
      ["a", { shape: [], data: Float32Array.of(0.5) }],
    ]),
    { z: "last", made: "by hand" },
  );
  const header =
    '{"__metadata__":{"made":"by hand","z":"last"},' +
    '"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
  expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 0, 0x3f, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

test("reads back every element type, bit for bit", () => {
  const nan = new Float32Array(Uint32Array.of(0x7fa12345, 0x80000000).buffer); // a NaN with a payload, and −0
  const tensors = new Map<string, SafetensorsTensor>([
    ["bytes", { shape: [3], data: Uint8Array.of(1, 2, 255) }],
    ["doubles", { shape: [1, 2], data: Float64Array.of(Math.PI, -0) }],
    ["floats", { shape: [2, 1], data: nan }],
    ["longs", { shape: [2], data: BigInt64Array.of(-1n, 2n ** 62n) }],
    ["ints", { shape: [1], data: Int32Array.of(-7) }],
    ["none", { shape: [0, 4], data: new Float32Array(0) }],
    ["__proto__", { shape: [1], data: Float32Array.of(1) }],
  ]);
  const read = parseSafetensors(toSafetensors(tensors), "file");
  expect(read.metadata).toEqual({});
  expect(read.tensors.size).toBe(tensors.size);
  for (const [name, { shape, data }] of tensors) {
    const found = read.tensors.get(name)!;
    expect(found.shape, name).toEqual(shape);
    expect(found.data.constructor, name).toBe(data.constructor);
    expect(new Uint8Array(found.data.buffer), name).toEqual(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
  }
});

test("aligns every array, and the order of the map does not matter", () => {
  const a = ["a", { shape: [1], data: Uint8Array.of(1) }] as const;
  const b = ["b", { shape: [1], data: Float64Array.of(1) }] as const;
  const bytes = toSafetensors(new Map<string, SafetensorsTensor>([a, b]));
  expect(bytes).toEqual(toSafetensors(new Map<string, SafetensorsTensor>([b, a])));
  expect([...parseSafetensors(bytes, "file").tensors.keys()]).toEqual(["b", "a"]);
  expect((bytes.length - 9) % 8).toBe(0);
});

test("reads a part of a larger buffer, and copies out of it", () => {
  const bytes = toSafetensors(new Map([["a", { shape: [2], data: Float32Array.of(1, 2) }]]), { note: "x" });
  const inside = new Uint8Array(bytes.length + 3);
  inside.set(bytes, 3);
  const read = parseSafetensors(inside.subarray(3), "file");
  inside.fill(0);
  expect(read.tensors.get("a")?.data).toEqual(Float32Array.of(1, 2));
  expect(read.metadata).toEqual({ note: "x" });
});

test.each([
  ["F16", [0x3c00, 0xc100, 0x7bff, 0x0001, 0x8000, 0x7c00], [1, -2.5, 65504, 2 ** -24, -0, Number.POSITIVE_INFINITY]],
  ["BF16", [0x3f80, 0xc020, 0x7f7f, 0x0001, 0x8000, 0x7f80], [1, -2.5, 255 * 2 ** 120, 2 ** -133, -0, Infinity]],
])("reads %s as float32, exactly", (dtype, bits, values) => {
  const bytes = file({ a: entry(dtype, [3, 2], [0, 12]) }, 12);
  for (const [i, half] of bits.entries()) bytes.set([half & 255, half >> 8], bytes.length - 12 + 2 * i);
  const { data, shape } = parseSafetensors(bytes, "f").tensors.get("a")!;
  expect(shape).toEqual([3, 2]);
  expect(data).toEqual(Float32Array.from(values));
  expect(() => parseSafetensors(file({ a: entry(dtype, [2], [0, 8]) }, 8), "f")).toThrow(
    `dtype ${dtype} needs 4 bytes`,
  );
});

test("reads what the format's own reader passes over: no metadata, keys that it does not know", () => {
  const known = entry("U8", [1], [0, 1]) as object;
  const read = parseSafetensors(file({ __metadata__: null, a: { ...known, quantized: { by: [1, 2] } } }, 1), "f");
  expect(read).toEqual({ metadata: {}, tensors: new Map([["a", { shape: [1], data: Uint8Array.of(0) }]]) });
});

test("writes a view of a larger array", () => {
  const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
  const read = parseSafetensors(toSafetensors(new Map([["a", { shape: [2], data: view }]])), "file");
  expect(read.tensors.get("a")?.data).toEqual(Float32Array.of(1, 2));
});

test("refuses to write what could not be read", () => {
  const data = new Float32Array(3);
  expect(() => toSafetensors(new Map([["a", { shape: [2], data }]]))).toThrow(ShapeError);
  expect(() => toSafetensors(new Map([["__metadata__", { shape: [3], data }]]))).toThrow(ConfigError);
});

test("reads a header as long as it is told to", () => {
  const long = file({ __metadata__: { a: "b".repeat(2 ** 24) } });
  expect(() => parseSafetensors(long, "f")).toThrow(/^f has a header of \d+ bytes; at most 16777216 are read/);
  expect(parseSafetensors(long, "f", { headerLimitBytes: 2 ** 25 }).metadata.a).toHaveLength(2 ** 24);
  expect(() => parseSafetensors(file({}), "f", { headerLimitBytes: 1 })).toThrow(FormatError);
});

function withByte(bytes: Uint8Array, character: string, byte: number): Uint8Array {
  return bytes.map((old) => (old === character.charCodeAt(0) ? byte : old));
}

const A = '"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';

test.each<[string, Uint8Array, string]>([
  ["no bytes", new Uint8Array(0), "f is no safetensors file: it has only 0 bytes."],
  ["a zip archive", new TextEncoder().encode("PK\u0003\u0004 and the rest"), "This is probably a zip archive"],
  ["an endless header", new Uint8Array(20).fill(255), "announce a header of 18446744073709551615 bytes"],
  [
    "a cut header",
    file({ a: entry("U8", [1], [0, 1]) }).subarray(0, 30),
    "but only 22 bytes follow. The file is incomplete",
  ],
  ["a header that is no JSON", file("{nonsense}"), "f: the header is no valid JSON"],
  [
    "a header that is no UTF-8",
    withByte(file({ __metadata__: { a: "?" } }), "?", 0xff),
    "the header (bytes 8 to 34) is not UTF-8",
  ],
  ["a header after a byte order mark", file("\uFEFF{}"), "is no valid JSON"],
  ["a header without end", file(`{"a":{"dtype":${"[".repeat(1e5)}`), "f: the header is nested deeper than 64 levels."],
  ["a header that is a list", file("[]"), "f: the header must be a JSON object but is []."],
  ["a repeated tensor", file(`{${A},${A}}`, 1), 'the header has the key "a" twice in one object'],
  [
    "a repeated field",
    file('{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1),
    'the key "dtype" twice',
  ],
  ["metadata that is no object", file({ __metadata__: "x" }), '"__metadata__" must be a JSON object'],
  [
    "metadata that is no text",
    file({ __metadata__: { epoch: 3 } }),
    '"epoch" in "__metadata__" must be a text but is 3.',
  ],
  ["a tensor that is no object", file({ a: 1 }), 'f: tensor "a" must be a JSON object but is 1.'],
  ["another dtype", file({ a: entry("F8_E4M3", [1], [0, 1]) }, 1), 'has dtype "F8_E4M3", which cannot be read.'],
  ["an inherited dtype", file({ a: entry("toString", [1], [0, 2]) }, 2), 'has dtype "toString"'],
  ["no dtype", file({ a: { shape: [1], data_offsets: [0, 1] } }, 1), "has dtype missing"],
  ["a negative extent", file({ a: entry("U8", [-1], [0, 1]) }, 1), "has shape [-1]: it must be a list of integers"],
  ["a broken extent", file({ a: entry("U8", [1.5], [0, 1]) }, 1), "has shape [1.5]"],
  ["a huge shape", file({ a: entry("F64", [2 ** 50, 2 ** 50], [0, 1]) }, 1), "that is too large"],
  ["offsets the wrong way round", file({ a: entry("U8", [1], [1, 0]) }, 1), "has data_offsets [1,0]"],
  ["three offsets", file({ a: entry("U8", [1], [0, 1, 2]) }, 1), "has data_offsets [0,1,2]"],
  [
    "offsets that do not fit the shape",
    file({ a: entry("F32", [2], [0, 4]) }, 4),
    "needs 8 bytes, but its data_offsets [0, 4] span 4",
  ],
  [
    "offsets that span too much",
    file({ a: entry("F32", [1], [0, 8]) }, 8),
    "needs 4 bytes, but its data_offsets [0, 8] span 8",
  ],
  ["a hole", file({ a: entry("U8", [1], [1, 2]) }, 2), 'tensor "a" leaves a hole before it: it starts at byte 1'],
  [
    "an overlap",
    file({ a: entry("U8", [2], [0, 2]), b: entry("U8", [2], [1, 3]) }, 3),
    'tensor "b" overlaps the tensor before',
  ],
  [
    "data that is cut",
    file({ a: entry("U8", [4], [0, 4]) }, 3),
    "need 4 bytes of data, but 3 follow the header. The file is incomplete",
  ],
  ["data too many", file({ a: entry("U8", [1], [0, 1]) }, 3), "The file is followed by something else"],
])("refuses %s", (_, bytes, message) => {
  expect(() => parseSafetensors(bytes, "f")).toThrow(FormatError);
  expect(() => parseSafetensors(bytes, "f")).toThrow(message);
});

test("the checksum of a file that is not made is that of the file, with arrays of bytes of any length", () => {
  const bytes = (length: number): SafetensorsTensor => ({
    shape: [length],
    data: Uint8Array.from({ length }, (_, i) => 7 * i + length),
  });
  const tensors = new Map<string, SafetensorsTensor>([
    ["b", bytes(3)],
    ["w", { shape: [3], data: Float32Array.of(1, -2, 3) }],
    ["a", bytes(6)],
    ["c", bytes(0)],
    ["sums", { shape: [2], data: Float64Array.of(0.1, 5) }],
    ["d", bytes(1)],
  ]);
  const metadata = { format: "pt", x: "ü" };
  expect(safetensorsChecksum(tensors, metadata)).toBe(checksum(toSafetensors(tensors, metadata)));
  expect(safetensorsChecksum(new Map(), {})).toBe(checksum(toSafetensors(new Map(), {})));
});
