import { describe, expect, it } from "vitest";
import {
  formatAlike,
  formatColumns,
  formatDuration,
  formatList,
  formatRate,
  formatShare,
  formatStepMs,
  formatValue,
  plural,
} from "../../cli/base/format.ts";

describe("format", () => {
  it.each([
    [0.21304, "0.2130"],
    [-0.21304, "-0.2130"],
    [12.345, "12.35"],
    [123.45, "123.5"],
    [4201.7, "4202"],
    [0.000123, "1.23e-4"],
    [469112.4, "469112"],
    [1234567, "1234567"],
    [1234567890, "1.23e+9"],
    [0, "0"],
    [Number.NaN, "NaN"],
  ])("the value %s", (value, text) => expect(formatValue(value)).toBe(text));

  it.each([
    [
      [469000.2, 51033.4, -7, 0],
      ["469000", "51033", "-7", "0"],
    ],
    [
      [12.405, -1e-7, 0.5],
      ["12.40", "0.00", "0.50"],
    ],
    [
      [1e-5, 0],
      ["1.00e-5", "0"],
    ],
    [
      [2e9, 5],
      ["2.00e+9", "5.00e+0"],
    ],
    [
      [1.5, Number.NaN],
      ["1.500", "NaN"],
    ],
  ])("the numbers of a column alike: %j", (values, texts) => expect(formatAlike(values)).toEqual(texts));

  it("a list of many names, cut", () => {
    const names = (count: number): string => Array.from({ length: count }, (_, i) => `x${i}`).join(", ");
    expect(formatList(`numbers: ${names(21)}`)).toBe(`numbers: ${names(21)}`);
    expect(formatList(`numbers: ${names(500)}`)).toBe(`numbers: ${names(20)} and 480 more`);
  });

  it.each([
    [0.967, 0, "96.7 %"],
    [0.9834, 10_000, "98.34 %"],
    [0.99999, 0, "99.9 %"],
    [0.99999, 10_000, "99.99 %"],
    [1, 0, "100.0 %"],
    [0, 0, "0.0 %"],
  ])("the share %s of %s", (share, samples, text) => expect(formatShare(share, samples)).toBe(text));

  it.each([
    [0.42, "0.4 ms"],
    [340, "340 ms"],
    [1900, "1.9 s"],
    [59_600, "1 m 00 s"],
    [125_000, "2 m 05 s"],
    [4_320_000, "1 h 12 m"],
  ])("the duration of %s ms", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [840, "840"],
    [7100, "7.1k"],
    [61_234, "61k"],
    [1_240_000, "1.2M"],
  ])("the rate %s", (rate, text) => expect(formatRate(rate)).toBe(text));

  it("steps and plurals", () => {
    expect([0.214, 12.34, 123.4].map(formatStepMs)).toEqual(["0.21", "12.3", "123"]);
    expect([plural(1, "row"), plural(60_000, "row"), plural(2, "class", "classes")]).toEqual([
      "1 row",
      "60,000 rows",
      "2 classes",
    ]);
  });

  it("columns under each other, numbers on the right", () => {
    const rows = [
      ["class", "rows"],
      ["Adelie", "152"],
      ["é", "7"],
    ];
    expect(formatColumns(rows, [1])).toEqual(["class   rows", "Adelie   152", "é          7"]);
  });
});

it("a cell of megabytes does not make every row as long", () => {
  const [wide, narrow] = formatColumns(
    [
      ["a".repeat(1e6), "c".repeat(1e6)],
      ["b", "d"],
    ],
    [],
  );
  expect(wide).toBe(`${"a".repeat(80)}…  ${"c".repeat(2000)}…`);
  expect(narrow).toBe(`b${" ".repeat(80)}  d`);
});

it("a sentence in the last column is not cut", () => {
  const sentence = "one word and another ".repeat(10).trimEnd();
  expect(formatColumns([["a", sentence]])).toEqual([`a  ${sentence}`]);
});

it("so many rows as no call takes arguments", () => {
  expect(formatColumns(Array(200_000).fill(["a", "b"]))).toHaveLength(200_000);
});
