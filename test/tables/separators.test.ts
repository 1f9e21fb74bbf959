import { describe, expect, it, test } from "vitest";
import { cellsOf } from "../../src/tables/column.ts";
import type { CsvOptions } from "../../src/tables/csv/options.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { streamCsv } from "../../src/tables/csv/stream.ts";
import type { Table } from "../../src/tables/table.ts";

/** Which character separates the cells of a file, and which cells are none. */

const read = (text: string, options: CsvOptions = {}): Table => parseCsv(text, options, "f.csv");
/** Every column as its name and its cells. */
const columns = (text: string, options: CsvOptions = {}): string[][] =>
  read(text, options).columns.map((column) => [column.name, ...cellsOf(column)]);
const counted = (row: (i: number) => string): string => Array.from({ length: 10 }, (_, i) => row(i + 1)).join("\n");

describe("a separator at the end of lines", () => {
  test.each([
    ["of rows", "a,b\n0.1,0.9,\n0.2,0.8,\n"],
    ["of rows, with semicolons", "a;b\n0.1;0.9;\n0.2;0.8;\n"],
    ["of rows that begin with 1, 2", "a,b\n1,0.9,\n2,0.8,\n"],
    ["of rows that begin with texts", "a,b\nx,0.9,\ny,0.8,\n"],
    ["of the header", "a,b,\n0.1,0.9\n0.2,0.8\n"],
  ])("is no cell: %s", (_, text) => {
    expect(columns(text).map(([name, ...cells]) => [name, cells.length])).toEqual([
      ["a", 2],
      ["b", 2],
    ]);
    expect(columns(text)[1]).toEqual(["b", "0.9", "0.8"]);
    expect(read(text).inferences.map((inference) => inference.text)).toContainEqual(
      expect.stringContaining("in a separator with nothing behind it, which is left out"),
    );
    expect(read(text, { delimiter: text[1]! }).columns).toHaveLength(2);
  });

  it("may be missing in a first row that is data", () => {
    expect(columns("1,5\n2,6,\n3,7,\n", { header: false })).toEqual([
      ["column 1", "1", "2", "3"],
      ["column 2", "5", "6", "7"],
    ]);
  });

  it("is an empty column where the header has one, too", () => {
    expect(columns("a,b,\n1,2,\n")).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["column 3", ""],
    ]);
  });

  it("is an error where a later row has something behind it", async () => {
    const text = `a,b\n${"0.1,0.9,\n".repeat(60)}0.1,0.9,x\n`;
    expect(() => read(text)).toThrow(
      "f.csv, line 62: the last cell is not empty, as that of the first rows is, and no",
    );
    const blocks = streamCsv(
      (async function* () {
        for (let at = 0; at < text.length; at += 50) yield new TextEncoder().encode(text.slice(at, at + 50));
      })(),
      {},
      "f.csv",
      100,
    );
    const readAll = async (): Promise<void> => {
      for await (const block of blocks) expect(block.columns).toHaveLength(2);
    };
    await expect(readAll()).rejects.toThrow("f.csv, line 62: the last cell is not empty");
  });
});

describe("a cell more than the header has", () => {
  test.each([
    ["counts from 1", "a,b\n1,0.5,x\n2,0.6,y\n"],
    ["is a text", "a,b\nr1,0.5,x\nr2,0.6,y\n"],
    ["is quoted", 'a,b\n"7",0.5,"x"\n"3",0.6,"y"\n'],
  ])("is the name of the row, if it %s", (_, text) => {
    expect(columns(text)[1]).toEqual(["a", "0.5", "0.6"]);
  });

  test.each([
    ["numbers", "a,b\n0.1,0.9,5\n0.2,0.8,6\n"],
    ["whole numbers that do not count", "a,b\n7,0.9,5\n3,0.8,6\n"],
    ["texts that repeat", "a,b\nu,0.9,5\nu,0.8,6\n"],
    ["texts below one name", "text\nhello, world\nfoo, bar\n"],
  ])("is nothing that can be read, if these are %s", (_, text) => {
    expect(() => read(text)).toThrow("If a name is missing above a column, put it there.");
  });
});

describe("one column of numbers with commas", () => {
  test.each([
    ["with a header", "x\n5,5\n7,25\n10,5", {}],
    ["with whole numbers among them", "x\n5,5\n7\n10,5", {}],
    ["that cannot be row names", "x\n1,05\n2,25\n3,5", {}],
    ["counting, where the mark is given", "x\n1,5\n2,25\n3,5", { decimal: "," as const }],
    ["without a header, where the mark is given", "5,5\n7,25\n10,5", { decimal: "," as const }],
  ])("is one column: %s", (_, text, options) => {
    const lines = text.split("\n").filter((line) => line !== "x");
    const [all] = columns(text, options);
    expect(columns(text, options)).toHaveLength(1);
    expect(all!.slice(1)).toEqual(lines.map((line) => line.replace(",", ".").replace(/^(.*\..*?)0+$/, "$1")));
  });

  it("is asked about where a row number would look the same", () => {
    expect(() => read("x\n1,5\n2,25\n3,5")).toThrow(
      'f.csv: "3,5" below "x" may be one number, or the number of a row and "5". Say --decimal "," if it is one number, or ' +
        '--delimiter "," if the rows are numbered.',
    );
    expect(() => read("x\n1 500\n2 250")).toThrow('Say --delimiter ";" if it is one number, or --delimiter blanks if');
    expect(columns("x\n1,5\n2,25\n", { delimiter: "," })[1]).toEqual(["x", "5", "25"]);
    expect(columns(`x\n${counted((i) => `${i},5`)}`)[1]!.slice(0, 3)).toEqual(["x", "5", "5"]);
    expect(columns('"x"\n"1",5\n"2",25\n')[1]).toEqual(["x", "5", "25"]);
  });

  it("is asked about where commas may group thousands", () => {
    expect(() => read("x\n5,234\n7,345\n")).toThrow('f.csv: "5,234" below "x" may be 5.234 or 5234.');
    expect(columns("x\n5,234\n7,345\n10,5\n")).toEqual([["x", "5.234", "7.345", "10.5"]]);
    expect(columns("x\n5,234\n7,345\n", { decimal: "," })).toEqual([["x", "5.234", "7.345"]]);
  });

  it("is text where it is written for people", () => {
    for (const cells of [
      ["1 000", "2 000", "3 500"],
      ["1 000,5", "2 000,5"],
      ["€ 5,50", "€ 7,25"],
      ["5,50 €", "7,25 €"],
    ]) {
      expect(columns(`x\n${cells.join("\n")}\n`)).toEqual([["x", ...cells]]);
    }
  });
});

describe("another separator inside texts", () => {
  test.each([
    ["a semicolon", "note,n,y\nk0;m,0.5,1\nk1;n,0.6,2\n", "k0;m"],
    ["a bar", "genres,n,y\nAction|A,0.5,1\nDrama|B,0.6,2\n", "Action|A"],
    ["a tab", "note,n,y\nk0\tm,0.5,1\nk1\tn,0.6,2\n", "k0\tm"],
    ["a comma", "g n y\nA,B 0.5 1\nC,D 0.6 2\n", "A,B"],
  ])("separates nothing: %s", (_, text, cell) => {
    expect(columns(text).map((column) => column[1])).toEqual([cell, "0.5", "1"]);
    if (cell === "A,B") return; // without the header, two columns of texts are as likely
    const rows = text.slice(text.indexOf("\n") + 1);
    expect(columns(rows).map((column) => column[1])).toEqual([cell, "0.5", "1"]);
  });
});

describe("blanks between cells", () => {
  it("are found beside decimal commas", () => {
    expect(columns("1,5 2,5\n3,5 4,5")).toEqual([
      ["column 1", "1.5", "3.5"],
      ["column 2", "2.5", "4.5"],
    ]);
    expect(columns("x s y\n1,5 a 2,5\n2,5 b NA\n")).toEqual([
      ["x", "1.5", "2.5"],
      ["s", "a", "b"],
      ["y", "2.5", ""],
    ]);
    expect(columns("1, 2, 3\n4, 5, 6\n")).toHaveLength(3);
    expect(columns("name\nroom 1\nroom 2\nroom 1\n")).toHaveLength(1);
  });
});

describe("comments", () => {
  it("stand before the table, with blank lines between them", () => {
    expect(columns("# a\n\n# b\na,b\n1,2")).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect([...read("\n# a\n\n\n# b\n\na,b\n1,2").lines]).toEqual([8]);
  });

  it("are named where they stand in the table", () => {
    expect(() => read("# a\na,b\n1,2\n# note\n3,4\n")).toThrow(
      'f.csv, line 4 seems to be a comment ("# note"). Comments are passed over only before the table. Take the line out.',
    );
  });
});
