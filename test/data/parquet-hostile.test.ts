import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/base/errors.ts";
import { cellsOf } from "../../src/tables/column.ts";
import { parseParquet } from "../../src/tables/parquet/index.ts";
import { readStruct } from "../../src/tables/parquet/thrift.ts";

/** A field of a struct in Thrift's compact protocol: a whole number, a text, a struct, or a list of structs. */
type Value = number | string | Struct | readonly Struct[];
type Struct = ReadonlyMap<number, Value>;

const struct = (fields: Readonly<Record<number, Value>>): Struct =>
  new Map(Object.entries(fields).map(([id, value]) => [Number(id), value]));

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function bytesOf(fields: Struct): Buffer {
  const parts: Uint8Array[] = [];
  let last = 0;
  for (const [id, value] of fields) {
    const head = (type: number): Uint8Array => Uint8Array.of(16 * (id - last) + type);
    if (typeof value === "number") parts.push(head(5), Uint8Array.from(varint(2 * value)));
    else if (typeof value === "string") parts.push(head(8), Uint8Array.of(value.length), Buffer.from(value));
    else if (value instanceof Map) parts.push(head(12), bytesOf(value));
    else {
      const list = value as readonly Struct[];
      parts.push(head(9), Uint8Array.from([0xfc, ...varint(list.length)]), ...list.map(bytesOf));
    }
    last = id;
  }
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}

const [PLAIN, DICTIONARY] = [0, 8];
const [BOOLEAN, INT32, BYTE_ARRAY] = [0, 1, 6];

/** A page of whatever its header says it is. */
function page(header: Readonly<Record<number, Value>>, contents: Uint8Array, packed = contents): Buffer {
  const whole = { 1: 0, 2: contents.length, 3: packed.length, ...header };
  return Buffer.concat([bytesOf(struct(whole)), packed]);
}

const dictionaryPage = (count: number, contents: Uint8Array, packed = contents): Buffer =>
  page({ 1: 2, 7: struct({ 1: count, 2: PLAIN }) }, contents, packed);

const dataPage = (count: number, encoding: number, contents: Uint8Array, packed = contents): Buffer =>
  page({ 5: struct({ 1: count, 2: encoding, 3: 3, 4: 3 }) }, contents, packed);

interface File {
  readonly type: number;
  readonly optional?: boolean;
  readonly packed?: boolean;
  readonly groups?: number;
  readonly rows: number;
  readonly chunk: Uint8Array;
}

/** A file of one column, whose groups of rows are all in the same place. */
function file({ type, optional = false, packed = false, groups = 1, rows, chunk }: File): Uint8Array {
  const meta = struct({ 1: type, 4: packed ? 2 : 0, 7: chunk.length, 9: 4 });
  const group = struct({ 1: [struct({ 2: 4, 3: meta })], 2: 1, 3: rows });
  const column = { 1: type, 3: optional ? 1 : 0, 4: "c", ...(type === BYTE_ARRAY && { 6: 0 }) };
  const schema = [struct({ 4: "root", 5: 1 }), struct(column)];
  const lists = { 2: schema, 3: groups * rows, 4: Array.from({ length: groups }, () => group) };
  const footer = bytesOf(struct({ 1: 1, ...lists }));
  const end = Buffer.alloc(8, "....PAR1");
  end.writeUInt32LE(footer.length, 0);
  return new Uint8Array(Buffer.concat([Buffer.from("PAR1"), chunk, footer, end]));
}

async function refused(made: File, message: string | RegExp): Promise<void> {
  const reading = parseParquet(file(made), "f");
  await expect(reading).rejects.toBeInstanceOf(FormatError);
  await expect(reading).rejects.toThrow(message);
}

const one = Uint8Array.of(7, 0, 0, 0);

describe("files that were made to do harm", () => {
  it("are plain ones but for a few bytes", async () => {
    const { columns } = await parseParquet(file({ type: INT32, rows: 1, chunk: dataPage(1, PLAIN, one) }), "f");
    expect(cellsOf(columns[0]!)).toEqual(["7"]);
  });

  it("levels end before their run does: the decoder would take the next byte, and two billion values behind it", async () => {
    const levels = [1, 0, 0, 0, 16]; // a run of eight, without what is repeated
    const contents = Uint8Array.from([...levels, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]);
    const chunk = Buffer.concat([dictionaryPage(1, one), dataPage(8, DICTIONARY, contents)]);
    await refused({ type: INT32, optional: true, rows: 8, chunk }, "a run that ends behind its page");
  });

  it("groups of rows lie in the same place, which would be read as often as there are groups", async () => {
    const chunk = dataPage(1, PLAIN, one);
    await refused({ type: INT32, rows: 1, groups: 2, chunk }, /^f has parts that overlap: \d+ bytes in \d+\./);
  });

  it("a dictionary of booleans, of which each would take 64 times its bit", async () => {
    const pages = [dictionaryPage(8000, new Uint8Array(1000)), dataPage(1, PLAIN, Uint8Array.of(1))];
    const chunk = Buffer.concat(pages);
    await refused({ type: BOOLEAN, rows: 1, chunk }, "has a dictionary of 8000 in 1000 bytes");
    const short = Buffer.concat([dictionaryPage(251, new Uint8Array(1000)), dataPage(1, PLAIN, one)]);
    await refused({ type: INT32, rows: 1, chunk: short }, "has a dictionary of 251 in 1000 bytes");
  });

  it("texts of no letters, an object each", async () => {
    const count = 2 ** 23 + 1;
    const contents = new Uint8Array(4 * count);
    const packed = gzipSync(contents);
    const dictionary = dictionaryPage(count, contents, packed);
    for (const [rows, chunk] of [
      [1, dictionary],
      [count, dataPage(count, PLAIN, contents, packed)],
    ] as const) {
      await refused({ type: BYTE_ARRAY, packed: true, rows, chunk }, "more than 8388608 texts");
    }
  });

  it("empty structs, a byte each", () => {
    const bytes = new Uint8Array(2 ** 21 + 10);
    bytes.set([0x19, 0xfc, ...varint(2 ** 21)]);
    expect(() => readStruct({ bytes, at: 0, where: "f" })).toThrow("f has more than 2000000 parts. Write fewer");
  });
});
