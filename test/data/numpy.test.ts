import { describe, expect, it, test } from "vitest";
import { DataError, FormatError } from "../../src/base/errors.ts";
import { crc32 } from "../../src/data/arrays/crc32.ts";
import { readHalf } from "../../src/data/arrays/half.ts";
import { parseNpy } from "../../src/data/arrays/npy.ts";
import { parseNpz } from "../../src/data/arrays/npz.ts";
import { numpyFile } from "./files.ts";

const read = (name: string) => parseNpy(numpyFile(`${name}.npy`), name);

describe("NPY", () => {
  it.each(["little", "big"])("is read in %s-endian order, every type exactly", (order) => {
    for (const type of ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]) {
      const { data, shape } = read(`${order}_${type}`);
      expect([...data], type).toEqual([-3, -2, -1, 0, 1, 2]);
      expect(shape).toEqual([2, 3]);
      expect(data, type).toBeInstanceOf(["f8", "i4", "i8"].includes(type) ? Float64Array : Float32Array);
    }
  });

  it("may hold unsigned integers and booleans", () => {
    for (const type of ["u1", "u2", "u4", "u8"]) expect([...read(`big_${type}`).data]).toEqual([3, 2, 1, 0, 1, 2]);
    expect(read("bool")).toEqual({ data: Float32Array.of(0, 0, 0, 0, 1, 1), shape: [2, 3], dtype: "bool" });
  });

  it("may be in Fortran order, of versions 2 and 3, and a single number", () => {
    const { data, shape } = read("fortran");
    expect(shape).toEqual([2, 3, 4]);
    expect([...data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect([...read("version_2").data]).toEqual([...read("version_3").data]);
    expect(read("scalar")).toEqual({ data: Float64Array.of(7.5), shape: [], dtype: "float64" });
  });

  it.each([
    ["complex", "holds elements of dtype <c8"],
    [
      "strings",
      '<U2, which cannot be read. Save it as numbers: a.astype("float32") of digits, np.unique(a, return_inverse=True)[1] of',
    ],
    [
      "structured",
      "of dtype structured, which cannot be read. Save it as numbers: structured_to_unstructured(a), of numpy",
    ],
  ])("of %s is refused, and the type named", (name, message) => {
    expect(() => read(name)).toThrow(FormatError);
    expect(() => read(name)).toThrow(message);
  });

  it("with an integer that float64 rounds is refused", () => {
    expect(() => read("huge")).toThrow(DataError);
    expect(() => read("huge")).toThrow("element 0 is beyond ±2⁵³");
  });

  it("that is cut, lengthened or something else is refused", () => {
    const bytes = numpyFile("little_f4.npy");
    expect(() => parseNpy(bytes.subarray(0, -1), "f")).toThrow("f should have 152 bytes, for float32 of shape (2, 3)");
    expect(() => parseNpy(bytes.subarray(0, 20), "f")).toThrow("ends inside its header");
    expect(() => parseNpy(numpyFile("stored.npz"), "f")).toThrow("probably a zip archive");
  });

  it("announcing more than there is takes no memory", () => {
    const text = latin1(numpyFile("little_f4.npy"));
    const announced = Uint8Array.from(text.replace("(2, 3), }  ", "(9999, 9999)}"), (c) => c.charCodeAt(0));
    expect(() => parseNpy(announced, "f")).toThrow(FormatError);
    const absurd = Uint8Array.from(text.replace("(2, 3), }       ", "(9999999999999)}"), (c) => c.charCodeAt(0));
    expect(() => parseNpy(absurd, "f")).toThrow(FormatError);
  });
});

describe("NPZ", () => {
  it.each(["stored.npz", "deflated.npz"])("%s gives its arrays by name", async (name) => {
    const arrays = await parseNpz(numpyFile(name), name);
    expect([...arrays.keys()]).toEqual(["x", "y"]);
    expect(arrays.get("x")!.shape).toEqual([5, 4]);
    expect([...arrays.get("x")!.data]).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(arrays.get("y")).toMatchObject({ dtype: "int64", data: Float64Array.of(0, 1, 2, 1, 0) });
  });

  it("that unpacks to more than the limit is refused before it is unpacked", async () => {
    const bytes = numpyFile("deflated.npz");
    await expect(parseNpz(bytes, "f", { limitBytes: 375 })).rejects.toThrow("the limit is 375 bytes");
    expect((await parseNpz(bytes, "f", { limitBytes: 376 })).size).toBe(2);
  });

  it("that lies about the size of a member is refused: no more than that is unpacked", async () => {
    const bytes = numpyFile("deflated.npz");
    const at = directoryEntry(bytes);
    new DataView(bytes.buffer).setUint32(at + 24, 10, true);
    await expect(parseNpz(bytes, "f")).rejects.toThrow('f: "x.npy" is damaged or incomplete: it should unpack to 10');
  });

  it("whose members share their bytes is refused: they would be unpacked as often as there are members", async () => {
    const bytes = numpyFile("stored.npz");
    const view = new DataView(bytes.buffer);
    const second = latin1(bytes).lastIndexOf("PK\x01\x02");
    view.setUint32(second + 20, bytes.length - 200, true);
    view.setUint32(second + 42, 0, true);
    await expect(parseNpz(bytes, "f")).rejects.toThrow("f is damaged or incomplete: its members overlap");
  });

  it.each([
    ["the name of the second is that of the first", 0, undefined, "is in the archive twice"],
    ["encrypted", 8, 1, "is encrypted"],
    ["method", 10, 12, "is packed by method 12"],
    ["checksum", 16, 0, "its checksum differs"],
    ["offset", 42, 0x7fffffff, "it lies beyond the end"],
    ["zip64", 20, 0xffffffff, "needs zip64"],
  ])("is refused: %s", async (_, field, value, message) => {
    const bytes = numpyFile("stored.npz");
    const view = new DataView(bytes.buffer);
    const at = directoryEntry(bytes);
    if (value === undefined) bytes[latin1(bytes).lastIndexOf("y.npy")] = "x".charCodeAt(0);
    else if (value > 0xffff || field === 16) view.setUint32(at + field, value, true);
    else view.setUint16(at + field, value, true);
    const reading = parseNpz(bytes, "f");
    await expect(reading).rejects.toBeInstanceOf(FormatError);
    await expect(reading).rejects.toThrow(message);
  });
});

function directoryEntry(bytes: Uint8Array): number {
  return latin1(bytes).indexOf("PK\x01\x02");
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

test("CRC-32 of the standard's check value", () => {
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

test("float16: the ends of its range", () => {
  expect([0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00, 0x8000].map(readHalf)).toEqual([
    1,
    -2,
    65504,
    2 ** -24,
    2 ** -14,
    Number.POSITIVE_INFINITY,
    -0,
  ]);
  expect(readHalf(0x7e00)).toBeNaN();
});
