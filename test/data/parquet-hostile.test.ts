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

const [PLAIN, DICTIONARY, SPLIT] = [0, 8, 9];
const [BOOLEAN, INT32, BYTE_ARRAY] = [0, 1, 6];

/** A page of whatever its header says it is. */
function page(header: Readonly<Record<number, Value>>, contents: Uint8Array): Buffer {
  const whole = { 1: 0, 2: contents.length, 3: contents.length, ...header };
  return Buffer.concat([bytesOf(struct(whole)), contents]);
}

const dictionaryPage = (count: number, contents: Uint8Array): Buffer =>
  page({ 1: 2, 7: struct({ 1: count, 2: PLAIN }) }, contents);

const dataPage = (count: number, encoding: number, contents: Uint8Array): Buffer =>
  page({ 5: struct({ 1: count, 2: encoding, 3: 3, 4: 3 }) }, contents);

interface File {
  readonly type: number;
  readonly optional?: boolean;
  readonly groups?: number;
  readonly rows: number;
  readonly chunk: Uint8Array;
}

/** A file of one column, whose groups of rows are all in the same place. */
function file({ type, optional = false, groups = 1, rows, chunk }: File): Uint8Array {
  const meta = struct({ 1: type, 4: 0, 7: chunk.length, 9: 4 });
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

/** None does harm to a reader without these checks: what is too many is a few too many. */
describe("files whose numbers do not fit together", () => {
  it("are plain ones but for a few bytes", async () => {
    const { columns } = await parseParquet(file({ type: INT32, rows: 1, chunk: dataPage(1, PLAIN, one) }), "f");
    expect(cellsOf(columns[0]!)).toEqual(["7"]);
  });

  it("levels end before their run does, so that the next byte would be taken for one of them", async () => {
    const levels = [1, 0, 0, 0, 16]; // a run of eight, without what is repeated
    const contents = Uint8Array.from([...levels, 1, 18, 0]);
    const chunk = Buffer.concat([dictionaryPage(1, one), dataPage(8, DICTIONARY, contents)]);
    await refused({ type: INT32, optional: true, rows: 8, chunk }, "a run that ends behind its page");
  });

  it("two groups of rows lie in the same place", async () => {
    const chunk = dataPage(1, PLAIN, one);
    await refused({ type: INT32, rows: 1, groups: 2, chunk }, /^f has parts that overlap: \d+ bytes in \d+\./);
  });

  it("a dictionary of more than its bytes hold, or of booleans, which have none", async () => {
    const pages = [dictionaryPage(8, Uint8Array.of(0)), dataPage(1, PLAIN, Uint8Array.of(1))];
    const chunk = Buffer.concat(pages);
    await refused({ type: BOOLEAN, rows: 1, chunk }, "has a dictionary of 8 in 1 bytes");
    const short = Buffer.concat([dictionaryPage(3, new Uint8Array(8)), dataPage(1, PLAIN, one)]);
    await refused({ type: INT32, rows: 1, chunk: short }, "has a dictionary of 3 in 8 bytes");
  });

  it("more texts are announced than are read, whatever the page holds of them", async () => {
    const chunk = dataPage(2 ** 23 + 1, PLAIN, new Uint8Array(4));
    await refused({ type: BYTE_ARRAY, rows: 2 ** 23 + 1, chunk }, "more than 8388608 texts");
  });

  it("values that are split by bytes do not have their bytes", async () => {
    await refused({ type: INT32, rows: 2, chunk: dataPage(2, SPLIT, one) }, "has 2 values of 4 bytes in 4");
  });

  it("more structs than are read: those of one file are counted on", () => {
    const bytes = Uint8Array.of(0x19, 0x9c, ...Array(10).fill(0));
    const cursor = { bytes, at: 0, where: "f", parts: 2_000_000 - 10 };
    expect(() => readStruct(cursor)).toThrow("f has more than 2000000 parts. Write fewer");
    expect(readStruct({ ...cursor, at: 0, parts: 0 }).get(1)).toHaveLength(9);
  });
});
