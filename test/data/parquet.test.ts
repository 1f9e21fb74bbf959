import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it, test } from "vitest";
import { DataError, FormatError } from "../../src/base/errors.ts";
import { cellsOf } from "../../src/tables/column.ts";
import { formatDay, formatMoment } from "../../src/tables/parquet/calendar.ts";
import { checkDelta } from "../../src/tables/parquet/delta.ts";
import { parseParquet } from "../../src/tables/parquet/index.ts";
import { checkRuns } from "../../src/tables/parquet/runs.ts";
import { readStruct } from "../../src/tables/parquet/thrift.ts";
import { prepareTable } from "../../src/tables/prepare.ts";
import { parquetFile } from "./files.ts";

async function columnsOf(name: string): Promise<Record<string, readonly string[]>> {
  const { columns } = await parseParquet(parquetFile(name), name);
  return Object.fromEntries(columns.map((column) => [column.name, cellsOf(column)]));
}

describe("files of others", () => {
  it("parquet-mr: pages of version 2, snappy, deltas, booleans, a null; a list is left out", async () => {
    const table = await parseParquet(parquetFile("datapage_v2.snappy"), "f");
    expect(table.columns.map((column) => [column.name, column.isText ?? false, cellsOf(column)])).toEqual([
      ["a", true, ["abc", "abc", "abc", "", "abc"]],
      ["b", false, ["1", "2", "3", "4", "5"]],
      ["c", false, ["2", "3", "4", "5", "2"]],
      ["d", true, ["true", "true", "true", "false", "true"]],
    ]);
    expect(table.warnings).toEqual(['f: column "e" is left out, because it holds lists, maps or structs.']);
    expect(table.inferences).toEqual([{ text: "missing cells: 1 null, NaN or empty", option: "--missing" }]);
  });

  it("Arrow: integers of all sizes and signs", async () => {
    const columns = await columnsOf("signs");
    expect(columns.unsigned_int8).toEqual(["0", "127", "128", "255"]);
    expect(columns.unsigned_int32).toEqual(["0", "2147483647", "2147483648", "4294967295"]);
    expect(columns.unsigned_int64?.[3]).toBe("18446744073709551615");
    expect(columns.signed_int64?.[0]).toBe("-9223372036854775808");
  });

  it("Arrow: float16, LZ4, floats split by bytes", async () => {
    expect((await columnsOf("float16_nonzeros_and_nans")).x).toEqual(["", "1", "-2", "", "0", "-1", "0", "2"]);
    expect((await columnsOf("lz4_raw_compressed")).v11).toEqual(["42", "7.7", "42.125", "7.7"]);
    const { f32, f64 } = await columnsOf("byte_stream_split.zstd");
    expect([f32!.length, f32![0], f64![0]]).toEqual([300, "1.7640524", "-1.3065268517353166"]);
  });

  it("parquet-mr, Polars, Arrow2 and others: decimals, run lengths, zstd, gzip, moments, UUIDs", async () => {
    expect((await columnsOf("fixed_length_decimal")).value?.slice(22)).toEqual(["23", "24"]);
    expect((await columnsOf("boolean_rle")).BooleanColumn?.slice(3, 7)).toEqual(["true", "true", "", ""]);
    expect((await columnsOf("duckdb5533")).timestamp?.[2]).toBe("2022-11-27T17:42:44.28");
    expect((await columnsOf("concatenated_gzip_members")).long_col?.at(-1)).toBe("513");
    expect((await columnsOf("uuid")).uuid?.[0]).toBe("550e8400-e29b-41d4-a716-446655440000");
  });
});

/** Two row groups of several pages, with and without nulls. */
function written(codec: "UNCOMPRESSED" | "SNAPPY", count = 500): Uint8Array {
  const data = <T>(value: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => value(i));
  const buffer = parquetWriteBuffer({
    codec,
    rowGroupSize: [200, 1000],
    pageSize: 400,
    columnData: [
      { name: "size", data: data((i) => (i % 7 === 0 ? null : i / 2)), type: "DOUBLE" },
      { name: "__proto__", data: data((i) => i / 10), type: "FLOAT", nullable: false },
      { name: "code", data: data((i) => ["01", "02", "10"][i % 3]), type: "STRING" },
      { name: "kind", data: data((i) => (i % 2 === 0 ? "a" : "b")), type: "STRING" },
    ],
  });
  return new Uint8Array(buffer);
}

describe("tables", () => {
  it("may lie in a part of a buffer, as Node reads small files", async () => {
    const file = parquetFile("datapage_v2.snappy");
    const pool = Buffer.alloc(file.length + 100, 7);
    pool.set(file, 50);
    const { columns } = await parseParquet(pool.subarray(50, 50 + file.length), "f");
    expect(cellsOf(columns[1]!)).toEqual(["1", "2", "3", "4", "5"]);
  });

  it.each(["UNCOMPRESSED", "SNAPPY"] as const)("of pages and row groups are put together, %s", async (codec) => {
    const { columns, rowCount, lines } = await parseParquet(written(codec), "f");
    expect(rowCount).toBe(500);
    expect(lines[499]).toBe(500);
    for (const [i, cell] of cellsOf(columns[0]!).entries()) expect(cell).toBe(i % 7 === 0 ? "" : `${i / 2}`);
    for (const [i, cell] of cellsOf(columns[1]!).entries()) expect(cell).toBe(`${i / 10}`);
    expect(cellsOf(columns[3]!).slice(198, 202)).toEqual(["a", "b", "a", "b"]);
  });

  it("keep text that looks like numbers as text", async () => {
    const table = await parseParquet(written("SNAPPY"), "f");
    const { encoding } = prepareTable(table, { target: "kind" });
    expect(encoding.features.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "size number",
      "__proto__ number",
      "code category",
    ]);
    const byCode = prepareTable(table, { target: "code" }).encoding.target;
    expect(byCode).toEqual({ task: "classification", name: "code", classes: ["01", "02", "10"] });
  });

  it("are limited in bytes and in cells", async () => {
    const bytes = written("SNAPPY");
    await expect(parseParquet(bytes, "f", { limitCells: 1999 })).rejects.toThrow(
      "500 rows of 4 columns, which is more",
    );
    await expect(parseParquet(bytes, "f", { limitBytes: 5000 })).rejects.toThrow("unpacks to more than 4.9 KiB");
    expect((await parseParquet(bytes, "f", { limitCells: 2000 })).rowCount).toBe(500);
  });

  it("without rows, with two columns of one name, or cut, are refused", async () => {
    await expect(parseParquet(written("SNAPPY", 0), "f")).rejects.toBeInstanceOf(DataError);
    const data = [1, 2];
    const twice = parquetWriteBuffer({
      columnData: [
        { name: "a", data },
        { name: "a", data },
      ],
    });
    await expect(parseParquet(new Uint8Array(twice), "f")).rejects.toThrow('a column called "a", as another is');
    await expect(parseParquet(written("SNAPPY").subarray(0, -1), "f")).rejects.toThrow("It is incomplete");
    await expect(parseParquet(Uint8Array.of(0x1f, 0x8b), "f")).rejects.toThrow("probably gzip-compressed data");
  });

  it("with a text that is longer than its page are refused", async () => {
    const bytes = replaced(written("UNCOMPRESSED"), [2, 0, 0, 0, 0x30, 0x31], [255, 255, 255, 127, 0x30, 0x31]);
    const reading = parseParquet(bytes, "f");
    await expect(reading).rejects.toBeInstanceOf(FormatError);
    await expect(reading).rejects.toThrow('f, column "code", row group 0 cannot be decoded: the file is damaged');
  });

  it("in encodings and codecs that are not read say which", async () => {
    const withCodec = (codec: number): Uint8Array =>
      // instead of 7, in every column
      replaced(parquetFile("lz4_raw_compressed"), [0x15, 0x0e, 0x16], [0x15, 2 * codec, 0x16]);
    for (const [codec, name] of [
      [3, "LZO"],
      [4, "BROTLI"],
      [5, "LZ4 as Hadoop frames it (the older of two)"],
    ] as const) {
      await expect(parseParquet(withCodec(codec), "f")).rejects.toThrow(
        `is compressed with ${name}, which cannot be read. Write the file with snappy, gzip, zstd, LZ4_RAW`,
      );
    }
    await expect(parseParquet(withCodec(9), "f")).rejects.toThrow(
      "has the unknown compression 9. The file is damaged.",
    );
  });
});

function replaced(bytes: Uint8Array, from: readonly number[], to: readonly number[]): Uint8Array {
  const text = String.fromCharCode(...bytes);
  const result = text.replaceAll(String.fromCharCode(...from), String.fromCharCode(...to));
  return Uint8Array.from(result, (character) => character.charCodeAt(0));
}

describe("numbers that are checked before anything is done with them", () => {
  it("a run of more values than are left is refused, but for what fills up packed ones and has its bytes", () => {
    const check = (width: number, count: number, ...bytes: number[]) =>
      checkRuns(Uint8Array.from(bytes), width, count, "f");
    expect(() => check(1, 2, 6, 1)).toThrow("a run of 3 values where 2 are left");
    const packed = [7, 0b11, 0, 0]; // 24 of them
    expect(check(1, 2, ...packed)).toBe(2);
    expect(() => check(1, 2, ...packed.slice(0, -1))).toThrow("a run of 24 values where 2 are left");
    expect(() => check(1, 2, 129, 1, ...Array(64).fill(0))).toThrow("a run of 512 values where 2 are left");
    expect(() => check(1, 9, 7)).toThrow("a run of 24 values where 9 are left");
    expect(check(2, 9, 5, 0, 0, 0)).toBe(0); // of the last eight, what is not needed may be missing
  });

  it("values that are packed in more bits than the decoder keeps are refused", () => {
    const bytes = Uint8Array.from([3, ...Array(32).fill(0)]);
    expect(checkRuns(bytes, 25, 8, "f")).toBe(0);
    expect(() => checkRuns(bytes, 26, 8, "f")).toThrow("f packs values of 26 bits, which cannot be read");
  });

  it("runs are counted: how many ones there are", () => {
    expect(checkRuns(Uint8Array.of(10, 1, 3, 0b1011), 1, 13, "f")).toBe(5 + 3);
    expect(checkRuns(Uint8Array.of(10, 0, 3, 0b1011), 1, 7, "f")).toBe(2); // the rest only fills the eight
    expect(() => checkRuns(Uint8Array.of(10, 1), 1, 6, "f")).toThrow("ends too early");
  });

  it("deltas without blocks, or of numbers that are too long, are refused", () => {
    const check = (...bytes: number[]) => checkDelta(Uint8Array.from(bytes), 5, 32, "f");
    expect(() => check(0, 4, 5, 0)).toThrow("4 miniblocks for 0 values");
    expect(() => check(128, 1, 4, 6, 0)).toThrow("6 differences for 5 values");
    const long = Array(10).fill(0xff);
    expect(() => checkDelta(Uint8Array.of(128, 1, 4, 5, 0, ...long), 5, 64, "f")).toThrow("more than 64 bits");
    expect(() => check(128, 1, 4, 5, 0, 0x80, 0x80, 0x80, 0x80, 0x20)).toThrow("a difference of more than 33 bits");
  });

  it("the first of packed integers is written within 32 bits: as it is, or the one with the same bits", () => {
    const wrapped = (...first: number[]) => {
      const bytes = Uint8Array.from([128, 1, 4, 1, ...first]);
      checkDelta(bytes, 1, 32, "f");
      return [...bytes.subarray(4)];
    };
    expect(wrapped(0xfe, 0xff, 0xff, 0xff, 0x0f)).toEqual([0xfe, 0xff, 0xff, 0xff, 0x0f]); // 2³¹ − 1
    expect(wrapped(0x80, 0x80, 0x80, 0x80, 0x10)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]); // 2³¹: −2³¹
    expect(wrapped(0xfe, 0xff, 0xff, 0xff, 0x1f)).toEqual([0x81, 0x80, 0x80, 0x80, 0x00]); // 2³² − 1: −1
  });

  it("lists of lists of lists are refused, and lists longer than the file", () => {
    const read = (...bytes: number[]) => readStruct({ bytes: Uint8Array.from(bytes), at: 0, where: "f" });
    expect(() => read(0x19, 0x55, 1, 2)).toThrow("a list of 5 in too few bytes");
    expect(() => read(0x19, ...Array(14).fill(0x19))).toThrow("is nested too deep");
    expect(() => read(...Array(14).fill(0x1c))).toThrow("is nested too deep");
    expect(() => read(0x18, 0xff, 0x01)).toThrow("255 bytes of text in too few bytes");
    expect([...read(0x15, 0x03, 0x16, 0x02, 0x00)]).toEqual([
      [1, -2],
      [2, 1],
    ]);
  });
});

test("days and moments, before 1970 and in leap years, too", () => {
  expect([-719_468, -1, 0, 59, 11_016, 19_782].map(formatDay)).toEqual([
    ...["0000-03-01", "1969-12-31", "1970-01-01", "1970-03-01", "2000-02-29", "2024-02-29"],
  ]);
  expect(formatMoment(-1n, 1000n)).toBe("1969-12-31T23:59:59.999");
  expect(formatMoment(1_709_210_096_000_001n, 1_000_000n)).toBe("2024-02-29T12:34:56.000001");
  expect(formatDay(2_932_897)).toBe("10000-01-01");
  expect(() => checkRuns(Uint8Array.of(2, 1), 33, 1, "f")).toThrow(FormatError);
});
