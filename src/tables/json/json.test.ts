import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError, FormatError } from "../../base/errors.ts";
import { cellsOf, MISSING } from "../column.ts";
import { prepareTable } from "../prepare.ts";
import type { Table } from "../table.ts";
import { parseJsonTable } from "./index.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string): Table => parseJsonTable(bytes(text), "t.json");
const cells = (table: Table): Record<string, string[]> =>
  Object.fromEntries(table.columns.map((column) => [column.name, cellsOf(column)]));

describe("parseJsonTable", () => {
  it("reads a list of objects and JSON lines alike, keys in the order in which they appear first", () => {
    const rows = ['{"b":1.5,"a":"x"}', '{"a":"y","c":true}', '{"c":false,"b":null}'];
    const expected = { b: ["1.5", "", ""], a: ["x", "y", ""], c: ["", "true", "false"] };
    for (const text of [
      `[${rows.join(",")}]`,
      `${rows.join("\n")}\n`,
      rows.join("\r\n"),
      `\uFEFF [ ${rows.join(" , ")} ]\n`,
    ]) {
      const table = read(text);
      expect(cells(table)).toEqual(expected);
      expect(table.columns.map(({ name, isText }) => [name, isText])).toEqual([
        ["b", undefined],
        ["a", true],
        ["c", true],
      ]);
      expect(table.rowCount).toBe(3);
      expect(table.inferences[0]!.text).toBe("missing cells: 4 null, NaN, empty or absent");
    }
  });

  it("keeps a text a text, though it is a number, and says where a column has both", () => {
    const table = read('[{"code":"01","zip":"8000","mixed":1},{"code":"2","zip":"8001","mixed":"x"}]');
    expect(table.columns.map(({ isText }) => isText)).toEqual([true, true, undefined]);
    expect(cells(table)).toEqual({ code: ["01", "2"], zip: ["8000", "8001"], mixed: ["1", "x"] });
    expect(table.warnings).toEqual([
      't.json: column "mixed" holds numbers, and texts in quotes; a text that is a number counts as one.',
    ]);
  });

  it("keeps what float64 does not hold, and reads what Python writes besides", () => {
    const table = read('[{"a":12345678901234567891,"b":1e400,"c":NaN,"d":-0},{"a":-Infinity,"b":0.1,"c":2,"d":1E+2}]');
    expect(cells(table)).toEqual({
      a: ["12345678901234567891", "-Infinity"],
      b: ["1e400", "0.1"],
      c: ["", "2"],
      d: ["0", "100"],
    });
    expect(Object.is(table.columns[3]!.numbers[0], -0)).toBe(true);
  });

  it("leaves out columns with lists or objects, and says so", () => {
    const table = read('{"a":1,"b":[1,"]}",NaN]}\n{"a":2,"b":{"__proto__":{"x":[]}}}');
    expect(cells(table)).toEqual({ a: ["1", "2"] });
    expect(table.warnings).toEqual([
      't.json: column "b" is left out, because it holds lists or objects, the first in row 1.',
    ]);
  });

  it("takes any name for a key", () => {
    const table = read('[{"__proto__":1,"constructor":"a","\\u0061":2},{"__proto__":3,"a":4}]');
    expect(table.columns.map(({ name }) => name)).toEqual(["__proto__", "constructor", "a"]);
    expect(table.columns.map(cellsOf)).toEqual([
      ["1", "3"],
      ["a", ""],
      ["2", "4"],
    ]);
  });

  it("reads UTF-16 with its mark", () => {
    const text = '\uFEFF[{"a":"é"}]';
    const little = new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);
    expect(cells(parseJsonTable(little, "t.json"))).toEqual({ a: ["é"] });
  });

  it("gives a table that can be learned from", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ size: i * 1.5, kind: i % 2 ? "odd" : "even" }));
    const { encoding } = prepareTable(read(JSON.stringify(rows)), { target: "kind" });
    expect(encoding.target).toMatchObject({ task: "classification", classes: ["even", "odd"] });
  });

  it.each([
    ['[{"a":1},{"a":01}]', 't.json, row 2, key "a": a value is expected, but here is "01}]".'],
    ['[{"a":1,"a":2}]', 't.json, row 1, key "a": the key stands twice in the row.'],
    ['[{"a":1,"\\u0061":2}]', 't.json, row 1, key "a": the key stands twice in the row.'],
    ['[{"":1}]', 't.json, row 1, key "": a key has no name. Give it one.'],
    [
      '[{"a":1},[2]]',
      "t.json, row 2: a row is an object of names and values. Rows are objects in a list, or one on each line: ",
    ],
    [
      '{"a":{"0":1,"1":2}}',
      't.json, row 1, key "a": a list or an object, in the only object of the file (a), which is no row',
    ],
    ['[{"a":1}', "t.json, row 1: , is expected after a row, but the file ends: it is cut off."],
    ['[{"a":"x', 't.json, row 1, key "a": a text in quotes is never closed: the file is cut off.'],
    ['[{"a":[1,2', 't.json, row 1, key "a": a list or an object is never closed: the file is cut off.'],
    ['[{"a":[1,}]}]', 't.json, row 1, key "a": "[1,}" is no valid JSON.'],
    ['[{"a":"\\x"}]', 't.json, row 1, key "a": "\\"\\\\x\\"" is no valid JSON.'],
    ['[{"a":"x\ny"}]', 't.json, row 1, key "a": a line break or a control character stands within quotes.'],
    ['[{"a":1}] x', "t.json, row 1: more follows after the end of the list."],
    ['{"a":1},{"a":2}', "t.json, row 2: a row is an object of names and values."],
    ["[{a:1}]", 't.json, row 1: a text in quotes is expected, but here is "a:1}]".'],
    ['[{"a":nul}]', 't.json, row 1, key "a": a value is expected, but here is "nul}]".'],
    [`[{"a":${"[".repeat(100_000)}`, 't.json, row 1, key "a": a value is nested deeper than 64 levels.'],
  ])("refuses %#", (text, message) => {
    expect(() => read(text)).toThrow(FormatError);
    expect(() => read(text)).toThrow(message);
  });

  it("takes no more memory than the file is worth where each row has a key of its own", () => {
    const rows = (count: number): string => Array.from({ length: count }, (_, i) => `{"k${i}":1}`).join("\n");
    expect(() => read(rows(9000))).toThrow(
      /has 18\d\d different keys in its first 18\d\d rows, and rows times keys are more than \d+ cells, most of them empty\. /,
    );
    expect(read(rows(900)).columns).toHaveLength(900);
  });

  it("refuses what holds no rows, or no column, or more cells than the limit", () => {
    for (const text of ["", " \n", "[]"])
      expect(() => read(text)).toThrow(new DataError("t.json has no rows. Give a file with at least one."));
    expect(() => read("[{},{}]")).toThrow(new DataError("t.json has no column of numbers or text."));
    const rows = Array.from({ length: 40 }, (_, i) => `{"k${i}":1}`).join("\n");
    expect(() => parseJsonTable(rows, "t.json", { limitCells: 1000 })).toThrow(
      "has 32 different keys in its first 32 rows",
    );
    expect(() => parseJsonTable(Uint8Array.of(0x5b, 0xff), "t.json")).toThrow(
      "t.json is JSON, but no text in UTF-8. Save it as UTF-8.",
    );
    expect(() => parseJsonTable(new Uint8Array(2 ** 29), "t.json")).toThrow(
      "t.json has 512.0 MiB, and at most 511.0 MiB of JSON are read.",
    );
  });

  it("reads what JSON.parse reads, and takes nothing that it refuses", () => {
    const text = fc.string().map((rest) => (rest === "" ? "" : `x${rest}`)); // no number
    const key = fc.string({ minLength: 1, unit: "grapheme" });
    const scalar = fc.oneof(
      text,
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const rows = fc.array(fc.dictionary(key, scalar, { minKeys: 1 }), { minLength: 2 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 2 }), (values, indent) => {
        const table = read(JSON.stringify(values, null, indent));
        for (const column of table.columns) {
          const expected = values.map((row) => (Object.hasOwn(row, column.name) ? row[column.name] : null));
          const texts = expected.map((value) => (value === null ? "" : String(value).trim()));
          expect(cellsOf(column).map((cell) => cell.toLowerCase())).toEqual(texts.map((text) => text.toLowerCase()));
          expect(column.codes.filter((code) => code === MISSING).length).toBe(
            texts.filter((text) => text === "").length,
          );
        }
      }),
    );
    fc.assert(
      fc.property(rows, fc.nat(), fc.string({ maxLength: 3 }), (values, at, inserted) => {
        const valid = JSON.stringify(values);
        const text = valid.slice(0, at % valid.length) + inserted + valid.slice((at + inserted.length) % valid.length);
        let isRead = true;
        try {
          parseJsonTable(text, "t.json");
        } catch (error) {
          if (!(error instanceof FormatError || error instanceof DataError)) throw error;
          isRead = false;
        }
        if (isRead && text.trimStart().startsWith("[")) JSON.parse(text);
      }),
    );
  });
});
