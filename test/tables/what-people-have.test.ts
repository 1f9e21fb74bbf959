import { describe, expect, it, test } from "vitest";
import { cellsOf } from "../../src/tables/column.ts";
import type { CsvOptions } from "../../src/tables/csv/options.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import type { TableOptions } from "../../src/tables/passes.ts";
import { type PreparedTable, prepareTable } from "../../src/tables/prepare.ts";
import type { Table } from "../../src/tables/table.ts";

/** What the files of other tools hold, and how it is read: one input that was read wrongly, and its relatives. */

const read = (text: string, options: CsvOptions = {}): Table => parseCsv(text, options, "f.csv");
/** Every column as its name and its cells. */
const columns = (text: string, options: CsvOptions = {}): string[][] =>
  read(text, options).columns.map((column) => [column.name, ...cellsOf(column)]);
const prepare = (text: string, options: TableOptions, csv: CsvOptions = {}): PreparedTable =>
  prepareTable(read(text, csv), { validation: 0, ...options });
const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join("\n");
/** Numbers in no order. */
const mixed = (i: number): number => (i * i * 7 + 3 * i) % 101;
const remarks = (text: string, options: TableOptions): string => prepare(text, options).warnings.join("\n");

describe("words for missing values", () => {
  it("may be a number with a decimal comma", () => {
    expect(columns("a;b\n-200,0;1,5\n0;-200\n", { missingValues: ["-200,0"] })).toEqual([
      ["a", "", "0"],
      ["b", "1.5", ""],
    ]);
  });

  it("are two words with a comma between them where the file has decimal points", () => {
    expect(columns("a,b\n-200,1\n0,2\n3,4\n", { numbersOrPairs: ["-200,0"] })[0]).toEqual(["a", "", "", "3"]);
    expect(columns("a;b\n-200;1,5\n0;2\n3;4\n", { numbersOrPairs: ["-200,0"] })[0]).toEqual(["a", "", "0", "3"]);
    expect(columns("a,b\n1,1\n5,2\n3,4\n", { missingValues: ["1,5"] })[0]).toEqual(["a", "1", "5", "3"]);
  });

  it.each([
    ["-999", ["-999.0", "-999", "-9.99e2"]],
    ["999.0", ["999", "999.00", "+999"]],
    ["99", ["99", "099", "99."]],
  ])("compare as numbers: %s", (word, cells) => {
    const text = `a,b\n${cells.map((cell) => `${cell},1`).join("\n")}\n5,1\n`;
    expect(columns(text, { missingValues: [word] })[0]).toEqual(["a", "", "", "", "5"]);
  });

  it("add to the usual ones, replace them, or leave none", () => {
    const text = "a,b\nNA,1\n-,2\n,3\n";
    expect(columns(text, { missingValues: ["-"] })[0]).toEqual(["a", "", "", ""]);
    expect(columns(text, { missingValues: ["-"], defaultMissingValues: false })[0]).toEqual(["a", "NA", "", ""]);
    expect(columns(text, { defaultMissingValues: false })[0]).toEqual(["a", "NA", "-", ""]);
  });

  it("are said where no cell has them", () => {
    const unused = (words: string[]): readonly string[] =>
      read("a,b\n-999.0,x\n1,None\n", { missingValues: words }).warnings;
    expect(unused(["-999", "none"])).toEqual([]);
    expect(unused(["-99", "None", "nil"])).toEqual([
      'f.csv: no cell is "-99", which --missing-values names',
      'f.csv: no cell is "nil", which --missing-values names',
    ]);
  });

  it.each(["<NA>", "#N/A", "-nan", "1.#QNAN", "NaT", "-1.#IND", "#DIV/0!", "n/a"])(
    "are those that nobody means: %s",
    (word) => {
      expect(columns(`a,b\n${word},1\n2,1\n`)[0]).toEqual(["a", "", "2"]);
    },
  );
});

describe("one word in a column of numbers", () => {
  const text = (word: string): string =>
    `x,z,y\n${rows(100, (i) => `${i % 10 ? mixed(i) + i / 7 : word},${mixed(i + 3)},${"ab"[i % 2]}`)}`;

  it.each([".", "-", "None", "unknown"])("is said of a feature: %s", (word) => {
    expect(remarks(text(word), { target: "y" })).toContain(
      `90 of the 100 cells of "x" are numbers, 10 are "${word}". If that stands for a missing value, say --missing-values="${word}".`,
    );
    const told = prepare(text(word), { target: "y" }, { missingValues: [word] });
    expect(told.encoding.features.map(({ kind }) => kind)).toEqual(["number", "number"]);
  });

  it("stops a target, unless it is said to be classes", () => {
    expect(() => prepare(text("."), { target: "x" })).toThrow(
      'f.csv: target "x" mixes numbers and words: 90 of the 100 cells of "x" are numbers, 10 are ".".',
    );
    expect(prepare(text("."), { target: "x", task: "classification" }).encoding.target.task).toBe("classification");
    const grades = `x,y\n${rows(60, (i) => `${mixed(i)},${["1", "2", "3 or more"][i % 3]}`)}`;
    expect(prepare(grades, { target: "y" }).encoding.target).toMatchObject({ classes: ["1", "2", "3 or more"] });
  });
});

describe("a header of numbers", () => {
  test.each([
    ["pandas, of an array", ",0,1\n0,1.5,a\n1,2.5,b\n", ["column 1", "0", "1"]],
    ["without the index", "0,1,2\n5.1,3.5,1\n4.9,3,2\n", ["0", "1", "2"]],
    ["two columns", "0,1\n1.5,a\n2.5,b\n", ["0", "1"]],
    ["years", "country,1960,1961\nAruba,54211,55438\nMalta,3,4\n", ["country", "1960", "1961"]],
    ["years above text", "country,1960,1961\nAruba,low,high\nMalta,mid,low\n", ["country", "1960", "1961"]],
    ["a name above numbers", "name,2020,score\nann,1,2.5\nbob,3,4\n", ["name", "2020", "score"]],
    ["a name and the index", "Unnamed: 0,0,1\n0,1.5,a\n1,2.5,b\n", ["Unnamed: 0", "0", "1"]],
  ])("is one: %s", (_, text, names) => {
    expect(read(text).columns.map(({ name }) => name)).toEqual(names);
    expect(read(text).inferences.map(({ option }) => option)).toContain("--no-header");
  });

  test.each([
    ["measurements", "5.1,3.5,setosa\n4.9,3,setosa\n"],
    ["whole numbers and a word", "1,2,setosa\n4,3,virginica\n"],
    ["equal numbers", "0,0,a\n0,1,b\n"],
    ["negative numbers", "-1,0,1\n2,3,4\n"],
  ])("is none: %s", (_, text) => {
    expect(read(text).columns[0]!.name).toBe("column 1");
    expect(read(text).inferences.map(({ option }) => option)).toContain("--header");
  });

  it("is the row with a name that somebody speaks of", () => {
    const text = "5,1,target\n4.9,3,a\n1.5,2,b\n";
    expect(read(text).hasHeader).toBe(false);
    expect(read(text, { names: ["target"] }).columns.map(({ name }) => name)).toEqual(["5", "1", "target"]);
    expect(read("x,y\na,b\n", { names: ["z"], header: false }).hasHeader).toBe(false);
  });

  it("lacks the name of R's first column", () => {
    expect(columns('"x" "y"\n"1" 1.5 "a b"\n"2" 2.5 "c"\n')).toEqual([
      ["column 1", "1", "2"],
      ["x", "1.5", "2.5"],
      ["y", "a b", "c"],
    ]);
    expect(columns('"x","y"\n"r1",1.5,"a"\n"r2",2.5,"c"\n')[0]).toEqual(["column 1", "r1", "r2"]);
    expect(columns("x\ty\nr1\t1\t2\nr2\t3\t4\n")[0]).toEqual(["column 1", "r1", "r2"]);
    expect(() => read("x,y\n1,2,3\n", { header: false })).toThrow("3 cells, but line 1 has 2");
  });
});

describe("columns that count", () => {
  const table = (name: string, id: (i: number) => number): string =>
    `${name},x,y\n${rows(60, (i) => `${id(i)},${mixed(i)},${i < 30 ? "a" : "b"}`)}`;

  it.each(["rownames", "X", "PassengerId", "instant", "whatever"])(
    "number the rows, whatever they are called: %s",
    (name) => {
      expect(
        prepare(
          table(name, (i) => i + 1),
          { target: "y" },
        ).encoding.features.map((feature) => feature.name),
      ).toEqual(["x"]);
      expect(
        remarks(
          table(name, (i) => i + 1),
          { target: "y" },
        ),
      ).toContain(`Column "${name}" only numbers the rows and was left out`);
    },
  );

  it.each([
    ["from 0", (i: number) => i],
    ["from 1001", (i: number) => 1001 + i],
    ["in tens", (i: number) => 10 * i + 10],
    ["downwards", (i: number) => 500 - i],
  ])("have equal steps: %s", (_, id) => {
    const { encoding } = prepare(table("id", id), { target: "y" });
    expect(encoding.features.map((feature) => feature.name)).toEqual(["x"]);
    expect(prepare(table("id", id), { target: "y", features: ["id", "x"] }).encoding.features).toHaveLength(2);
  });

  it("rise with gaps, and are remarked", () => {
    const text = table("customer_id", (i) => 100 + i * i);
    expect(prepare(text, { target: "y" }).encoding.features).toHaveLength(2);
    expect(remarks(text, { target: "y" })).toContain('Column "customer_id" rises or falls from row to row.');
  });

  it("count though a cell is odd, and are remarked where they may be names", () => {
    const features = (text: string): string[] =>
      prepare(text, { target: "y" }).encoding.features.map(({ name }) => name);
    expect(features(table("id", (i) => (i === 40 ? 39 : i)))).toEqual(["x"]);
    expect(
      remarks(
        table("id", (i) => Math.floor(i / 2)),
        { target: "y" },
      ),
    ).toContain("rises or falls from row to row.");
    const drawn = `id,x,y\n${rows(300, (i) => `${10_000 + ((i * 7919) % 89_989)},${mixed(i)},${"ab"[i % 2]}`)}`;
    expect(remarks(drawn, { target: "y" })).toContain(
      'Column "id" holds whole numbers of as many digits, nearly each in one row only, as identifiers are. If they are, say --ignore "id".',
    );
  });

  it("are used where there is nothing else, and left alone where they do not count", () => {
    const line = `x,y\n${rows(40, (i) => `${i},${2 * i + 0.5}`)}`;
    expect(prepare(line, { target: "y" }).encoding.features).toMatchObject([{ name: "x", kind: "number" }]);
    expect(remarks(table("z", mixed), { target: "y" })).toBe("");
  });
});

describe("numbers written for people", () => {
  it.each([
    ["a;b;c\n61,5;1.204;480,5\n3,5;2;1,5\n", ["1204", "2"]],
    ["a;b\n1,5;1.050,00\n2,5;-12.345.678,5\n", ["1050", "-12345678.5"]],
    ["a\tb\n1,5\t2,25\n2,5\t3\n", ["2.25", "3"]],
    ["a|b\n1,5|0,125\n2,5|1,75\n", ["0.125", "1.75"]],
  ])("have decimal commas, and points between thousands: %j", (text, second) => {
    expect(columns(text)[1]!.slice(1)).toEqual(second);
  });

  it("have a minus sign as it is printed", () => {
    expect(columns("a,b\n\u22125,x\n2,y\n")[0]).toEqual(["a", "-5", "2"]);
    expect(columns("a;b\n\u22121,5;x\n2,5;y\n")[0]).toEqual(["a", "-1.5", "2.5"]);
  });

  it("are left as they stand in quotes, unless every cell has them", () => {
    const text = 'size;x\n"1,5";2,5\n"2,5";3,5\n';
    expect(columns(text)).toEqual([
      ["size", "1,5", "2,5"],
      ["x", "2.5", "3.5"],
    ]);
    expect(columns(text, { decimal: "," })[0]).toEqual(["size", "1,5", "2,5"]);
    expect(columns('"size";"x"\n"1,5";"2,5"\n"2,5";"a"\n')[0]).toEqual(["size", "1.5", "2.5"]);
    expect(columns('size,x\n"1,5",a\n"2,5",b\n')[0]).toEqual(["size", "1,5", "2,5"]);
    expect(columns('size,x\n"1,5",a\n"2,5",b\n', { decimal: "," })[0]).toEqual(["size", "1.5", "2.5"]);
  });

  it("are refused as a target, with the way to write them", () => {
    const text = (cell: (i: number) => string): string => `x,y\n${rows(60, (i) => `${mixed(i)},${cell(i)}`)}`;
    const refused =
      (cell: (i: number) => string): (() => unknown) =>
      () =>
        prepare(text(cell), { target: "y" });
    expect(refused((i) => `"$${100 + i},276"`)).toThrow(
      'target "y" holds numbers with thousands separators and "$", such as "$100,276"',
    );
    expect(refused((i) => `${i} %`)).toThrow(
      'target "y" holds numbers with "%", such as "0 %". Write them plainly (0)',
    );
    expect(refused((i) => `"${i},5 €"`)).toThrow('holds numbers with a decimal comma and "€"');
    expect(refused((i) => `2024-01-${10 + (i % 20)}`)).toThrow('target "y" holds dates or times');
    expect(refused((i) => `name ${i}`)).toThrow('target "y" has 60 different texts in 60 rows');
  });

  it("have points where the file has commas, and are remarked", () => {
    const text = `x;w;z;y\n${rows(60, (i) => `${mixed(i)},5;${mixed(i + 2)},5;${mixed(i + 1)}.5;${"ab"[i % 2]}`)}`;
    expect(remarks(text, { target: "y" })).toMatch(
      /Column "z" holds numbers with a decimal point, such as "\d+\.5", where the file has/,
    );
  });
});

/** In files just above the mebibyte that is looked at first. */
describe("the whole file decides", () => {
  it("on the decimal mark", () => {
    const whole = `a;b\n${"1;x\n".repeat(270_000)}3,5;y\n`;
    const table = read(whole);
    expect(table.columns[0]!.numbers.at(-1)).toBe(3.5);
    expect(table.inferences.map(({ option }) => option)).toContain("--decimal");
  });

  it("on the header, and on whether quotes tell texts from numbers", () => {
    const long = `a,b\n${"x,y\n".repeat(270_000)}`;
    expect(read(`${long}1,z\n`).hasHeader).toBe(true);
    const quoted = `"a";"b"\n${'"1,5";"x"\n'.repeat(120_000)}`;
    expect(read(quoted).columns[0]!.numbers[0]).toBe(1.5);
    expect(cellsOf(read(`${quoted}"1,5";x\n`).columns[0]!)[0]).toBe("1,5");
  });
});

describe("NA", () => {
  const continents = `x,continent\n${rows(60, (i) => `${mixed(i)},${["EU", "NA", "AS"][i % 3]}`)}`;

  it("is asked about where it may be a class", () => {
    expect(() => prepare(continents, { target: "continent" })).toThrow(
      'target "continent": "NA" stands for a missing value, though it may be a category as "EU" and "AS" are.',
    );
    const classes = prepare(continents, { target: "continent" }, { defaultMissingValues: false }).encoding.target;
    expect(classes).toMatchObject({ classes: ["AS", "EU", "NA"] });
    expect(prepare(continents, { target: "continent" }, { missingValues: ["NA"] }).encoding.target).toMatchObject({
      classes: ["AS", "EU"],
    });
    const feature = `c,x,y\n${rows(60, (i) => `${["EU", "NA", "AS"][i % 3]},${mixed(i)},${"ab"[i % 2]}`)}`;
    expect(remarks(feature, { target: "y" })).toContain('Column "c": "NA" stands for a missing value, though');
  });

  it("is missing among longer words and among numbers, and a text where it alone is quoted as texts are", () => {
    expect(columns("a,b\nfemale,1\nNA,2\nmale,NA\n")).toEqual([
      ["a", "female", "", "male"],
      ["b", "1", "2", ""],
    ]);
    expect(columns('a,b\n"EU",1\n"NA",2\nNA,3\n')[0]).toEqual(["a", "EU", "NA", ""]);
    expect(columns('"a","b"\n"EU","1"\n"NA","2"\n')[0]).toEqual(["a", "EU", ""]);
  });
});

describe("lines", () => {
  it("that are blank are missing cells in a file of one column, and nothing in others", () => {
    expect(columns("x\n1\n\n3\n")).toEqual([["x", "1", "", "3"]]);
    expect(columns("x\n1\n\n\n")).toEqual([["x", "1", "", ""]]);
    expect(columns('x\n1\n""\n3')).toEqual([["x", "1", "", "3"]]);
    expect(columns("x,y\n1,2\n\n3,4\n\n")[0]).toEqual(["x", "1", "3"]);
  });

  it("before the table are passed over, or name its columns", () => {
    expect(columns("sep=;\na;b\n1,5;2\n")).toEqual([
      ["a", "1.5"],
      ["b", "2"],
    ]);
    expect(columns("# made by hand\n# in 2024\na,b\n1,x\n")[0]).toEqual(["a", "1"]);
    expect(columns("# a b\n1.5 2\n3 4\n")).toEqual([
      ["a", "1.5", "3"],
      ["b", "2", "4"],
    ]);
    expect([...read("# one\n\na,b\n1,x\n").lines]).toEqual([4]);
  });

  it("have blanks between their cells, as many as it takes", () => {
    expect(columns("  1.5   2\n 3.25  40\n")).toEqual([
      ["column 1", "1.5", "3.25"],
      ["column 2", "2", "40"],
    ]);
    expect(columns("a b\n1.5\t2 \n3 'x'\n").length).toBe(2);
    expect(columns("name\nJohn Smith\nAnn Lee\n")).toEqual([["name", "John Smith", "Ann Lee"]]);
    expect(columns("a b\n1 2\n", { delimiter: "blanks" })[1]).toEqual(["b", "2"]);
  });
});
