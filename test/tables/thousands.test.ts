import { describe, expect, it, test } from "vitest";
import { cellsOf } from "../../src/tables/column.ts";
import type { CsvOptions } from "../../src/tables/csv/options.ts";
import { parseCsv } from "../../src/tables/csv/parse.ts";
import { prepareTable } from "../../src/tables/prepare.ts";

/** Points before three digits, which may group thousands. */

const read = (text: string, options: CsvOptions = {}) => parseCsv(text, options, "f.csv");
const table = (cells: readonly string[], separator = ";"): string =>
  `place${separator}people${separator}y\n${cells.map((cell, i) => `N${i % 3}${separator}${cell}${separator}${i}`).join("\n")}\n`;
const FLAGS = 'If the point groups thousands, say --decimal ","; if it sets fractions apart, say --decimal ".".';

describe("points that may group thousands", () => {
  test.each([";", "\t"])("are remarked, and read as decimal points, between %j", (separator) => {
    const { columns, warnings } = read(table(["5.182", "3.010", "-12.345"], separator));
    expect([...columns[1]!.numbers]).toEqual([5.182, 3.01, -12.345]);
    expect(warnings).toEqual([
      'f.csv: column "people" holds numbers such as 5.182 and no number that tells whether the point sets fractions apart or ' +
        `groups thousands. ${FLAGS} It is read as a decimal point.`,
    ]);
  });

  it("are likelier to do so beside whole numbers below 1000", () => {
    const { warnings } = read(table(["956", "3.082", "5.000"]));
    expect(warnings.join()).toContain("such as 3.082, beside whole numbers below 1000, and no number that tells");
    expect(read(table(["3.082", "5.000", "2.125"])).warnings.join()).not.toContain("beside whole numbers");
  });

  it("stop a target then, unless it is classes or the mark is said", () => {
    const text = table(Array.from({ length: 40 }, (_, i) => (i % 2 ? `${i + 100}` : `${i + 1}.08${i % 10}`)));
    const prepare = (csv: CsvOptions, task?: "classification") =>
      prepareTable(read(text, csv), { target: "people", ...(task && { task }) });
    expect(() => prepare({})).toThrow(
      `f.csv: target "people" holds numbers such as 1.080, beside whole numbers below 1000,`,
    );
    expect(() => prepare({})).toThrow(FLAGS);
    expect(prepare({}, "classification").encoding.target.task).toBe("classification");
    for (const decimal of [".", ","] as const) {
      const prepared = prepare({ decimal });
      expect(prepared.encoding.target.task).toBe("regression");
      expect(prepared.warnings.join()).not.toContain("thousands");
    }
  });

  it("do so where a number has two of them", () => {
    const { columns, reading } = read(table(["1.234.567", "956", "3.082"]));
    expect(reading.decimal).toBe(",");
    expect(cellsOf(columns[1]!)).toEqual(["1234567", "956", "3082"]);
    expect(read("ip;x\n192.168.100.200;1.125\n192.168.100.201;2.125\n").reading.decimal).toBe(".");
  });

  test.each([
    ["another number has one digit behind the point", ["5.182", "3.5"]],
    ["a number begins with 0", ["5.182", "0.125"]],
    ["a whole number of four digits has no point", ["5.182", "3082"]],
    ["a number of four digits has a fraction", ["5.182", "1234.567"]],
  ])("do not where %s", (_, cells) => {
    expect(read(table(cells)).warnings).toEqual([]);
  });

  it("do not where another column has decimal points, or commas separate the cells", () => {
    expect(read("a;b\n5.182;1.5\n956;2\n").warnings).toEqual([]);
    expect(read("a,b\n5.182,x\n956,y\n").warnings).toEqual([]);
  });

  it("are counted in the whole file", () => {
    const long = `a;b\n${"5.182;x\n".repeat(200_000)}`;
    expect(read(`${long}4321;y\n`).warnings).toEqual([]);
    expect(read(`${long}432;y\n`).warnings.join()).toContain("beside whole numbers below 1000");
  });
});
