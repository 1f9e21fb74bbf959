import { describe, expect, it } from "vitest";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { parseJsonTable } from "../../src/tables/json/index.ts";
import type { TableOptions } from "../../src/tables/passes.ts";
import { type PreparedTable, prepareTable } from "../../src/tables/prepare.ts";

/** Columns of numbers in which some cells are words, or that are written for people. */

const rows = (count: number, row: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => row(i)).join("\n");
/** Numbers in no order. */
const mixed = (i: number): number => (i * i * 7 + 3 * i) % 101;
const prepare = (text: string, options: TableOptions): PreparedTable =>
  prepareTable(parseCsv(text, {}, "f.csv"), { validation: 0, ...options });
/** A table of 200 rows with one column of cells to look at, `c`. */
const table = (cell: (i: number) => string, separator = ","): string =>
  `x${separator}c${separator}y\n${rows(200, (i) => [mixed(i + 3), cell(i), "ab"[i % 2]].join(separator))}`;
const asTarget =
  (cell: (i: number) => string, separator?: string): (() => PreparedTable) =>
  () =>
    prepare(table(cell, separator), { target: "c", ignore: ["y"] });
const remarks = (cell: (i: number) => string, separator?: string): string =>
  prepare(table(cell, separator), { target: "y" }).warnings.join("\n");

describe("few numbers and a word", () => {
  it.each([
    ...[".", "-", "--", "*", "unknown"].map((word) => [word, `"${word}"`] as const),
    ["#REF!", "'#REF!'"] as const,
  ])("stop a target and are said of a feature: %s", (word, typed) => {
    const cell = (i: number): string => (i % 10 ? `${1 + (mixed(i) % 5)}` : word);
    const said = `180 of the 200 cells of "c" are numbers, 20 are "${word}". If that stands for a missing value, say --missing-values=${typed}.`;
    expect(asTarget(cell)).toThrow(`target "c" mixes numbers and words: ${said} If these are classes, say --task`);
    expect(remarks(cell)).toContain(`${said} The column counts as a category.`);
  });

  it("are classes where the user says so, where the words have numbers, and where there are many words", () => {
    const cell = (i: number): string => (i % 10 ? `${1 + (mixed(i) % 5)}` : ".");
    const { target } = prepare(table(cell), { target: "c", ignore: ["y"], task: "classification" }).encoding;
    expect(target).toMatchObject({ classes: [".", "1", "2", "3", "4", "5"] });
    expect(asTarget((i) => ["1", "2", "3+"][i % 3]!)).not.toThrow();
    expect(asTarget((i) => ["1", "2", "3", "few", "many", "all"][i % 6]!)).not.toThrow();
    expect(asTarget((i) => ["1", "no"][i % 2]!)).not.toThrow();
  });

  it("are the same in a file with types", () => {
    const json = (value: (i: number) => unknown): string =>
      JSON.stringify(Array.from({ length: 100 }, (_, i) => ({ x: mixed(i), y: value(i) })));
    const target =
      (value: (i: number) => unknown): (() => unknown) =>
      () =>
        prepareTable(parseJsonTable(json(value), "f.json"), { target: "y" });
    const said = '90 of the 100 cells of "y" are numbers, 10 are "unknown".';
    expect(target((i) => (i % 10 ? 1 + (i % 3) : "unknown"))).toThrow(said);
    expect(target((i) => (i % 10 ? `${1 + (i % 3)}` : "unknown"))).toThrow(said);
    expect(target((i) => `${1 + (i % 3)}`)).not.toThrow();
  });
});

describe("numbers written for people", () => {
  it.each<[string, (i: number) => string, string, string]>([
    [
      "percent",
      (i) => (i % 5 ? `${i}%` : "-"),
      'numbers with "%"',
      '160 of the 200 cells of "c" are numbers, 40 are "-"',
    ],
    ["crowns", (i) => `${1 + (i % 10)} kr`, 'numbers with "kr"', "Write them plainly (1)"],
    ["bounds", (i) => `<${1 + (i % 10)}`, 'numbers with "<"', "Write them plainly (1)"],
    ["an unknown unit", (i) => `${i} furlongs`, 'numbers with "furlongs"', "Write them plainly (0)"],
    ["German euros", (i) => `"${3000 + i},63\u00a0€"`, 'a decimal comma and "€"', "Write them plainly (3000.63)"],
    ["grouped euros", (i) => `"3.${100 + i},63 €"`, 'thousands separators and a decimal comma and "€"', "(3100.63)"],
    ["euros that may be either", (i) => `"3.${100 + i}${i % 2 ? ",5" : ""} €"`, "a decimal comma", "(3101.5)"],
    ["brackets", (i) => (i % 2 ? `${i}` : `(${i + 1})`), "brackets for a minus", "(-1)"],
    ["dates", (i) => `${1 + (i % 28)}-Jan-2020`, "holds dates or times", "1-Jan-2020"],
    ["dates and a word", (i) => (i % 5 ? `${1 + (i % 28)}.01.2020` : "-"), "holds dates or times", "2.01.2020"],
  ])("stop a target: %s", (_, cell, what, fix) => {
    expect(asTarget(cell)).toThrow(what);
    expect(asTarget(cell)).toThrow(fix);
  });

  it("are said of a feature", () => {
    expect(remarks((i) => `"3.${100 + i},63 €"`)).toContain(
      'Column "c" holds numbers with thousands separators and a decimal comma and "€", such as "3.100,63 €", and was left out; ' +
        "write them plainly (3100.63) to use it.",
    );
    expect(remarks((i) => `${1 + (i % 5)} kr`)).toContain("counts as a category. Write them plainly (1).");
  });

  it("are advised on in the file's own decimal mark, and the advice works", () => {
    const file = (cell: (i: number) => string): string =>
      `z;c;y\n${rows(200, (i) => `${mixed(i)},25;${cell(i)};${"ab"[i % 2]}`)}`;
    const said = (cell: (i: number) => string): string => prepare(file(cell), { target: "y" }).warnings.join("\n");
    expect(said((i) => `${mixed(i + 1)},8 %`)).toContain(
      '"%", such as "10,8 %", and was left out; write them plainly (10,8)',
    );
    expect(said((i) => `1.${100 + i},8 €`)).toContain("write them plainly (1100,8)");
    expect(said((i) => `${mixed(i + 1)},8`)).toBe("");
  });

  it("are counted where the other cells are many words", () => {
    const cell = (i: number): string => (i % 10 ? `${mixed(i)}` : ["p", "q", "r", "s", "t"][(i / 10) % 5]!);
    expect(remarks(cell)).toContain(
      'Column "c" has 180 numbers in 200 cells, and texts such as "p" and "q", and was left out; say --categorical "c" to use it.',
    );
  });
});

describe("numbers that a file says are text", () => {
  const json = parseJsonTable(
    JSON.stringify(Array.from({ length: 240 }, (_, i) => ({ a: `${i % 120}.5`, x: mixed(i), y: "ab"[i % 2] }))),
    "f.json",
  );

  it("are said, and used where they are named", () => {
    expect(prepareTable(json, { target: "y" }).warnings).toContainEqual(
      'Column "a" holds numbers that the file says are text, and was left out; name it in --features to use it.',
    );
    const { encoding } = prepareTable(json, { target: "y", features: ["a", "x"] });
    expect(encoding.features.map(({ kind }) => kind)).toEqual(["number", "number"]);
  });

  it("stop a target, unless the user says the task", () => {
    expect(() => prepareTable(json, { target: "a" })).toThrow(
      'target "a" holds numbers that the file says are text. Say --task regression to predict a number. If these are classes',
    );
    expect(prepareTable(json, { target: "a", task: "regression" }).encoding.target.task).toBe("regression");
  });
});
