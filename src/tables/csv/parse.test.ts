import { expect, test } from "vitest";
import { ConfigError, DataError } from "../../base/errors.ts";
import { cellsOf } from "../column.ts";
import type { Table } from "../table.ts";
import type { CsvOptions } from "./options.ts";
import { parseCsv } from "./parse.ts";
import { CsvReader } from "./reader.ts";

const read = (text: string | Uint8Array, options: CsvOptions = {}): Table => parseCsv(text, options, "file.csv");
const readAll = (text: string): CsvReader => {
  const reader = new CsvReader({}, "file.csv", { sample: 2 ** 20, longestRow: 2 ** 24 });
  reader.push(new TextEncoder().encode(text), true);
  reader.take(true);
  return reader;
};
const names = (table: Table): string[] => table.columns.map((column) => column.name);
const cells = (table: Table): (readonly string[])[] => table.columns.map(cellsOf);
const options = (table: Table): string[] => table.inferences.map((inference) => inference.option);

test("reads names and cells, and tells what it inferred", () => {
  const table = read("width,kind\n1.5,a\n2,b\n");
  expect(names(table)).toEqual(["width", "kind"]);
  expect(cells(table)).toEqual([
    ["1.5", "2"],
    ["a", "b"],
  ]);
  expect(table.rowCount).toBe(2);
  expect(table.inferences).toEqual([
    { text: 'cells are separated by ","', option: "--delimiter" },
    { text: "the first row holds the names of the columns", option: "--no-header" },
  ]);
});

test.each([
  [",", "a,b\n1,x\n"],
  [";", "a;b\n1;x\n"],
  ["tab", "a\tb\n1\tx\n"],
  ["|", "a|b\r\n1|x\r\n"],
])("infers the separator %s", (delimiter, text) => {
  expect(cells(read(text))).toEqual([["1"], ["x"]]);
  expect(cells(read(text, { delimiter }))).toEqual([["1"], ["x"]]);
  expect(options(read(text))).toEqual(["--delimiter", "--no-header"]);
  expect(options(read(text, { delimiter }))).toEqual(["--no-header"]);
});

test("is not misled by commas inside the numbers of a file with semicolons", () => {
  const table = read("1,5;2,5\n3,25;4,5\n");
  expect(cells(table)).toEqual([
    ["1.5", "3.25"],
    ["2.5", "4.5"],
  ]);
  expect(options(table)).toEqual(["--delimiter", "--header", "--decimal"]);
  expect(cells(read("a;b\n1,5;x\n", { decimal: "." }))).toEqual([["1,5"], ["x"]]);
  expect(cells(read("a;b\n1.5;1,000\n2.5;x\n"))[0]).toEqual(["1.5", "2.5"]); // points prevail
});

test("knows a header from data", () => {
  expect(names(read("5.1,setosa\n4.9,setosa\n"))).toEqual(["column 1", "column 2"]);
  expect(names(read("a,b\nx,y\n"))).toEqual(["a", "b"]);
  expect(names(read("x,x\ny,z\n"))).toEqual(["column 1", "column 2"]); // all text, and the same twice
  expect(names(read("x,x\n,a\n2,b\n"))).toEqual(["x", "x (2)"]); // above numbers
  expect(names(read("x,x,x\n1,2,3\n"))).toEqual(["x", "x (2)", "x (3)"]);
  expect(names(read("1,2\n3,4\n", { header: true }))).toEqual(["1", "2"]);
  expect(cells(read("a,b\nx,y\n", { header: false }))).toEqual([
    ["a", "x"],
    ["b", "y"],
  ]);
});

test("gives columns without a name of their own one, and says so", () => {
  const table = read(",a,a,a (2),\n1,2,3,4,5\n");
  expect(names(table)).toEqual(["column 1", "a", "a (3)", "a (2)", "column 5"]);
  expect(table.inferences.at(-1)?.text).toBe(
    'columns without a name of their own are called "column 1", "a (3)", "column 5"',
  );
});

test("reads quotes, line breaks in cells, a byte order mark, and blank lines", () => {
  const table = read('\uFEFFa,b\r\n\r\n" 1 ","x, ""y""\r\nz"\r\n   \r\n2,w\r\n\r\n');
  expect(names(table)).toEqual(["a", "b"]);
  expect(cells(table)).toEqual([
    ["1", "2"],
    ['x, "y"\r\nz', "w"],
  ]);
  expect([...table.lines]).toEqual([3, 6]);
});

test("takes bytes in UTF-8 only", () => {
  expect(cells(read(new TextEncoder().encode("\uFEFFname\nZoë\n")))).toEqual([["Zoë"]]);
  expect(() => read(Uint8Array.of(0x5a, 0x6f, 0xeb, 10))).toThrow(
    "is not UTF-8 text. It is probably text in another encoding",
  );
  expect(() => read(Uint8Array.of(0x50, 0x4b, 3, 4, 0xff))).toThrow("It is probably a zip archive");
  expect(() => read("a\0b")).toThrow("contains NUL characters");
});

test("says what a file of another kind is, and what takes it", () => {
  const safetensors = Uint8Array.of(0x58, 2, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode('{"0.w":{}}'), 0xff);
  expect(() => read(safetensors)).toThrow("It is probably a safetensors file: a model, which evaluate, predict,");
  expect(() => read(safetensors.subarray(0, 18))).toThrow(
    "is no text: it contains NUL characters. It is probably a safe",
  );
  expect(() => read(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1))).toThrow("probably an IDX file of pictures, which predict");
  expect(() => read(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1))).toThrow("probably an IDX file of labels, which inspect");
});

test("warns of names that occur twice", () => {
  expect(read("a,a,b\n1,2,3\n").warnings).toEqual([
    'file.csv: more than one column is called "a"; from the second on they count as "a (2)" and so on.',
  ]);
  expect(read("a,,\n1,2,3\n").warnings).toEqual([]);
  expect(read("x,x\ny,z\n").warnings).toEqual([]);
});

test("empties what stands for a missing value, and counts it", () => {
  const table = read("a,b\nNA,1\n?,nan\n ,Null\nn/a,none\n");
  expect(cells(table)).toEqual([
    ["", "", "", ""],
    ["1", "", "", "none"],
  ]);
  expect(table.inferences.at(-1)).toEqual({
    text: 'missing cells: 1 "NA", 1 "?", 1 "n/a", 1 "nan", 1 "Null", 1 empty',
    option: "--missing-values",
  });
  expect(cells(read("a,b\nNA,none\n,x\n", { missingValues: ["none"] }))).toEqual([
    ["", ""],
    ["", "x"],
  ]);
  expect(cells(read("a,b\nNA,none\n,x\n", { missingValues: ["none"], defaultMissingValues: false }))).toEqual([
    ["NA", ""],
    ["", "x"],
  ]);
});

test("names the line and both lengths of a row that does not fit", () => {
  const text = 'a,b\n1,"two\nlines"\n\n2,3,4\n';
  expect(() => read(text)).toThrow(DataError);
  expect(() => read(text)).toThrow("file.csv, line 5: 3 cells, but line 1 has 2.");
});

test("names the line of a quote without end", () => {
  expect(() => read('a,b\n1,2\n3,"4\n5,6\n')).toThrow('file.csv has a quote (") in or before line 3');
  expect(() => read('a,b\n1,2\n3,"4"5\n')).toThrow("line 3");
});

test("refuses a file without rows", () => {
  for (const text of ["", "\n\n", "  \n"]) expect(() => read(text), JSON.stringify(text)).toThrow("file.csv is empty.");
  expect(() => read("a,b\n")).toThrow("file.csv has a header but no rows. If line 1 is data, say --no-header.");
  expect(cells(read("a,b\n", { header: false }))).toEqual([["a"], ["b"]]);
});

test.each(["", ",,", '"', "\n"])("refuses the separator %j", (delimiter) => {
  expect(() => read("a,b\n1,2\n", { delimiter })).toThrow(ConfigError);
});

test("names columns of one name, and says so of the first twenty", () => {
  const table = read(`${"a,".repeat(30)}a (2)\n${"1,".repeat(30)}2\n`);
  expect(names(table).slice(0, 4)).toEqual(["a", "a (3)", "a (4)", "a (5)"]);
  expect(new Set(names(table)).size).toBe(31);
  expect(table.inferences.at(-1)?.text).toMatch(/^columns without .* are called "a \(3\)", .*, "a \(22\)", …$/);
});

test("reads what it is told, and UTF-16 by its mark", () => {
  const text = "name;size\nZoë;1,5\n";
  const utf16 = (swap: boolean): Uint8Array => {
    const bytes = [...`\uFEFF${text}`].flatMap((char) => [char.charCodeAt(0) & 0xff, char.charCodeAt(0) >> 8]);
    return Uint8Array.from(bytes, (_, i) => bytes[swap ? i ^ 1 : i]!);
  };
  const latin = Uint8Array.from(text, (char) => char.charCodeAt(0));
  for (const [bytes, encoding] of [
    [utf16(false), undefined],
    [utf16(true), undefined],
    [latin, "windows-1252"],
  ] as const) {
    expect(cells(read(bytes, { ...(encoding && { encoding }) }))).toEqual([["Zoë"], ["1.5"]]);
  }
  expect(() => read(latin)).toThrow(
    "file.csv is not UTF-8 text. It is probably text in another encoding. Say which, such as",
  );
  expect(() => read("a,b\n1,2\n", { encoding: "latin-99" })).not.toThrow(); // a text has been decoded
  expect(() => read(latin, { encoding: "latin-99" })).toThrow('There is no encoding "latin-99"');
  expect(() => read(Uint8Array.of(...latin, 0xff), { encoding: "utf-8" })).toThrow("file.csv is no text in utf-8.");
});

test("knows UTF-16 without a mark, and names the flag that reads it", () => {
  const little = Uint8Array.from([..."name;size\nZoë;1\n"].flatMap((char) => [char.charCodeAt(0), 0]));
  const big = Uint8Array.from(little, (_, i) => little[i ^ 1]!);
  for (const [bytes, encoding] of [
    [little, "utf-16le"],
    [big, "utf-16be"],
  ] as const) {
    expect(() => read(bytes)).toThrow(
      `It is probably UTF-16 text without the mark that says so. Say --encoding ${encoding}.`,
    );
    expect(cells(read(bytes, { encoding }))).toEqual([["Zoë"], ["1"]]);
  }
});

test("reads a file once whose header alone is longer than a first look", () => {
  const count = 20_000;
  const header = Array.from({ length: count }, (_, i) => `"column ${i}"`).join(",");
  const text = `${header}\n${`${"1.5,".repeat(count - 2)}"a","b"\n`.repeat(3)}`;
  const { layout, verdict } = readAll(text);
  expect(layout).toEqual(verdict);
  expect(layout.quotesTell).toBe(true);
});

test("finds one of many names that somebody speaks of", () => {
  const count = 30_000;
  const named = Array.from({ length: count }, (_, i) => `other ${i}`);
  const text = `${"7,".repeat(count)}other 29999\n${"1,".repeat(count)}2\n`;
  expect(read(text, { names: named }).hasHeader).toBe(true);
});
